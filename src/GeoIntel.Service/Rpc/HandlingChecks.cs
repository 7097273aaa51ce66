using GeoIntel.Service.Access;
using GeoIntel.Service.Layers;
using GeoIntel.Service.Rpc.Registry;
using GeoIntel.Service.Storage.Reviews;
using GeoIntel.V1;
using Google.Protobuf.WellKnownTypes;

namespace GeoIntel.Service.Rpc;

/// <summary>Checks decisions on handling, and tells them.</summary>
static class HandlingChecks
{
    /// <summary>Under which decisions for evidence packs are made.</summary>
    const string EvidenceExport = "evidence";

    /// <summary>Under which decisions for police editions of profiles are made.</summary>
    public const string ProfileExport = "profile";

    static readonly TimeSpan LengthMax = TimeSpan.FromDays(366);

    /// <param name="caller">Who decides; a decision is a named person's.</param>
    public static StoredHandling Read(HandlingDecision wire, Caller caller, FieldChecks check)
    {
        var isLink = wire.Resource.StartsWith(RegistryKinds.VehicleLink.Collection, StringComparison.Ordinal);
        check.Reference("decision.resource", wire.Resource, isLink ? RegistryKinds.VehicleLink : RegistryKinds.Membership);
        var export = check.Text("decision.export", wire.Export, required: true);
        if (export.Length > 0 && export != VehicleLayers.Hits.Name && export != EvidenceExport && export != ProfileExport)
            check.Add("decision.export", $"No file of '{export}' holds intelligence; use {VehicleLayers.Hits.Name}, {EvidenceExport} or {ProfileExport}.");
        var expires = check.RequiredTime("decision.expire_time", wire.ExpireTime);
        if (wire.ExpireTime is not null && (expires <= check.Now || expires > check.Now + LengthMax))
            check.Add("decision.expire_time", $"It is {expires:O}; a decision ends after now and within {LengthMax.Days} days.");
        var how = check.Text("decision.how_met", wire.HowMet, FieldChecks.TextLengthMax, required: true);
        if (how.Length is > 0 and < PurposeGate.ReasonLengthMin)
            check.Add("decision.how_met", $"It has {how.Length} characters; say how each condition is met, in {PurposeGate.ReasonLengthMin} or more.");
        return new StoredHandling(
            Guid.CreateVersion7(check.Now), wire.Resource, export, check.Text("decision.recipient", wire.Recipient, required: true), how,
            expires, caller.Actor, check.Now);
    }

    public static HandlingDecision ToWire(StoredHandling made) => new()
    {
        Name = $"handlingDecisions/{made.Id}",
        Resource = made.Resource,
        Export = made.Export,
        Recipient = made.Recipient,
        HowMet = made.HowMet,
        ExpireTime = Timestamp.FromDateTimeOffset(made.ExpiresAt),
        DecidedBy = made.DecidedBy,
        DecideTime = Timestamp.FromDateTimeOffset(made.DecidedAt),
    };
}

using System.Globalization;
using GeoIntel.Models.Sightings;
using GeoIntel.Service.Hits;
using GeoIntel.V1;
using Google.Protobuf.WellKnownTypes;

namespace GeoIntel.Service.Rpc;

/// <summary>A stored hit as the contract has it.</summary>
static class HitMessage
{
    public static Hit Of(DecidedHit decided)
    {
        var told = decided.Told;
        var hit = told.Hit;
        var first = hit.First;
        var isList = hit.Key.Kind == Models.Hits.HitKind.VehicleOfInterest;
        var message = new Hit
        {
            Name = $"hits/{hit.Id}",
            Kind = (HitKind)hit.Key.Kind,
            State = (HitState)hit.State,
            Revision = hit.Revision,
            Priority = (HitPriority)first.Priority,
            Vrm = hit.Key.VrmPacked == 0 ? "" : Vrm.FromPacked(hit.Key.VrmPacked).Text,
            VrmText = told.VrmText,
            MatchClass = (MatchClass)first.MatchClass,
            FirstCaptureTime = Timestamp.FromDateTimeOffset(hit.FirstCapturedAt),
            LastCaptureTime = Timestamp.FromDateTimeOffset(hit.LastCapturedAt),
            ReceiveTime = Timestamp.FromDateTimeOffset(first.ReceivedAt),
            ReadCount = hit.ReadCount,
            FirstSighting = $"sightings/{first.SightingId}",
            LastSighting = $"sightings/{hit.LastSightingId}",
            Camera = NameOf("cameras", first.CameraId),
            CameraDisplayName = told.Words.CameraDisplayName,
            Position = WirePoint.Of(first.Position),
            PositionUncertaintyMetres = first.UncertaintyCentimetres / 100.0,
            ZoneVerdict = (ZoneVerdict)first.ZoneVerdict,
            EdgeDistanceMetres = first.EdgeDistanceCentimetres / 100.0,
            ListEntry = isList ? NameOf("listEntries", hit.Key.RuleId) : "",
            Condition = isList ? "" : NameOf("conditions", hit.Key.RuleId),
            RuleRevision = first.RuleRevision,
            Zone = NameOf("zones", first.ZoneId),
            Nominal = NameOf("nominals", first.NominalId),
            Instruction = told.Words.Instruction,
            Owner = told.Owner,
            ActionCode = told.ActionCode,
            Sentence = told.Sentence,
            Caveat = told.Caveat,
            EndedSince = hit.EndedSince,
            Safeguarding = first.Safeguarding,
            Etag = decided.MeaningSequence.ToString(CultureInfo.InvariantCulture),
        };
        message.Alternatives.AddRange(told.Alternatives);
        message.Groups.AddRange(told.GroupIds.Select(id => NameOf("groups", id)));
        if (decided.Decision is { } decision)
        {
            message.Decision = new V1.HitDecision
            {
                Outcome = (HitOutcome)decision.Outcome,
                DecidedBy = decision.DecidedBy,
                DecideTime = Timestamp.FromDateTimeOffset(decision.DecidedAt),
                SecondIdentifier = decision.SecondIdentifier,
                Note = decision.Note,
            };
        }
        return message;
    }

    static string NameOf(string collection, string id) => id.Length == 0 ? "" : $"{collection}/{id}";
}

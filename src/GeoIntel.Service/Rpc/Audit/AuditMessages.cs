using System.Globalization;
using GeoIntel.Models.Audit;
using GeoIntel.Service.Audit;
using GeoIntel.V1;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace GeoIntel.Service.Rpc.Audit;

/// <summary>The log's names and rows as the contract writes them.</summary>
static class AuditMessages
{
    const string Entries = "auditEntries/";
    const string Draws = "dipDraws/";

    public static string NameOf(Guid draw) => $"{Draws}{draw}";

    /// <exception cref="RpcException">InvalidArgument when it is no name of an entry.</exception>
    public static (string Instance, long Number) EntryNamed(string name)
    {
        if (name.StartsWith(Entries, StringComparison.Ordinal) && name[Entries.Length..].Split('/') is [{ Length: > 0 } instance, var number]
            && long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var of))
            return (instance, of);
        throw RpcErrors.Invalid("name", $"'{name}' is not the name of an entry; give it as 'auditEntries/INSTANCE/NUMBER'.");
    }

    /// <exception cref="RpcException">InvalidArgument when it is no name of a draw.</exception>
    public static Guid DrawNamed(string name) =>
        name.StartsWith(Draws, StringComparison.Ordinal) && Guid.TryParseExact(name[Draws.Length..], "D", out var draw)
            ? draw
            : throw RpcErrors.Invalid("draw", $"'{name}' is not the name of a draw; give it as 'dipDraws/ID'.");

    /// <exception cref="RpcException">InvalidArgument when it is no name of a sample.</exception>
    public static (Guid Draw, int Place) SampleNamed(string name)
    {
        if (name.Split('/') is ["dipDraws", var draw, "samples", var place] && Guid.TryParseExact(draw, "D", out var id)
            && int.TryParse(place, NumberStyles.None, CultureInfo.InvariantCulture, out var at))
            return (id, at);
        throw RpcErrors.Invalid("name", $"'{name}' is not the name of a sample; give it as 'dipDraws/ID/samples/PLACE'.");
    }

    public static RpcException Refusal(string name, AuditProofException problem) => problem.Problem switch
    {
        AuditProofProblem.NotCovered => RpcErrors.Make(StatusCode.FailedPrecondition, "NOT_COVERED", $"{name}: {problem.Message}"),
        AuditProofProblem.TooLong => RpcErrors.Make(StatusCode.FailedPrecondition, "PROOF_TOO_LONG", $"{name}: {problem.Message}"),
        _ => RpcErrors.Make(StatusCode.DataLoss, "AUDIT_DAMAGED", $"{name}: {problem.Message}"),
    };

    public static AuditDisclosure ToWire(DisclosureRow row) => new()
    {
        Entry = ToWire(row.Entry),
        Recipient = row.Recipient,
        Handling = row.Handling,
        OnBehalfOf = row.OnBehalfOf,
        Erased = row.IsErased,
    };

    public static LoggedEntry ToWire(ListedEntry listed)
    {
        var entry = listed.Entry;
        var wire = new LoggedEntry
        {
            Name = $"{Entries}{entry.Name}",
            RecordedAt = Timestamp.FromDateTimeOffset(entry.RecordedAt),
            Actor = entry.Actor,
            Action = entry.Action,
            Rpc = entry.Rpc,
            PurposeClass = (PurposeClass)(entry.PurposeClass ?? 0),
            PurposeReference = entry.PurposeReference ?? "",
            ResourceKind = entry.ResourceKind ?? "",
            ResourceId = entry.ResourceId ?? "",
            Outcome = entry.Outcome,
            HasPersonal = listed.HasPersonal,
            Digest = entry.Digest.ToString(),
            CallId = entry.CallId?.ToString() ?? "",
            PartOf = entry.PartOf?.ToString() ?? "",
        };
        if (entry.RowCount is { } count) wire.RowCount = count;
        return wire;
    }

    public static AuditCheckpoint ToWire(Checkpoint checkpoint) => new()
    {
        Number = checkpoint.Number,
        MadeAt = Timestamp.FromDateTimeOffset(checkpoint.MadeAt),
        EntryCount = checkpoint.EntryCount(),
        Line = AuditText.Write(checkpoint),
    };

    public static DipSample ToWire(DipSampleRow row) => new()
    {
        Name = $"{NameOf(row.Draw)}/samples/{row.Place}",
        Entry = ToWire(row.Entry),
        Outcome = (DipOutcome)row.Outcome,
        DecidedBy = row.DecidedBy,
        DecidedAt = row.DecidedAt is { } at ? Timestamp.FromDateTimeOffset(at) : null,
    };

    public static AuditFlag ToWire(FlagRow row) => new()
    {
        Kind = (AuditFlagKind)row.Kind,
        Actor = row.Actor,
        Mark = Convert.ToHexStringLower(row.Mark),
        SearchCount = row.SearchCount,
        FirstAt = Timestamp.FromDateTimeOffset(row.FirstAt),
        LastAt = Timestamp.FromDateTimeOffset(row.LastAt),
        Entry = $"{Entries}{row.Entry}",
        Colleague = row.Colleague ?? "",
    };
}

using GeoIntel.Service.Access;
using GeoIntel.Service.Registry;
using GeoIntel.Service.Storage.Retention;
using GeoIntel.V1;
using Google.Protobuf.WellKnownTypes;

namespace GeoIntel.Service.Rpc;

/// <summary>Checks holds, and turns them into the contract's and back.</summary>
static class HoldChecks
{
    const string Holds = "holds/";
    const string Hits = "hits/";
    const int TextLengthMax = 1000;

    /// <summary>The hold, and the key of its camera.</summary>
    /// <exception cref="Grpc.Core.RpcException">InvalidArgument, naming each field that is wrong.</exception>
    public static (StoredHold Hold, int? CameraKey) Read(Hold? wire, RegistryView view, DateTimeOffset now, string by)
    {
        var problems = new List<FieldProblem>();
        wire ??= new Hold();
        var vrm = Inside(list => ReadQuestion.VrmOf(wire.Vrm, list), problems);
        var camera = Inside(list => ReadQuestion.CameraKeyOf(wire.Camera, view, list), problems);
        var from = TimeOf("hold.from_time", wire.FromTime, problems);
        var until = TimeOf("hold.until_time", wire.UntilTime, problems);
        Guid? hit = null;
        if (wire.Hit.Length > 0)
        {
            if (wire.Hit.StartsWith(Hits, StringComparison.Ordinal) && Guid.TryParse(wire.Hit.AsSpan(Hits.Length), out var id)) hit = id;
            else problems.Add(new("hold.hit", $"'{wire.Hit}' is not the name of a hit; give it as 'hits/UUID'."));
        }
        if (wire.Vrm.Length + wire.Camera.Length + wire.Hit.Length == 0)
            problems.Add(new("hold", "It names nothing to hold; give vrm, camera with a time, or hit."));
        else if (wire.Vrm.Length + wire.Hit.Length == 0 && (wire.FromTime is null || wire.UntilTime is null))
            problems.Add(new("hold.from_time", "A camera alone is held for a time only; give from_time and until_time."));
        if (from is not null && until is not null && until <= from)
            problems.Add(new("hold.until_time", $"It is {until:O}, not after from_time, which is {from:O}."));
        CheckText("hold.case_reference", wire.CaseReference, 1, PurposeGate.ReferenceLengthMax, problems);
        CheckText("hold.reason", wire.Reason, PurposeGate.ReasonLengthMin, TextLengthMax, problems);
        CheckText("hold.owner", wire.Owner, 1, PurposeGate.OnBehalfOfLengthMax, problems);
        if (!DateOnly.TryParseExact(wire.ReviewDate, "yyyy-MM-dd", out var review))
            problems.Add(new("hold.review_date", $"'{wire.ReviewDate}' is not a date; write it as 2027-03-01."));
        else if (review <= DateOnly.FromDateTime(now.UtcDateTime))
            problems.Add(new("hold.review_date", $"It is {wire.ReviewDate}; a review lies in the future."));
        if (problems.Count > 0) throw RpcErrors.Invalid(problems);
        return (new StoredHold
        {
            Id = Guid.CreateVersion7(now),
            CaseReference = wire.CaseReference.Trim(),
            Reason = wire.Reason.Trim(),
            Owner = wire.Owner.Trim(),
            ReviewAt = review,
            Vrm = vrm,
            CameraId = wire.Camera.Length == 0 ? null : wire.Camera["cameras/".Length..],
            From = from,
            Until = until,
            HitId = hit,
            CreatedAt = now,
            CreatedBy = by,
        }, camera);
    }

    /// <exception cref="Grpc.Core.RpcException">InvalidArgument.</exception>
    public static Guid IdOf(string name) =>
        name.StartsWith(Holds, StringComparison.Ordinal) && Guid.TryParse(name.AsSpan(Holds.Length), out var id)
            ? id
            : throw RpcErrors.Invalid("name", $"'{name}' is not the name of a hold; give it as 'holds/UUID'.");

    public static void CheckText(string field, string text, int lengthMin, int lengthMax, List<FieldProblem> problems)
    {
        var length = text.Trim().Length;
        if (length < lengthMin || length > lengthMax)
            problems.Add(new(field, $"It has {length} characters; use {lengthMin} to {lengthMax}."));
        else if (text.Contains('\0', StringComparison.Ordinal))
            problems.Add(new(field, "It holds the character U+0000, which cannot be stored; leave it out."));
    }

    public static Hold ToWire(StoredHold stored)
    {
        var hold = new Hold
        {
            Name = $"{Holds}{stored.Id}",
            CaseReference = stored.CaseReference,
            Reason = stored.Reason,
            Owner = stored.Owner,
            ReviewDate = WireDate.Text(stored.ReviewAt),
            Vrm = stored.Vrm?.Text ?? "",
            Camera = stored.CameraId is null ? "" : $"cameras/{stored.CameraId}",
            Hit = stored.HitId is null ? "" : $"{Hits}{stored.HitId}",
            CreateTime = Timestamp.FromDateTimeOffset(stored.CreatedAt),
            CreatedBy = stored.CreatedBy,
            ReleasedBy = stored.ReleasedBy,
            ReleaseReason = stored.ReleaseReason,
        };
        if (stored.From is { } from) hold.FromTime = Timestamp.FromDateTimeOffset(from);
        if (stored.Until is { } until) hold.UntilTime = Timestamp.FromDateTimeOffset(until);
        if (stored.ReleasedAt is { } released) hold.ReleaseTime = Timestamp.FromDateTimeOffset(released);
        return hold;
    }

    static DateTimeOffset? TimeOf(string field, Timestamp? wire, List<FieldProblem> problems)
    {
        if (wire is null) return null;
        if (WirePoint.TryToTime(wire, out var time)) return time;
        problems.Add(new(field, "It is not a time."));
        return null;
    }

    static T Inside<T>(Func<List<FieldProblem>, T> read, List<FieldProblem> problems)
    {
        var found = new List<FieldProblem>();
        var value = read(found);
        problems.AddRange(found.Select(problem => problem with { Field = $"hold.{problem.Field}" }));
        return value;
    }
}

using GeoIntel.Service.Access;
using GeoIntel.Service.Storage.Rights;
using GeoIntel.V1;
using Google.Protobuf.WellKnownTypes;

namespace GeoIntel.Service.Rpc;

/// <summary>Checks restrictions and the subjects they name, and turns them into the contract's and back.</summary>
static class RestrictionChecks
{
    const string Restrictions = "restrictions/";
    const string Nominals = "nominals/";
    const int TextLengthMax = 1000;

    /// <exception cref="Grpc.Core.RpcException">InvalidArgument, naming each field that is wrong.</exception>
    public static StoredRestriction Read(Restriction? wire, DateTimeOffset now, string by)
    {
        wire ??= new Restriction();
        var problems = new List<FieldProblem>();
        var subject = SubjectOf(wire.Subject, "restriction.subject", problems);
        if (wire.Ground == RestrictionGround.Unspecified || !System.Enum.IsDefined(wire.Ground))
            problems.Add(new("restriction.ground", $"{(int)wire.Ground} is not a ground; use one of RestrictionGround."));
        HoldChecks.CheckText("restriction.case_reference", wire.CaseReference, 1, PurposeGate.ReferenceLengthMax, problems);
        HoldChecks.CheckText("restriction.reason", wire.Reason, PurposeGate.ReasonLengthMin, TextLengthMax, problems);
        if (!DateOnly.TryParseExact(wire.ReviewDate, "yyyy-MM-dd", out var review))
            problems.Add(new("restriction.review_date", $"'{wire.ReviewDate}' is not a date; write it as 2027-03-01."));
        else if (review <= DateOnly.FromDateTime(now.UtcDateTime))
            problems.Add(new("restriction.review_date", $"It is {wire.ReviewDate}; a review lies in the future."));
        DateTimeOffset? until = null;
        if (wire.UntilTime is not null)
        {
            if (!WirePoint.TryToTime(wire.UntilTime, out var end)) problems.Add(new("restriction.until_time", "It is not a time."));
            else if (end <= now) problems.Add(new("restriction.until_time", $"It is {end:O}; an end lies in the future."));
            else until = end;
        }
        if (problems.Count > 0) throw RpcErrors.Invalid(problems);
        return new StoredRestriction
        {
            Id = Guid.CreateVersion7(now),
            Subject = subject!,
            Ground = (short)wire.Ground,
            CaseReference = wire.CaseReference.Trim(),
            Reason = wire.Reason.Trim(),
            ReviewAt = review,
            From = now,
            Until = until,
            CreatedBy = by,
        };
    }

    /// <returns>Null when a problem was added.</returns>
    public static SubjectKey? SubjectOf(Subject? wire, string field, List<FieldProblem> problems)
    {
        wire ??= new Subject();
        if (wire.Vrm.Length > 0 == wire.Nominal.Length > 0)
        {
            problems.Add(new(field, "Give one of vrm and nominal."));
            return null;
        }
        var ofVrm = new List<FieldProblem>();
        if (ReadQuestion.VrmOf(wire.Vrm, ofVrm) is { } vrm) return SubjectKey.Of(vrm);
        problems.AddRange(ofVrm.Select(problem => problem with { Field = $"{field}.vrm" }));
        if (ofVrm.Count > 0) return null;
        if (wire.Nominal.StartsWith(Nominals, StringComparison.Ordinal) && IsId(wire.Nominal[Nominals.Length..]))
            return SubjectKey.OfNominal(wire.Nominal[Nominals.Length..]);
        problems.Add(new($"{field}.nominal", $"'{wire.Nominal}' is not the name of a nominal; give it as 'nominals/ID'."));
        return null;
    }

    /// <exception cref="Grpc.Core.RpcException">InvalidArgument.</exception>
    public static Guid IdOf(string name) =>
        name.StartsWith(Restrictions, StringComparison.Ordinal) && Guid.TryParse(name.AsSpan(Restrictions.Length), out var id)
            ? id
            : throw RpcErrors.Invalid("name", $"'{name}' is not the name of a restriction; give it as 'restrictions/UUID'.");

    public static Restriction ToWire(StoredRestriction stored)
    {
        var wire = new Restriction
        {
            Name = $"{Restrictions}{stored.Id}",
            Subject = new Subject
            {
                Vrm = stored.Subject.Vrm?.Text ?? "",
                Nominal = stored.Subject.Nominal is { } nominal ? $"{Nominals}{nominal}" : "",
            },
            Ground = (RestrictionGround)stored.Ground,
            CaseReference = stored.CaseReference,
            Reason = stored.Reason,
            ReviewDate = WireDate.Text(stored.ReviewAt),
            FromTime = Timestamp.FromDateTimeOffset(stored.From),
            CreatedBy = stored.CreatedBy,
            LiftedBy = stored.LiftedBy,
            LiftReason = stored.LiftReason,
        };
        if (stored.Until is { } until) wire.UntilTime = Timestamp.FromDateTimeOffset(until);
        if (stored.LiftedAt is { } lifted) wire.LiftTime = Timestamp.FromDateTimeOffset(lifted);
        return wire;
    }

    static bool IsId(string id) =>
        id.Length is > 0 and <= 63 && id.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '-' or '_');
}

using GeoIntel.Models.Hits;
using GeoIntel.Models.Sightings;
using GeoIntel.Service.Access;
using GeoIntel.Service.Hits;
using GeoIntel.Service.Rpc;
using GeoIntel.Service.Storage.Rights;
using Grpc.Core;
using Npgsql;

namespace GeoIntel.Service.Retention;

/// <summary>The marks and nominals that one question is told nothing of: restricted ones, and vehicles on confidential lists
/// where the caller is not told of these.</summary>
/// <param name="standing">The restrictions that this question does not open.</param>
/// <param name="confidential">The marks on confidential lists.</param>
/// <param name="purpose">Knows what the caller is told, and remembers which of these it touches; null where no mark is
/// confidential.</param>
sealed class RestrictedSubjects(
    IReadOnlyList<StoredRestriction> standing, IReadOnlySet<Vrm> confidential, CheckedPurpose? purpose)
{
    /// <summary>Why a question about such a subject is refused.</summary>
    public const string Reason = "SUBJECT_RESTRICTED";

    public static RestrictedSubjects None { get; } = new([], new HashSet<Vrm>(), null);

    /// <summary>Packed.</summary>
    public long[] Marks { get; } = [.. WithheldOf(standing, confidential, purpose).Select(vrm => (long)vrm.Packed)];

    /// <summary>The marks as texts, as JSON has them.</summary>
    public string[] Texts { get; } = [.. WithheldOf(standing, confidential, purpose).Select(vrm => vrm.Text)];

    /// <summary>Those of the marks that are restricted, not only confidential; packed.</summary>
    public long[] StandingMarks { get; } = [.. standing.Select(one => one.Subject.Vrm).OfType<Vrm>().Distinct().Select(vrm => (long)vrm.Packed)];

    /// <summary>Ids alone.</summary>
    public string[] Nominals { get; } = [.. standing.Select(one => one.Subject.Nominal).OfType<string>().Distinct(StringComparer.Ordinal)];

    public bool IsAny => Marks.Length + Nominals.Length > 0;

    /// <summary>Whether any mark is confidential, be the caller told of it or not.</summary>
    public bool HasConfidential => confidential.Count > 0;

    /// <summary>Refuses a question that names a restricted subject, alike whether it is confidential or not. One that names a
    /// vehicle which is confidential alone is remembered, and answered as if it had never been read: a refusal would tell that
    /// it is one.</summary>
    /// <exception cref="RpcException">FailedPrecondition, with the restriction's name and nothing else.</exception>
    public void Require(Vrm? asked)
    {
        if (asked is not { } vrm) return;
        IsConfidential(vrm);
        if (standing.FirstOrDefault(one => one.Subject.Vrm == vrm) is { } by) throw Refusal(by);
    }

    /// <summary>Whether a vehicle that is told, or that a question names, is confidential. That it was touched is remembered.</summary>
    public bool IsConfidential(Vrm? mark)
    {
        if (mark is not { } vrm || !confidential.Contains(vrm)) return false;
        purpose?.Touched.Add(vrm);
        return true;
    }

    /// <inheritdoc cref="IsConfidential(Vrm?)"/>
    public bool IsConfidential(IEnumerable<Vrm> marks)
    {
        if (!HasConfidential) return false;
        var any = false;
        foreach (var mark in marks) any |= IsConfidential(mark);
        return any;
    }

    /// <inheritdoc cref="IsConfidential(Vrm?)"/>
    public bool IsConfidential(Hit hit) => IsConfidential(MarksOf(hit));

    /// <summary>Whether a hit that is told is about a confidential vehicle. That it was touched is remembered, and what other
    /// readings of it name.</summary>
    public bool IsConfidential(ToldHit told)
    {
        Touch(told.Alternatives);
        return IsConfidential(told.Hit);
    }

    /// <summary>Remembers the confidential vehicles among other readings that are told.</summary>
    public void Touch(IEnumerable<string> readings)
    {
        if (!HasConfidential) return;
        foreach (var text in readings)
            if (Vrm.TryParse(text, out var vrm)) IsConfidential(vrm);
    }

    /// <inheritdoc cref="Require(Vrm?)"/>
    public void RequireNominal(string id)
    {
        if (standing.FirstOrDefault(one => one.Subject.Nominal == id) is { } by) throw Refusal(by);
    }

    /// <summary>Whether a restriction withholds a vehicle. One that is confidential alone is not withheld where the registry shows
    /// it: it looks as if it had never been read.</summary>
    public bool IsRestricted(Vrm vrm) => standing.Any(one => one.Subject.Vrm == vrm);

    public bool Covers(Vrm vrm) => Marks.Length > 0 && Marks.Contains((long)vrm.Packed);

    /// <summary>Whether a hit is about one of them: by a mark that was read or watched for, or by a person.</summary>
    public bool Covers(Hit hit) => IsAny && (Covers(hit.First) || (hit.Other is { } other && Covers(other)));

    /// <summary>What other readings a device offered may be told of.</summary>
    public IReadOnlyList<string> Open(IReadOnlyList<string> readings) =>
        Marks.Length == 0 ? readings : [.. readings.Where(text => !Vrm.TryParse(text, out var vrm) || !Covers(vrm))];

    /// <summary>@restricted_marks bigint[] and @restricted_nominals text[], in every question that is told of subjects.</summary>
    public NpgsqlParameter[] Parameters() => [new("restricted_marks", Marks), new("restricted_nominals", Nominals)];

    /// <summary>And @restricted_texts text[], where bodies of hits or votes are looked into.</summary>
    public NpgsqlParameter[] ParametersWithTexts() => [.. Parameters(), new("restricted_texts", Texts)];

    bool Covers(HitReason reason) =>
        Covers(reason.Vrm) || Covers(reason.WatchedVrm) || (reason.NominalId.Length > 0 && Nominals.Contains(reason.NominalId));

    static IEnumerable<Vrm> MarksOf(Hit hit) =>
        hit.Other is { } other ? [hit.First.Vrm, hit.First.WatchedVrm, other.Vrm, other.WatchedVrm] : [hit.First.Vrm, hit.First.WatchedVrm];

    static IEnumerable<Vrm> WithheldOf(
        IReadOnlyList<StoredRestriction> standing, IReadOnlySet<Vrm> confidential, CheckedPurpose? purpose) =>
        standing.Select(one => one.Subject.Vrm).OfType<Vrm>().Concat(purpose is { IsToldOfConfidential: false } ? confidential : [])
            .Distinct();

    static RpcException Refusal(StoredRestriction by) => RpcErrors.Make(
        StatusCode.FailedPrecondition, Reason,
        $"What is asked for is under restrictions/{by.Id}. Its owner can lift it; a senior officer can open it for this "
        + "question, named in purpose.restriction.",
        new() { ["restriction"] = $"restrictions/{by.Id}" });
}

using GeoIntel.Models.Hits;
using GeoIntel.Models.Sightings;
using GeoIntel.Service.Rpc;
using GeoIntel.Service.Storage.Rights;
using Grpc.Core;
using Npgsql;

namespace GeoIntel.Service.Retention;

/// <summary>The marks and nominals that one question is told nothing of.</summary>
sealed class RestrictedSubjects(IReadOnlyList<StoredRestriction> standing)
{
    /// <summary>Why a question about such a subject is refused.</summary>
    public const string Reason = "SUBJECT_RESTRICTED";

    public static RestrictedSubjects None { get; } = new([]);

    /// <summary>Packed.</summary>
    public long[] Marks { get; } = [.. standing.Select(one => one.Subject.Vrm).OfType<Vrm>().Select(vrm => (long)vrm.Packed).Distinct()];

    /// <summary>The marks as texts, as JSON has them.</summary>
    public string[] Texts { get; } = [.. standing.Select(one => one.Subject.Vrm?.Text).OfType<string>().Distinct()];

    /// <summary>Ids alone.</summary>
    public string[] Nominals { get; } = [.. standing.Select(one => one.Subject.Nominal).OfType<string>().Distinct(StringComparer.Ordinal)];

    public bool IsAny => standing.Count > 0;

    /// <summary>Refuses a question that names a subject it may not be told of.</summary>
    /// <exception cref="RpcException">FailedPrecondition, with the restriction's name and nothing else.</exception>
    public void Require(Vrm? asked)
    {
        if (asked is { } vrm && standing.FirstOrDefault(one => one.Subject.Vrm == vrm) is { } by) throw Refusal(by);
    }

    /// <inheritdoc cref="Require(Vrm?)"/>
    public void RequireNominal(string id)
    {
        if (standing.FirstOrDefault(one => one.Subject.Nominal == id) is { } by) throw Refusal(by);
    }

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

    static RpcException Refusal(StoredRestriction by) => RpcErrors.Make(
        StatusCode.FailedPrecondition, Reason,
        $"What is asked for is under restrictions/{by.Id}. Its owner can lift it; a senior officer can open it for this "
        + "question, named in purpose.restriction.",
        new() { ["restriction"] = $"restrictions/{by.Id}" });
}

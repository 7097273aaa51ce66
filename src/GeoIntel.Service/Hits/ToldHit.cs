using GeoIntel.Models.Hits;
using GeoIntel.Service.Retention;

namespace GeoIntel.Service.Hits;

/// <summary>A hit as it is stored and told: with every word an operator needs, as they were when it changed.</summary>
sealed record ToldHit
{
    public required Hit Hit { get; init; }
    public required HitWords Words { get; init; }

    /// <summary>The mark as the device read it, at the opening read.</summary>
    public string VrmText { get; init; } = "";

    /// <summary>Other readings the device held possible.</summary>
    public IReadOnlyList<string> Alternatives { get; init; } = [];

    /// <summary>Groups the nominal belonged to at the opening read: for information, no reason for the hit.</summary>
    public IReadOnlyList<string> GroupIds { get; init; } = [];

    public string ListId { get; init; } = "";
    public string Owner { get; init; } = "";
    public string ActionCode { get; init; } = "";
    public required string Sentence { get; init; }
    public required string Caveat { get; init; }
}

/// <summary>A person's decision on a hit, or the last step on the way to one.</summary>
/// <param name="Outcome">0 of a step: the hit is undecided.</param>
/// <param name="Step">In the numbers of the contract's HitStep; 0 of a decision.</param>
/// <param name="IsOfLead">Of a step, whether who took it is told leads only: then the note can name nobody, and others who are told
/// leads read it.</param>
sealed record HitDecision(
    int Outcome, string DecidedBy, DateTimeOffset DecidedAt, string SecondIdentifier, string Note, int Step = 0, bool IsOfLead = false);

/// <summary>A hit with what has been decided about it, and the number its etag is made of.</summary>
sealed record DecidedHit(ToldHit Told, HitDecision? Decision, long MeaningSequence)
{
    /// <summary>The same hit, without restricted marks among the other readings that the device offered.</summary>
    public DecidedHit Without(RestrictedSubjects restricted) =>
        restricted.Marks.Length == 0 ? this : this with { Told = Told with { Alternatives = restricted.Open(Told.Alternatives) } };
}

/// <summary>One told change of a hit.</summary>
sealed record ToldChange(long Sequence, HitChangeKind Kind, string Explanation, DecidedHit Hit);

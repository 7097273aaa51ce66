namespace GeoIntel.Models.Audit;

/// <summary>What an export of the log proves.</summary>
public sealed record AuditVerdict
{
    /// <summary>Everything is good up to this checkpoint, inclusive; 0 when no checkpoint was good.</summary>
    public required long GoodUpTo { get; init; }

    /// <summary>The last checkpoint that was found just as it is held outside; 0 without one. What is covered after it
    /// is proven against everybody but the holder of the signing key.</summary>
    public required long HeldUpTo { get; init; }

    /// <summary>How many entries the good checkpoints cover, from the beginning of the log.</summary>
    public required long CoveredCount { get; init; }

    /// <summary>The entries after the last checkpoint: nothing proves them yet.</summary>
    public required IReadOnlyList<EntryRange> Uncovered { get; init; }

    /// <summary>The first thing that is wrong; null when nothing is. Of what comes after it nothing is said.</summary>
    public required AuditFault? Fault { get; init; }

    public bool IsGood => Fault is null;
}

/// <summary>Entries of one chain, both ends included.</summary>
public sealed record EntryRange(string Instance, long First, long Last);

/// <summary>The first place of a log that does not hold what was sealed there.</summary>
/// <param name="Kind">What is wrong.</param>
/// <param name="Checkpoint">The checkpoint that covers the place, or is the place.</param>
/// <param name="Entries">The entry, or the entries among which it is when no digest tells them apart; null when the
/// checkpoint itself is the place.</param>
/// <param name="Explanation">A sentence for a person.</param>
public sealed record AuditFault(AuditFaultKind Kind, long Checkpoint, EntryRange? Entries, string Explanation);

public enum AuditFaultKind
{
    /// <summary>The line is not as the log writes it.</summary>
    Unreadable,

    /// <summary>Something else stands where it should be: it is missing, or things were moved or repeated.</summary>
    Missing,

    /// <summary>Its content is not what its digest is of.</summary>
    Altered,

    /// <summary>It agrees with itself and not with what was sealed.</summary>
    Replaced,

    /// <summary>The checkpoint's signature is not by a key of the root.</summary>
    Unsigned,

    /// <summary>The checkpoint is another than the one held outside.</summary>
    NotAsHeld,
}

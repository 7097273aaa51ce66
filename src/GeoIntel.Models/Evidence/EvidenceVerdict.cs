namespace GeoIntel.Models.Evidence;

/// <summary>What an evidence pack proves.</summary>
public sealed record EvidenceVerdict
{
    /// <summary>The hit it is of, as the signed manifest says; empty when that cannot be believed.</summary>
    public required string Hit { get; init; }

    /// <summary>Everything that is wrong; empty when nothing is.</summary>
    public required IReadOnlyList<EvidenceFault> Faults { get; init; }

    /// <summary>Entries of the audit log that the pack names and no checkpoint covered when it was made: nothing proves them.</summary>
    public required IReadOnlyList<string> NotCovered { get; init; }

    /// <summary>Entries of the audit log that are proven.</summary>
    public required IReadOnlyList<string> Proven { get; init; }

    /// <summary>How many files it has, the manifest and its signature among them.</summary>
    public required int FileCount { get; init; }

    /// <summary>The number of its latest checkpoint; 0 when it has none that is good.</summary>
    public required long Checkpoint { get; init; }

    /// <summary>That checkpoint is one held outside.</summary>
    public required bool IsHeld { get; init; }

    public bool IsGood => Faults.Count == 0;
}

/// <summary>Something in a pack that is not as it was when it was signed.</summary>
/// <param name="File">Its name in the pack; empty for the ZIP itself.</param>
/// <param name="Explanation">A sentence for a person.</param>
public sealed record EvidenceFault(string File, string Explanation);

namespace GeoIntel.Models.Hits;

/// <summary>What must be read from the store to decide the hits of one key anew, and no more than that.</summary>
public sealed record KeeperPlan
{
    /// <summary>The hits that are decided anew with them; no other hit is given up.</summary>
    public IReadOnlyList<Hit> Hits { get; init; } = [];

    /// <summary>Episodes that touch one of these are decided anew.</summary>
    public required IReadOnlyList<CaptureSpan> Decided { get; init; }

    /// <summary>The standing matches of the key captured in these must be read.</summary>
    public required IReadOnlyList<CaptureSpan> Matches { get; init; }

    /// <summary>The standing presences of the key's vehicle captured in these must be read.</summary>
    public IReadOnlyList<CaptureSpan> Presences { get; init; } = [];

    /// <summary>Those of <see cref="Hits"/> that may be prolonged or joined, but whose own reads nothing has
    /// touched.</summary>
    public IReadOnlyList<Hit> Whole { get; init; } = [];
}

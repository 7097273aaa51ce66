namespace GeoIntel.Models.Hits;

/// <summary>A stretch of captures of one key: a single read, a hit so far, or several of them joined.</summary>
/// <param name="Hit">The hit this stretch is; null for reads that belong to none yet.</param>
sealed record Episode(
    HitReason First,
    DateTimeOffset LastCapturedAt,
    Guid LastSightingId,
    DateTimeOffset LastReceivedAt,
    int ReadCount,
    Hit? Hit)
{
    public static Episode Of(HitReason match) =>
        new(match, match.CapturedAt, match.SightingId, match.ReceivedAt, ReadCount: 1, Hit: null);

    public static Episode Of(Hit hit) =>
        new(hit.First, hit.LastCapturedAt, hit.LastSightingId, hit.LastReceivedAt, hit.ReadCount, hit);

    /// <summary>Puts stretches into chains in which no gap exceeds <paramref name="gap"/>, both in order of
    /// capture.</summary>
    public static IEnumerable<List<Episode>> Chain(IEnumerable<Episode> pieces, TimeSpan gap)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(gap, TimeSpan.Zero);
        var chain = new List<Episode>();
        var end = DateTimeOffset.MinValue;
        foreach (var piece in pieces.OrderBy(piece => piece.First.CapturedAt).ThenBy(piece => piece.First.SightingId))
        {
            if (chain.Count > 0 && piece.First.CapturedAt - end > gap)
            {
                yield return chain;
                chain = [];
                end = DateTimeOffset.MinValue;
            }
            chain.Add(piece);
            if (piece.LastCapturedAt > end) end = piece.LastCapturedAt;
        }
        if (chain.Count > 0) yield return chain;
    }

    /// <summary>The stretch that spans both, of which <paramref name="a"/> begins first.</summary>
    /// <remarks>Captures of the same instant are told apart by the sighting's id, so that their order is one.</remarks>
    public static Episode Join(Episode a, Episode b)
    {
        var last = End(a).CompareTo(End(b)) >= 0 ? a : b;
        return new Episode(
            a.First,
            last.LastCapturedAt,
            last.LastSightingId,
            a.LastReceivedAt > b.LastReceivedAt ? a.LastReceivedAt : b.LastReceivedAt,
            a.ReadCount + b.ReadCount,
            a.Hit ?? b.Hit);
    }

    public bool Overlaps(Hit hit) =>
        hit.FirstCapturedAt <= LastCapturedAt && hit.LastCapturedAt >= First.CapturedAt;

    static (DateTimeOffset, Guid) End(Episode of) => (of.LastCapturedAt, of.LastSightingId);
}

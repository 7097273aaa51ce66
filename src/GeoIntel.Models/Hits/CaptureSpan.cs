namespace GeoIntel.Models.Hits;

/// <summary>A stretch of capture times, both ends included.</summary>
public readonly record struct CaptureSpan(DateTimeOffset From, DateTimeOffset Until)
{
    public static CaptureSpan At(DateTimeOffset instant) => new(instant, instant);

    /// <summary>From the first read of a hit to its last.</summary>
    public static CaptureSpan Of(Hit hit) => new(hit.FirstCapturedAt, hit.LastCapturedAt);

    public bool Contains(DateTimeOffset instant) => instant >= From && instant <= Until;

    public bool Contains(CaptureSpan other) => other.From >= From && other.Until <= Until;

    public bool Touches(CaptureSpan other) => From <= other.Until && other.From <= Until;

    public CaptureSpan Widen(TimeSpan before, TimeSpan after) => new(From - before, Until + after);

    /// <summary>The shortest span that holds both.</summary>
    public CaptureSpan Hull(CaptureSpan other) =>
        new(From < other.From ? From : other.From, Until > other.Until ? Until : other.Until);

    /// <summary>The same instants in as few spans as can be, in the order of time.</summary>
    public static IReadOnlyList<CaptureSpan> Merge(IEnumerable<CaptureSpan> spans)
    {
        var merged = new List<CaptureSpan>();
        foreach (var span in spans.OrderBy(span => span.From))
        {
            if (merged.Count > 0 && merged[^1].Touches(span)) merged[^1] = merged[^1].Hull(span);
            else merged.Add(span);
        }
        return merged;
    }
}

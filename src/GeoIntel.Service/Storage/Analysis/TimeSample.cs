namespace GeoIntel.Service.Storage.Analysis;

/// <summary>Some of a period: spans of one length that lie evenly in it, so that every hour and day has its part.</summary>
/// <param name="Spans">Half-open, in the order of time.</param>
/// <param name="OneIn">One part of the period in so many.</param>
sealed record TimeSample(IReadOnlyList<(DateTime From, DateTime Until)> Spans, int OneIn)
{
    const int SpansMax = 256;

    /// <summary>So many reads in a glimpse tell how many there are in all to a tenth or so.</summary>
    public const int ReadsTelling = 100;

    static readonly TimeSpan GlimpseLength = TimeSpan.FromMinutes(1);

    /// <summary>A minute in so many; null when the period is so short that it is as well looked at whole.</summary>
    public static TimeSample? Glimpse(DateTime from, DateTime until)
    {
        var oneIn = (until - from) / GlimpseLength / SpansMax;
        return oneIn < 4 ? null : Evenly(from, until, (int)oneIn, SpansMax);
    }

    /// <summary>As much of the period as holds about <paramref name="readsMax"/> of the reads.</summary>
    /// <param name="reads">How many it holds in all, or about.</param>
    public static TimeSample Of(DateTime from, DateTime until, long reads, int readsMax)
    {
        var oneIn = (int)Math.Clamp((reads + readsMax - 1) / readsMax, 1, int.MaxValue);
        return Evenly(from, until, oneIn, oneIn == 1 ? 1 : SpansMax);
    }

    static TimeSample Evenly(DateTime from, DateTime until, int oneIn, int spans)
    {
        // To the microsecond, which is what the store knows.
        var period = (until.Ticks - from.Ticks) / TimeSpan.TicksPerMicrosecond;
        var (part, length) = (period / (double)spans, period / spans / oneIn);
        return new(
            [.. Enumerable.Range(0, spans).Select(i =>
            {
                var start = from.AddMicroseconds(Math.Floor(i * part + (part - length) / 2)); // the middle of its part
                return (start, spans == 1 ? until : start.AddMicroseconds(length));
            })],
            oneIn);
    }
}

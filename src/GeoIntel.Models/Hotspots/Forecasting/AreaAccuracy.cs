namespace GeoIntel.Models.Hotspots.Forecasting;

/// <summary>How much of what happened lay in the part of the area that a forecast ranks highest.</summary>
/// <param name="HitRate">The share of the incidents that lay there, 0 to 1.</param>
/// <param name="Pai">Prediction accuracy index: the hit rate over the share of the area. Chainey, Tompson and Uhlig
/// (2008), Security Journal 21.</param>
/// <param name="Pei">Prediction efficiency index: the PAI over the highest one that so much area could have had. Hunt
/// (2016); NIJ Real-Time Crime Forecasting Challenge.</param>
public readonly record struct AreaAccuracy(double HitRate, double Pai, double Pei)
{
    /// <param name="areaShare">Above 0, up to 1. The last cell counts by the part of it that is still within.</param>
    /// <remarks>Cells with the same forecast count as in the mean over every order they could be put in.</remarks>
    /// <returns>Not a number where nothing happened.</returns>
    public static AreaAccuracy Of(ReadOnlySpan<double> forecast, ReadOnlySpan<double> counts, double areaShare)
    {
        if (!(areaShare > 0 && areaShare <= 1))
            throw new ArgumentOutOfRangeException(
                nameof(areaShare), areaShare, "A share of the area is above 0 and at most 1.");
        var total = 0.0;
        foreach (var count in counts) total += count;
        var room = areaShare * counts.Length;
        var hits = Captured(forecast, counts, room) / total;
        var best = Captured(counts, counts, room) / total;
        return new AreaAccuracy(hits, hits / areaShare, hits / best);
    }

    static double Captured(ReadOnlySpan<double> ranking, ReadOnlySpan<double> counts, double room)
    {
        var (keys, held) = (ranking.ToArray(), counts.ToArray());
        Array.Sort(keys, held);
        var captured = 0.0;
        for (var last = keys.Length - 1; last >= 0 && room > 0;)
        {
            var (first, sum) = (last, held[last]);
            while (first > 0 && keys[first - 1] == keys[last]) sum += held[--first];
            var tied = last - first + 1;
            captured += sum * Math.Min(room / tied, 1);
            room -= tied;
            last = first - 1;
        }
        return captured;
    }
}

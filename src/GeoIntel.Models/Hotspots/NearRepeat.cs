using GeoIntel.Models.Simulation;

namespace GeoIntel.Models.Hotspots;

/// <summary>Where and when an incident happened; all that near repeats are about.</summary>
/// <param name="Day">Days since any day; the same for all.</param>
public readonly record struct PlacedIncident(double EastingMetres, double NorthingMetres, double Day);

/// <summary>How distances between incidents are measured.</summary>
public enum DistanceMeasure
{
    /// <summary>Along the axes, as streets go; what Ratcliffe's near repeat calculator takes.</summary>
    Manhattan = 1,

    Euclidean = 2,
}

/// <summary>One cell of a near-repeat table.</summary>
/// <param name="Pairs">Observed pairs.</param>
/// <param name="Ratio">Observed over the mean of the shuffles; not a number where that is 0.</param>
/// <param name="P">(1 + shuffles with as many pairs or more) / (1 + shuffles).</param>
public readonly record struct NearRepeatCell(long Pairs, double Ratio, double P);

/// <summary>The Knox test: whether incidents near in place are near in time more often than by chance.</summary>
/// <remarks>
/// Pairs of incidents by band of distance and band of time, against the same count after the days were dealt anew among
/// the places. Bands are half-open: the first from 0 up to, but not including, its limit. Knox (1964), Applied Statistics
/// 13; Ratcliffe, Near Repeat Calculator.
/// </remarks>
public static class NearRepeat
{
    /// <summary>The table, a row a band of distance, a column a band of time.</summary>
    /// <param name="distanceLimits">Upper limits of the bands in metres, rising.</param>
    /// <param name="dayLimits">Upper limits of the bands in days, rising.</param>
    public static NearRepeatCell[,] Knox(
        IReadOnlyList<PlacedIncident> incidents, IReadOnlyList<double> distanceLimits, IReadOnlyList<double> dayLimits,
        DistanceMeasure measure, ulong seed, int shuffles = 999)
    {
        RequireRising(distanceLimits, nameof(distanceLimits));
        RequireRising(dayLimits, nameof(dayLimits));
        var near = NearPairs(incidents, distanceLimits, measure);
        double[] days = [.. incidents.Select(incident => incident.Day)];
        var observed = Count(near, days, distanceLimits.Count, dayLimits);
        var (sums, asMany) = (new long[observed.Length], new int[observed.Length]);
        var room = new Lock();
        Parallel.For(0, shuffles, shuffle =>
        {
            // Each shuffle has a seed of its own, so that the table does not depend on how many threads there are.
            var dealt = Count(near, new Prng(seed + (ulong)shuffle + 1).Shuffled(days), distanceLimits.Count, dayLimits);
            lock (room)
            {
                for (var i = 0; i < dealt.Length; i++)
                {
                    sums[i] += dealt[i];
                    if (dealt[i] >= observed[i]) asMany[i]++;
                }
            }
        });
        var table = new NearRepeatCell[distanceLimits.Count, dayLimits.Count];
        for (var i = 0; i < observed.Length; i++)
        {
            table[i / dayLimits.Count, i % dayLimits.Count] = new NearRepeatCell(
                observed[i], observed[i] / ((double)sums[i] / shuffles), (1.0 + asMany[i]) / (1.0 + shuffles));
        }
        return table;
    }

    static List<(int A, int B, int Band)> NearPairs(
        IReadOnlyList<PlacedIncident> incidents, IReadOnlyList<double> limits, DistanceMeasure measure)
    {
        var most = limits[^1];
        var squares = incidents.Index().ToLookup(of => Square(of.Item, most), of => of.Index);
        var pairs = new List<(int, int, int)>();
        for (var a = 0; a < incidents.Count; a++)
        {
            var (column, row) = Square(incidents[a], most);
            for (var around = 0; around < 9; around++)
            {
                foreach (var b in squares[(column + around % 3 - 1, row + around / 3 - 1)])
                {
                    if (b <= a) continue;
                    var band = BandOf(Distance(incidents[a], incidents[b], measure), limits);
                    if (band >= 0) pairs.Add((a, b, band));
                }
            }
        }
        return pairs;
    }

    static (long Column, long Row) Square(PlacedIncident incident, double side) =>
        ((long)Math.Floor(incident.EastingMetres / side), (long)Math.Floor(incident.NorthingMetres / side));

    static double Distance(PlacedIncident a, PlacedIncident b, DistanceMeasure measure)
    {
        var (east, north) = (Math.Abs(a.EastingMetres - b.EastingMetres), Math.Abs(a.NorthingMetres - b.NorthingMetres));
        return measure == DistanceMeasure.Manhattan ? east + north : Math.Sqrt(east * east + north * north);
    }

    static long[] Count(List<(int A, int B, int Band)> near, double[] days, int distanceBands, IReadOnlyList<double> limits)
    {
        var counts = new long[distanceBands * limits.Count];
        foreach (var (a, b, band) in near)
        {
            var time = BandOf(Math.Abs(days[a] - days[b]), limits);
            if (time >= 0) counts[band * limits.Count + time]++;
        }
        return counts;
    }

    static int BandOf(double value, IReadOnlyList<double> limits)
    {
        for (var band = 0; band < limits.Count; band++)
        {
            if (value < limits[band]) return band;
        }
        return -1;
    }

    static void RequireRising(IReadOnlyList<double> limits, string name)
    {
        if (limits.Count > 0 && limits[0] > 0 && limits.Zip(limits.Skip(1)).All(of => of.First < of.Second)) return;
        throw new ArgumentException($"The limits are {string.Join(", ", limits)}; give at least one, above 0 and rising.", name);
    }
}

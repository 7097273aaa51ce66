using GeoIntel.Models.Hotspots;
using GeoIntel.Models.Simulation;

namespace GeoIntel.Models.Tests.Hotspots;

public class NearRepeatTests
{
    static readonly double[] Distances = [1, 100, 200, 400];
    static readonly double[] Days = [7, 14, 28];

    [Theory]
    [InlineData(DistanceMeasure.Manhattan)]
    [InlineData(DistanceMeasure.Euclidean)]
    public void The_table_is_that_of_plain_loops_over_all_pairs(DistanceMeasure measure)
    {
        for (var seed = 1UL; seed <= 20; seed++)
        {
            var incidents = Incidents(new Prng(seed), 60);
            var table = NearRepeat.Knox(incidents, Distances, Days, measure, seed, shuffles: 39);
            var observed = Plain(incidents, [.. incidents.Select(incident => incident.Day)], measure);
            var shuffled = Enumerable.Range(1, 39)
                .Select(i => Plain(
                    incidents, new Prng(seed + (ulong)i).Shuffled(incidents.Select(incident => incident.Day)), measure))
                .ToList();
            for (var d = 0; d < Distances.Length; d++)
            {
                for (var t = 0; t < Days.Length; t++)
                {
                    Assert.Equal(observed[d, t], table[d, t].Pairs);
                    Assert.Equal((1 + shuffled.Count(of => of[d, t] >= observed[d, t])) / 40.0, table[d, t].P, 1e-12);
                    Assert.Equal(observed[d, t] / shuffled.Average(of => (double)of[d, t]), table[d, t].Ratio, 1e-9);
                }
            }
        }
    }

    [Fact]
    public void Repeats_next_door_within_a_week_stand_out()
    {
        var random = new Prng(5);
        var incidents = Incidents(random, 150);
        incidents.AddRange(incidents.Take(50).ToArray().Select(of => of with { EastingMetres = of.EastingMetres + 60, Day = of.Day + 3 }));
        var table = NearRepeat.Knox(incidents, Distances, Days, DistanceMeasure.Manhattan, seed: 9, shuffles: 199);
        Assert.Equal(1 / 200.0, table[1, 0].P, 1e-12);
        Assert.True(table[1, 0].Ratio > 3);
        Assert.True(table[3, 2].P > 0.05);
    }

    [Fact]
    public void Limits_that_do_not_rise_are_refused() =>
        Assert.Contains(
            "200, 100",
            Assert.Throws<ArgumentException>(() => NearRepeat.Knox([], [200, 100], Days, DistanceMeasure.Manhattan, 1)).Message,
            StringComparison.Ordinal);

    static List<PlacedIncident> Incidents(Prng random, int count) =>
    [
        .. Enumerable.Range(0, count).Select(_ => new PlacedIncident(
            340_000 + random.Below(40) * 50, 390_000 + random.Below(40) * 50, random.Below(365))),
    ];

    static long[,] Plain(List<PlacedIncident> incidents, double[] days, DistanceMeasure measure)
    {
        var counts = new long[Distances.Length, Days.Length];
        for (var a = 0; a < incidents.Count; a++)
        {
            for (var b = a + 1; b < incidents.Count; b++)
            {
                var (east, north) = (
                    Math.Abs(incidents[a].EastingMetres - incidents[b].EastingMetres),
                    Math.Abs(incidents[a].NorthingMetres - incidents[b].NorthingMetres));
                var apart = measure == DistanceMeasure.Manhattan ? east + north : Math.Sqrt(east * east + north * north);
                var (d, t) = (Array.FindIndex(Distances, limit => apart < limit), Array.FindIndex(Days, limit => Math.Abs(days[a] - days[b]) < limit));
                if (d >= 0 && t >= 0) counts[d, t]++;
            }
        }
        return counts;
    }
}

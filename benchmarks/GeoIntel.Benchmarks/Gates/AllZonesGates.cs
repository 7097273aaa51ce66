using GeoIntel.Benchmarks.Peers;
using GeoIntel.Benchmarks.Workload;
using GeoIntel.Models.Geo;

namespace GeoIntel.Benchmarks.Gates;

/// <summary>P3: every zone that covers a free point, against a tree of prepared zones.</summary>
static class AllZonesGates
{
    public static IEnumerable<Gate> All =>
    [
        new("p3-1000", Bar: 30, Stretch: 60, HigherIsBetter: true, () => Measure(zones: 1_000, points: 100_000)),
        new("p3-10000", Bar: 150, Stretch: 290, HigherIsBetter: true, () => Measure(zones: 10_000, points: 25_000)),
    ];

    static Measurement Measure(int zones, int points)
    {
        var workload = new CorrelationWorkload(CorrelationWorkload.Seed, zones);
        var places = Array.ConvertAll(workload.FreeSightings(points), sighting => sighting.Position);
        var tree = new TreeOfZones(workload.Zones);
        var grid = ZoneGrid.Create([.. workload.Zones.Select(Compile)]);
        const int BatchSize = 512;
        var (found, ends) = (new int[BatchSize * grid.ZonesPerPointMax], new int[BatchSize]);
        return Rounds.TimesFaster(
            new Side(() => AskTree(tree, places), points), new Side(() => AskGrid(grid, places, found, ends), points, 20));
    }

    static ulong AskTree(TreeOfZones tree, GeoPoint[] places)
    {
        var sum = 0UL;
        for (var i = 0; i < places.Length; i++)
        {
            foreach (var zone in tree.Covering(places[i])) sum += (ulong)(zone + 1) * (uint)(i | 1);
        }
        return sum;
    }

    static ulong AskGrid(ZoneGrid grid, GeoPoint[] places, int[] found, int[] ends)
    {
        var sum = 0UL;
        for (var from = 0; from < places.Length; from += ends.Length)
        {
            var batch = places.AsSpan(from, Math.Min(ends.Length, places.Length - from));
            grid.Find(batch, found, ends);
            var start = 0;
            for (var i = 0; i < batch.Length; i++)
            {
                var zones = 0UL;
                foreach (var zone in found.AsSpan(start, ends[i] - start)) zones += (ulong)(zone + 1);
                sum += zones * (uint)(from + i | 1);
                start = ends[i];
            }
        }
        return sum;
    }

    public static Outline Compile(Models.Conditions.Zone zone) => Outline.TryCreate(zone.Outline, out var outline, out var problem)
        ? outline
        : throw new InvalidOperationException($"zones/{zone.Id}: {problem}");
}

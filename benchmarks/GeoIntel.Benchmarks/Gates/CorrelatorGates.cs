using GeoIntel.Benchmarks.Peers;
using GeoIntel.Benchmarks.Workload;
using GeoIntel.Models.Conditions;
using GeoIntel.Models.Correlation;
using GeoIntel.Models.Sightings;

namespace GeoIntel.Benchmarks.Gates;

/// <summary>P1, P2, P4 and P5: what correlating a sighting costs.</summary>
static class CorrelatorGates
{
    // 34 hours of reads: within a snapshot's reach.
    const int Sightings = 200_000;

    // A sighting is correlated right after it was admitted, when it still lies in the second cache: so do these, every
    // twelfth of the 34 hours.
    const int Fresh = 16_384;

    public static IEnumerable<Gate> All =>
    [
        new("p1", Bar: 60, Stretch: 150, HigherIsBetter: true, Everything),
        new("p2-fixed", Bar: 5, Stretch: 10, HigherIsBetter: true, () => OwnZones(w => w.FixedSightings(Sightings))),
        new("p2-free", Bar: 3.5, Stretch: 6, HigherIsBetter: true, () => OwnZones(w => w.FreeSightings(Sightings))),
        new("p4", Bar: 0, Stretch: 0, HigherIsBetter: false, BytesPerSighting),
        new("p5", Bar: 1.5, Stretch: 1, HigherIsBetter: false, Growth),
    ];

    /// <summary>Everything that is watched for, against a tree of prepared zones that is asked for zones alone.</summary>
    static Measurement Everything()
    {
        var workload = new CorrelationWorkload(CorrelationWorkload.Seed, zones: 1_000);
        var sightings = workload.FixedSightings(Sightings);
        var (tree, bound) = (new TreeOfZones(workload.Zones), new BoundZones(workload.State, workload.Zones));
        var ours = new CorrelatorRun(workload.Compile(), sightings);
        return Rounds.TimesFaster(
            new Side(() => AskTree(tree, bound, sightings), sightings.Length),
            new Side(ours.Sum, sightings.Length, Repeats: 20));
    }

    /// <summary>From a mark to the zones that bind its people, against one who keeps the same and prepares the
    /// zones.</summary>
    static Measurement OwnZones(Func<CorrelationWorkload, Sighting[]> make)
    {
        var workload = new CorrelationWorkload(CorrelationWorkload.Seed, zones: 1_000);
        var sightings = Thin(make(workload));
        var bound = new BoundZones(workload.State, workload.Zones);
        var ours = new CorrelatorRun(CompileZonesAlone(workload.State), sightings);
        return Rounds.TimesFaster(
            new Side(() => AskOwn(bound, sightings), sightings.Length, Repeats: 40),
            new Side(ours.Sum, sightings.Length, Repeats: 100));
    }

    static Measurement BytesPerSighting()
    {
        var workload = new CorrelationWorkload(CorrelationWorkload.Seed, zones: 1_000);
        var watchlist = workload.Compile();
        return new Measurement(new[] { workload.FixedSightings(Sightings), workload.FreeSightings(Sightings) }.Select(of =>
        {
            var run = new CorrelatorRun(watchlist, of);
            run.Sum();
            var before = GC.GetAllocatedBytesForCurrentThread();
            run.Sum();
            var bytes = GC.GetAllocatedBytesForCurrentThread() - before;
            return run.Found > 0 ? (double)bytes / of.Length : throw new GateException("There was no match to measure.");
        }));
    }

    static Measurement Growth()
    {
        var (few, many) = (Make(100), Make(10_000));
        return Rounds.TimesAsLong(
            new Side(few.Sum, Fresh, Repeats: 100), new Side(many.Sum, Fresh, Repeats: 100));

        static CorrelatorRun Make(int zones)
        {
            var workload = new CorrelationWorkload(CorrelationWorkload.Seed, zones);
            return new CorrelatorRun(workload.Compile(), Thin(workload.FixedSightings(Sightings)));
        }
    }

    static Sighting[] Thin(Sighting[] sightings) =>
        [.. Enumerable.Range(0, Fresh).Select(i => sightings[i * (sightings.Length / Fresh)])];

    public static WatchlistSnapshot CompileZonesAlone(RegistryState state) => WatchlistCompiler.Compile(
        state with
        {
            ListEntries = [],
            Groups = [],
            Memberships = [],
            Conditions = [.. state.Conditions.Where(of => of.Kind == ConditionKind.ExclusionZone)],
        },
        CorrelationWorkload.Now,
        out _);

    public static ulong AskTree(TreeOfZones tree, BoundZones bound, Sighting[] sightings)
    {
        var sum = 0UL;
        for (var i = 0; i < sightings.Length; i++)
        {
            foreach (var zone in tree.Covering(sightings[i].Position))
                sum += bound.SumBound(sightings[i], zone) * (uint)(i | 1);
        }
        return sum;
    }

    public static ulong AskOwn(BoundZones bound, Sighting[] sightings)
    {
        var sum = 0UL;
        for (var i = 0; i < sightings.Length; i++) sum += bound.SumOwn(sightings[i]) * (uint)(i | 1);
        return sum;
    }
}

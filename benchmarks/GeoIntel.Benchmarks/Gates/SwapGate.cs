using System.Diagnostics;
using System.Globalization;
using GeoIntel.Benchmarks.Workload;
using GeoIntel.Models.Conditions;
using GeoIntel.Models.Correlation;
using GeoIntel.Models.Sightings;
using NetTopologySuite.Geometries.Utilities;

namespace GeoIntel.Benchmarks.Gates;

/// <summary>P9: how long the correlating thread stands still while lists of 10 000 zones are compiled beside it and
/// swapped in.</summary>
static class SwapGate
{
    const int Zones = 10_000;
    const int Runs = 5;
    const int BatchSize = 512;

    // A stride, so that every redrawn zone is compiled from its corners again.
    static readonly AffineTransformation Moved = AffineTransformation.TranslationInstance(1, 0);

    static readonly TimeSpan Part = TimeSpan.FromSeconds(2);

    // A change of the registry comes every so often, not one on the heels of the other.
    static readonly TimeSpan BetweenSwaps = TimeSpan.FromMilliseconds(100);

    public static IEnumerable<Gate> All =>
        [new("p9", Bar: 1.2, Stretch: 1.05, HigherIsBetter: false, Measure)];

    static Measurement Measure()
    {
        var workload = new CorrelationWorkload(CorrelationWorkload.Seed, Zones);
        var sightings = workload.FixedSightings(50_000);
        var thread = new CorrelatingThread(workload.Compile(), sightings);
        thread.Run(Part);
        var (ratios, calm, swapping, swaps) = (new List<double>(), new List<double>(), new List<double>(), 0);
        var collecting = 0.0;
        for (var run = 0; run < Runs; run++)
        {
            calm.Add(thread.Run(Part));
            using var stopping = new CancellationTokenSource();
            var compiling = Task.Run(() => Swap(workload.State, thread, stopping.Token));
            swapping.Add(thread.Run(Part));
            collecting += thread.CollectingMilliseconds;
            stopping.Cancel();
            swaps += compiling.GetAwaiter().GetResult();
            ratios.Add(swapping[^1] / calm[^1]);
        }
        if (swaps < Runs) throw new GateException($"Only {swaps} lists were swapped in.");
        if (thread.Bytes > 0) throw new GateException($"The correlating thread allocated {thread.Bytes} bytes.");
        return new Measurement(ratios)
        {
            Sides = string.Create(
                CultureInfo.InvariantCulture,
                $"{new Measurement(calm).Median:0.###} ms and {new Measurement(swapping).Median:0.###} ms, {swaps} swaps, ")
                + string.Create(CultureInfo.InvariantCulture, $"{collecting:0.#} ms of collections in all"),
        };
    }

    /// <summary>Redraws one zone after another and puts each new list in force.</summary>
    static int Swap(RegistryState state, CorrelatingThread thread, CancellationToken stopping)
    {
        var swaps = 0;
        for (; !stopping.IsCancellationRequested; swaps++)
        {
            var zone = state.Zones[swaps % Zones];
            var zones = new List<Zone>(state.Zones)
            {
                [swaps % Zones] = zone with { Outline = Moved.Transform(zone.Outline), Revision = zone.Revision + 1 },
            };
            state = state with { Version = state.Version + 1, Zones = zones };
            var t0 = Stopwatch.GetTimestamp();
            var before = GC.GetAllocatedBytesForCurrentThread();
            thread.Watchlist = WatchlistCompiler.Compile(
                state, CorrelationWorkload.Now, out _, reach: null, previous: thread.Watchlist);
            Console.Error.WriteLine($"{GC.GetAllocatedBytesForCurrentThread() - before} B, {Stopwatch.GetElapsedTime(t0).TotalMilliseconds} ms");
            stopping.WaitHandle.WaitOne(BetweenSwaps);
        }
        return swaps;
    }

    /// <summary>Correlates batch after batch and notes the longest that one took.</summary>
    sealed class CorrelatingThread(WatchlistSnapshot watchlist, Sighting[] sightings)
    {
        readonly Match[] _matches = new Match[2 * watchlist.RoomFor(BatchSize, 0)];
        WatchlistSnapshot _watchlist = watchlist;

        public WatchlistSnapshot Watchlist
        {
            get => Volatile.Read(ref _watchlist);
            set => Volatile.Write(ref _watchlist, value);
        }

        public long Bytes { get; private set; }

        /// <summary>How long collections stopped all threads in the last run.</summary>
        public double CollectingMilliseconds { get; private set; }

        /// <returns>The longest time from one batch's end to the next one's, in milliseconds.</returns>
        public double Run(TimeSpan time)
        {
            var longest = 0.0;
            var thread = new Thread(() =>
            {
                Correlator.Correlate(sightings.AsSpan(0, BatchSize), Watchlist, _matches);
                GC.Collect(); // what the thread's own start took is settled
                var t0 = Stopwatch.GetTimestamp();
            var before = GC.GetAllocatedBytesForCurrentThread();
                var collected = GC.GetTotalPauseDuration();
                longest = LongestPause(time);
                CollectingMilliseconds = (GC.GetTotalPauseDuration() - collected).TotalMilliseconds;
                Bytes += GC.GetAllocatedBytesForCurrentThread() - before;
            });
            thread.Start();
            thread.Join();
            return longest;
        }

        double LongestPause(TimeSpan time)
        {
            var longest = TimeSpan.Zero;
            var started = Stopwatch.GetTimestamp();
            var last = started;
            for (var from = 0; Stopwatch.GetElapsedTime(started) < time; from += BatchSize)
            {
                if (from + BatchSize > sightings.Length) from = 0;
                Correlator.Correlate(sightings.AsSpan(from, BatchSize), Watchlist, _matches);
                var now = Stopwatch.GetTimestamp();
                var pause = Stopwatch.GetElapsedTime(last, now);
                if (pause > longest) longest = pause;
                last = now;
            }
            return longest.TotalMilliseconds;
        }
    }
}

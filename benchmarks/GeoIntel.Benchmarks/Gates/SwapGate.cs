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
/// <remarks>
/// A pause is the time from one batch's end to the next one's, on the wall. It holds whatever else the machine does, too:
/// beside other programs that is 4 to 20 ms, be lists swapped or not, so measure it on a quiet machine. Told besides: the
/// longest by the thread's own clock, with the collections in between, which is what a swap itself can do to a thread that
/// takes no lock.
/// </remarks>
static class SwapGate
{
    const int Zones = 10_000;
    const int Runs = 21; // the longest of many is a matter of chance
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
        var state = workload.State;
        var (ratios, calm, swapping, swaps) = (new List<double>(), new List<double>(), new List<double>(), 0);
        var (calmOfItsOwn, swappingOfItsOwn, collecting) = (new List<double>(), new List<double>(), 0.0);
        for (var run = 0; run < Runs; run++)
        {
            thread.Run(Part);
            calm.Add(thread.LongestOnWall);
            calmOfItsOwn.Add(thread.LongestOfItsOwn);
            using var stopping = new CancellationTokenSource();
            var compiling = Task.Run(() => Swap(state, swaps, thread, stopping.Token));
            thread.Run(Part);
            swapping.Add(thread.LongestOnWall);
            swappingOfItsOwn.Add(thread.LongestOfItsOwn);
            collecting += thread.CollectingMilliseconds;
            stopping.Cancel();
            (state, swaps) = compiling.GetAwaiter().GetResult();
            ratios.Add(swapping[^1] / calm[^1]);
        }
        if (swaps < Runs) throw new GateException($"Only {swaps} lists were swapped in.");
        if (thread.Bytes > 0) throw new GateException($"The correlating thread allocated {thread.Bytes} bytes.");
        return new Measurement(ratios)
        {
            Sides = string.Create(
                CultureInfo.InvariantCulture,
                $"{new Measurement(calm).Median:0.###} ms and {new Measurement(swapping).Median:0.###} ms, {swaps} swaps, ")
                + string.Create(CultureInfo.InvariantCulture, $"{collecting:0.#} ms of collections in all; of the thread's own ")
                + string.Create(
                    CultureInfo.InvariantCulture,
                    $"{new Measurement(calmOfItsOwn).Median:0.###} ms and {new Measurement(swappingOfItsOwn).Median:0.###} ms"),
        };
    }

    /// <summary>Redraws one zone after another and puts each new list in force.</summary>
    static (RegistryState State, int Swaps) Swap(
        RegistryState state, int swaps, CorrelatingThread thread, CancellationToken stopping)
    {
        for (; !stopping.IsCancellationRequested; swaps++)
        {
            var zone = state.Zones[swaps % Zones];
            var zones = new List<Zone>(state.Zones)
            {
                [swaps % Zones] = zone with { Outline = Moved.Transform(zone.Outline), Revision = zone.Revision + 1 },
            };
            state = state with { Version = state.Version + 1, Zones = zones };
            thread.Watchlist = WatchlistCompiler.Compile(
                state, CorrelationWorkload.Now, out _, reach: null, previous: thread.Watchlist);
            stopping.WaitHandle.WaitOne(BetweenSwaps);
        }
        return (state, swaps);
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

        /// <summary>The longest pause of the last run by the clock on the wall, in milliseconds.</summary>
        public double LongestOnWall { get; private set; }

        /// <summary>The longest pause of the last run by the thread's own clock, collections included, in
        /// milliseconds.</summary>
        public double LongestOfItsOwn { get; private set; }

        /// <summary>Correlates for so long.</summary>
        public void Run(TimeSpan time)
        {
            var thread = new Thread(() =>
            {
                Correlator.Correlate(sightings.AsSpan(0, BatchSize), Watchlist, _matches);
                CorrelateFor(TimeSpan.FromMilliseconds(10));
                GC.Collect(); // what the thread's own start took is settled
                var before = GC.GetAllocatedBytesForCurrentThread();
                var collected = GC.GetTotalPauseDuration();
                CorrelateFor(time);
                CollectingMilliseconds = (GC.GetTotalPauseDuration() - collected).TotalMilliseconds;
                Bytes += GC.GetAllocatedBytesForCurrentThread() - before;
            });
            thread.Start();
            thread.Join();
        }

        void CorrelateFor(TimeSpan time)
        {
            var (longest, longestOnWall) = (0.0, TimeSpan.Zero);
            var started = Stopwatch.GetTimestamp();
            var (last, lastOnWall) = (Clock, started);
            for (var from = 0; Stopwatch.GetElapsedTime(started) < time; from += BatchSize)
            {
                if (from + BatchSize > sightings.Length) from = 0;
                Correlator.Correlate(sightings.AsSpan(from, BatchSize), Watchlist, _matches);
                var (now, nowOnWall) = (Clock, Stopwatch.GetTimestamp());
                longest = Math.Max(longest, now - last);
                var onWall = Stopwatch.GetElapsedTime(lastOnWall, nowOnWall);
                if (onWall > longestOnWall) longestOnWall = onWall;
                (last, lastOnWall) = (now, nowOnWall);
            }
            (LongestOnWall, LongestOfItsOwn) = (longestOnWall.TotalMilliseconds, longest);
        }

        static double Clock => ThreadClock.Nanoseconds / 1e6 + GC.GetTotalPauseDuration().TotalMilliseconds;
    }
}

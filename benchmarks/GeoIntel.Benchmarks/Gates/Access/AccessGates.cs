using System.Diagnostics;
using System.Globalization;
using GeoIntel.Cli.Remote;

namespace GeoIntel.Benchmarks.Gates.Access;

/// <summary>What it costs that every call is proved, allowed and written down.</summary>
static class AccessGates
{
    const int Rounds = 7;
    const int RoundsUncounted = 3; // until the code is compiled for good
    const int CallsInFlight = 64;
    const int Calls = 6_000;
    const int CallsInTurn = 500;

    public static IEnumerable<Gate> All =>
    [
        new("access-throughput", Bar: 0.9, Stretch: 1, HigherIsBetter: true, () => MeasureAsync(ThroughputAsync).GetAwaiter().GetResult()),
        new("access-latency", Bar: 1.5, Stretch: 1.2, HigherIsBetter: false, () => MeasureAsync(LatencyAsync).GetAwaiter().GetResult()),
    ];

    /// <summary>Calls a second of the service as it is shipped over those of its handlers with a bare INSERT and COMMIT each.</summary>
    static async Task<Measurement> ThroughputAsync(AccessBench bench)
    {
        var (ours, theirs) = (new List<double>(), new List<double>());
        for (var round = -RoundsUncounted; round < Rounds; round++)
        {
            var (our, their) = (await RateAsync(bench, bench.Shipped), await RateAsync(bench, bench.Bare));
            if (round < 0) continue;
            ours.Add(our);
            theirs.Add(their);
        }
        return new Measurement(ours.Zip(theirs, (our, their) => our / their))
        {
            Sides = string.Create(
                CultureInfo.InvariantCulture,
                $"{new Measurement(ours).Median:0} against {new Measurement(theirs).Median:0} calls a second, {CallsInFlight} at once"),
        };
    }

    /// <summary>What the entry adds to the median of a call, over the median of a bare INSERT and COMMIT.</summary>
    static async Task<Measurement> LatencyAsync(AccessBench bench)
    {
        var (with, without, unguarded) = (new List<double>(), new List<double>(), new List<double>());
        var (bare, ratios) = (new List<double>(), new List<double>());
        for (var round = -RoundsUncounted; round < Rounds; round++)
        {
            // In turn call by call, so that what else the machine does falls on all four.
            var times = new List<double>[4] { [], [], [], [] };
            for (var call = 0; call < CallsInTurn; call++)
            {
                times[0].Add(await TimeAsync(() => bench.AskAsync(bench.Shipped)));
                times[1].Add(await TimeAsync(() => bench.AskAsync(bench.Unaudited)));
                times[2].Add(await TimeAsync(() => AccessBench.InsertAsync(bench.Database, "gates", "gates", call, CancellationToken.None)));
                times[3].Add(await TimeAsync(() => bench.AskAsync(bench.Unguarded)));
            }
            if (round < 0) continue;
            with.Add(new Measurement(times[0]).Median);
            without.Add(new Measurement(times[1]).Median);
            bare.Add(new Measurement(times[2]).Median);
            unguarded.Add(new Measurement(times[3]).Median);
            ratios.Add((with[^1] - without[^1]) / bare[^1]);
        }
        return new Measurement(ratios)
        {
            Sides = string.Create(
                CultureInfo.InvariantCulture,
                $"a call {Milliseconds(with):0.00} ms, without its entry {Milliseconds(without):0.00} ms, without the guard, too, {Milliseconds(unguarded):0.00} ms; a bare INSERT and COMMIT {Milliseconds(bare):0.00} ms"),
        };
    }

    static async Task<double> RateAsync(AccessBench bench, ServiceConnection connection)
    {
        var (started, left) = (Stopwatch.GetTimestamp(), Calls);
        await Task.WhenAll(Enumerable.Range(0, CallsInFlight).Select(_ => Task.Run(async () =>
        {
            while (Interlocked.Decrement(ref left) >= 0) await bench.AskAsync(connection);
        })));
        return Calls / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    static async Task<double> TimeAsync(Func<Task> call)
    {
        var started = Stopwatch.GetTimestamp();
        await call();
        return Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    static double Milliseconds(List<double> medians) => new Measurement(medians).Median * 1000;

    static async Task<Measurement> MeasureAsync(Func<AccessBench, Task<Measurement>> measure)
    {
        await using var bench = await AccessBench.StartAsync();
        return await measure(bench);
    }
}

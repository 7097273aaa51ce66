using System.Diagnostics;
using System.Globalization;

namespace GeoIntel.Benchmarks.Gates.Intake;

/// <summary>P8: from a sighting leaving the feed to its hit at a subscriber, at half of the peak rate.</summary>
/// <remarks>
/// The bound is what the way is made of: a commit that is under way when the read comes, its own, the keeper's, and an empty
/// call, each with its 99th percentile of the same run. Beside that stands what comes when the commits' percentile is taken over the
/// batches they store, as the latencies' is over reads: one commit that the disk holds up for a tenth of a second is one of a
/// thousand, and the reads that wait for it are one in a hundred.
/// </remarks>
static class LatencyGate
{
    const int Reads = 200_000;
    const int BatchSize = 10_000;
    const int Runs = 7;

    // Until the service's code is compiled for good: that of the watches, which rest most of the time, takes longest.
    static readonly TimeSpan Warm = TimeSpan.FromMinutes(2);
    static readonly TimeSpan Part = TimeSpan.FromSeconds(10);

    public static IEnumerable<Gate> All =>
        [new("p8", Bar: 1, Stretch: 0.8, HigherIsBetter: false, () => MeasureAsync().GetAwaiter().GetResult())];

    static async Task<Measurement> MeasureAsync()
    {
        await using var bench = await IntakeBench.StartAsync(watches: true);
        var peak = await PeakAsync(bench);
        await bench.MakeLogAsync();
        var feed = new LiveFeed(bench);
        using var stopping = new CancellationTokenSource();
        var running = feed.RunAsync(peak / 2, stopping.Token);
        await Task.WhenAny(Task.Delay(Warm), running);
        var (ratios, latencies, bounds, commits, keepers, empties) = (new List<double>(), new List<double>(), new List<double>(),
            new List<double>(), new List<double>(), new List<double>());
        var (busy, answers, byBatches) = (new List<double>(), new List<double>(), new List<double>());
        using (var counters = new ServiceCounters(bench.Service.ProcessId, Part))
        {
            while (double.IsNaN(counters.P99("geointel.keeper.commit")) && !running.IsCompleted) await counters.NextAsync(running);
            for (var run = 0; run < Runs && !running.IsCompleted; run++)
            {
                feed.Take();
                var (used, started) = (CpuTimes.Now(bench.Service), Stopwatch.GetTimestamp());
                await counters.NextAsync(running); // both sides of the same seconds
                var (told, answered, empty) = feed.Take();
                busy.Add(CpuTimes.Now(bench.Service).Since(used).Seconds / Stopwatch.GetElapsedTime(started).TotalSeconds);
                if (told.Length < 100) throw new GateException($"Only {told.Length} hits were told; {feed.Untold} are not.");
                latencies.Add(Percentile.Of(told, 0.99));
                empties.Add(Percentile.Of(empty, 0.99));
                commits.Add(counters.P99("geointel.intake.commit"));
                keepers.Add(counters.P99("geointel.keeper.commit"));
                bounds.Add(2 * commits[^1] + keepers[^1] + empties[^1]);
                ratios.Add(latencies[^1] / bounds[^1]);
                byBatches.Add(latencies[^1] / (2 * counters.P99("geointel.intake.batch.commit") + keepers[^1] + empties[^1]));
                answers.Add(Percentile.Of(answered, 0.99));
                Console.WriteLine($"part {run + 1}: {ratios[^1]:0.00}, p99 of hits {Say(latencies)} ms, answers {Say(answers)}, "
                    + $"commits {Say(commits)}, keeper {Say(keepers)}, empty calls {Say(empties)}; {told.Length} hits");
            }
        }
        await stopping.CancelAsync();
        await running; // tells what ended it early
        return new Measurement(ratios)
        {
            Sides = string.Create(
                CultureInfo.InvariantCulture,
                $"{Median(latencies)} ms, of it {Median(answers)} ms to the acknowledgement, against {Median(bounds)} ms: commit {Median(commits)}, keeper {Median(keepers)}, empty call {Median(empties)} ms, at {peak / 2:0} reads a second, which keep {new Measurement(busy).Median:0.00} of {Environment.ProcessorCount} processors busy; with commits by batches {Say(new Measurement(byBatches))}"),
        };
    }

    /// <summary>Reads a second of one stream that sends as fast as it can.</summary>
    public static async Task<double> PeakAsync(IntakeBench bench)
    {
        var requests = bench.District.Requests(Reads, BatchSize);
        var rates = new List<double>();
        for (var round = 0; round < 4; round++)
        {
            rates.Add(Reads / await bench.SendAsync(requests));
            await bench.ClearAsync();
        }
        return new Measurement(rates.Skip(1)).Median;
    }

    static string Say(List<double> seconds) => (seconds[^1] * 1000).ToString("0", CultureInfo.InvariantCulture);

    static string Say(Measurement of) =>
        string.Create(CultureInfo.InvariantCulture, $"{of.Median:0.00} [{of.Min:0.00}-{of.Max:0.00}]");

    static string Median(List<double> seconds) =>
        (new Measurement(seconds).Median * 1000).ToString("0.0", CultureInfo.InvariantCulture);
}

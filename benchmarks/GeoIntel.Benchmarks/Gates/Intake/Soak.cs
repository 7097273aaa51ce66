using System.Globalization;

namespace GeoIntel.Benchmarks.Gates.Intake;

/// <summary>Live feeds at half of the peak rate for twenty minutes, or as many as GEOINTEL_SOAK_MINUTES says: do memory, handles
/// and the time from read to hit stay as they are?</summary>
/// <remarks>The figure is how many times as much the second half needs as the first, of whichever grew most; the first minute
/// is left out, in which everything warms up.</remarks>
static class Soak
{
    static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    public static IEnumerable<Gate> All =>
    [
        new("soak", Bar: 1.2, Stretch: 1.05, HigherIsBetter: false, () => MeasureAsync().GetAwaiter().GetResult(), OnRequest: true),
    ];

    static async Task<Measurement> MeasureAsync()
    {
        var minutes = int.Parse(Environment.GetEnvironmentVariable("GEOINTEL_SOAK_MINUTES") ?? "20", CultureInfo.InvariantCulture);
        if (minutes < 3) throw new GateException($"GEOINTEL_SOAK_MINUTES is {minutes}; it takes 3 to see what grows.");
        await using var bench = await IntakeBench.StartAsync(watches: true);
        var peak = await LatencyGate.PeakAsync(bench);
        await bench.MakeLogAsync();
        var feed = new LiveFeed(bench);
        using var stopping = new CancellationTokenSource();
        var running = feed.RunAsync(peak / 2, stopping.Token);
        var table = new List<Row>();
        using (var counters = new ServiceCounters(bench.Service.ProcessId, TimeSpan.FromSeconds(5)))
        {
            Console.WriteLine($"soak: {peak / 2:0} reads a second for {minutes} minutes\nminute  reads  rss MB  heap MB  handles  p99 ms  of it to the acknowledgement  hits  untold");
            for (var minute = 1; minute <= minutes && !running.IsCompleted; minute++)
            {
                await Task.WhenAny(Task.Delay(Minute), running);
                table.Add(Look(bench, feed, counters));
                Console.WriteLine($"{minute,6}  {table[^1]}");
            }
        }
        await stopping.CancelAsync();
        await running;
        var (heads, halves) = (new[] { "memory", "heap", "handles", "p99" }, new List<double>());
        foreach (var of in (Func<Row, double>[])[row => row.Rss, row => row.Heap, row => row.Handles, row => row.P99])
            halves.Add(Growth([.. table.Skip(1).Select(of)]));
        return new Measurement(halves.Max())
        {
            Sides = string.Join(", ", heads.Zip(halves, (head, growth) => string.Create(CultureInfo.InvariantCulture, $"{head} {growth:0.00}")))
                + $" times in the second half, {feed.Sent} reads",
        };
    }

    static double Growth(double[] values)
    {
        var half = values.Length / 2;
        return new Measurement(values[^half..]).Median / new Measurement(values[..half]).Median;
    }

    static Row Look(IntakeBench bench, LiveFeed feed, ServiceCounters counters)
    {
        var (told, answered, _) = feed.Take();
        var folder = $"/proc/{bench.Service.ProcessId}";
        var pages = long.Parse(File.ReadAllText($"{folder}/statm").Split(' ')[1], CultureInfo.InvariantCulture);
        return new Row(
            feed.Sent, pages * Environment.SystemPageSize / 1e6, counters.Sum("dotnet.gc.last_collection.heap.size") / 1e6,
            Directory.GetFiles($"{folder}/fd").Length, Percentile.Of(told, 0.99) * 1000,
            Percentile.Of(answered, 0.99) * 1000, told.Length, feed.Untold);
    }

    sealed record Row(long Reads, double Rss, double Heap, int Handles, double P99, double AnswerP99, int Hits, int Untold)
    {
        public override string ToString() => string.Create(
            CultureInfo.InvariantCulture, $"{Reads}  {Rss:0}  {Heap:0}  {Handles}  {P99:0.0}  {AnswerP99:0.0}  {Hits}  {Untold}");
    }
}

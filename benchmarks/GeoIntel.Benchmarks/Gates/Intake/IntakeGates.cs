using System.Globalization;

namespace GeoIntel.Benchmarks.Gates.Intake;

/// <summary>P6 and P7: the whole intake, from a client on the same cores to the acknowledgement after the commit, in a service
/// process of its own.</summary>
static class IntakeGates
{
    const int Rounds = 7;
    const int RoundsUncounted = 5; // until the service's code is compiled for good, which takes a core for half a minute
    const int Reads = 200_000;
    const int BatchSize = 10_000;

    public static IEnumerable<Gate> All =>
    [
        new("p6", Bar: 0.7, Stretch: 0.9, HigherIsBetter: true, () => MeasureAsync(AgainstBareCopyAsync).GetAwaiter().GetResult()),
        new("p7-two-streams", Bar: 1.25, Stretch: 1.5, HigherIsBetter: true,
            () => MeasureAsync(TwoStreamsAsync).GetAwaiter().GetResult()),
        new("p7-trigger", Bar: 4, Stretch: 7, HigherIsBetter: true,
            () => MeasureAsync(AgainstTriggerAsync).GetAwaiter().GetResult()),
    ];

    /// <summary>Rates of one stream over rates of a bare COPY of the same rows into the same tables.</summary>
    static async Task<Measurement> AgainstBareCopyAsync(IntakeBench bench)
    {
        var requests = bench.District.Requests(Reads, BatchSize);
        await bench.SendAsync(requests);
        var copy = await BareCopy.TakeAsync(bench.Database, Reads, BatchSize);
        await using var peer = await bench.MakeLikeAsync("peer");
        return await RoundsAsync(
            bench,
            async () =>
            {
                await bench.ClearAsync();
                return await bench.SendAsync(requests);
            },
            async () =>
            {
                await ClearAsync(peer);
                return await copy.RunAsync(peer);
            },
            async () =>
            {
                await AssertCountsAsync(bench.Database, copy.Rows, copy.MatchRows);
                await AssertCountsAsync(peer, copy.Rows, copy.MatchRows);
            },
            () => $"{copy.MatchRows} matches");
    }

    /// <summary>Rates of the same reads in two streams over those in one.</summary>
    /// <remarks>Two streams gain what one leaves of the processors, and no more, so that is told, too.</remarks>
    static async Task<Measurement> TwoStreamsAsync(IntakeBench bench)
    {
        var one = bench.District.Requests(Reads, BatchSize);
        var (first, second) =
            (bench.District.Requests(Reads, BatchSize, 0, 2), bench.District.Requests(Reads, BatchSize, 1, 2));
        await bench.SendAsync(one);
        var matches = (int)await bench.AskAsync<long>("SELECT count(*) FROM sighting_match");
        var busy = new List<double>();
        return await RoundsAsync(
            bench,
            async () =>
            {
                await bench.ClearAsync();
                return await bench.SendAsync(first, second);
            },
            async () =>
            {
                await AssertCountsAsync(bench.Database, Reads, matches);
                await bench.ClearAsync();
                var seconds = await bench.SendAsync(one);
                busy.Add(bench.LastUsed.Seconds / seconds);
                return seconds;
            },
            () => AssertCountsAsync(bench.Database, Reads, matches),
            () => string.Create(
                CultureInfo.InvariantCulture,
                $"two streams and one, which by itself keeps {new Measurement(busy.TakeLast(Rounds)).Median:0.00} of {Environment.ProcessorCount} processors busy"));
    }

    /// <summary>Rates of two streams over those of a COPY into a table whose trigger correlates each row.</summary>
    static async Task<Measurement> AgainstTriggerAsync(IntakeBench bench)
    {
        const int OfTrigger = 5; // batches: it takes its time
        var one = bench.District.Requests(Reads, BatchSize);
        var (first, second) =
            (bench.District.Requests(Reads, BatchSize, 0, 2), bench.District.Requests(Reads, BatchSize, 1, 2));
        await bench.SendAsync(one);
        var copy = await BareCopy.TakeAsync(bench.Database, Reads, BatchSize);
        await using var peer = await bench.MakeLikeAsync("peer");
        var trigger = new CorrelatingTrigger(bench.District);
        await trigger.MakeAsync(peer);
        var expected = trigger.Expected(OfTrigger * BatchSize);
        return await RoundsAsync(
            bench,
            async () =>
            {
                await bench.ClearAsync();
                return await bench.SendAsync(first, second);
            },
            async () =>
            {
                await ClearAsync(peer);
                return await copy.RunAsync(peer, OfTrigger, matchesToo: false) * Reads / (OfTrigger * BatchSize);
            },
            async () =>
            {
                await AssertCountsAsync(bench.Database, copy.Rows, copy.MatchRows);
                await AssertCountsAsync(peer, OfTrigger * BatchSize, expected);
            },
            () => $"{expected} matches of the trigger");
    }

    static async Task<Measurement> MeasureAsync(Func<IntakeBench, Task<Measurement>> measure)
    {
        await using var bench = await IntakeBench.StartAsync(watches: false);
        return await measure(bench);
    }

    /// <param name="ours">Gives the seconds for all reads; so does <paramref name="theirs"/>.</param>
    static async Task<Measurement> RoundsAsync(
        IntakeBench bench, Func<Task<double>> ours, Func<Task<double>> theirs, Func<Task> assert, Func<string> what)
    {
        var (used, usedByThem) = (default(CpuTimes), default(CpuTimes));
        var (our, their, ratios) = (new List<double>(), new List<double>(), new List<double>());
        for (var round = -RoundsUncounted; round < Rounds; round++)
        {
            var seconds = await ours();
            await bench.SettleAsync(); // what the keeper still has to do is no burden of the peer's
            (used, var before) = (bench.LastUsed, CpuTimes.Now(bench.Service));
            var theirSeconds = await theirs();
            usedByThem = CpuTimes.Now(bench.Service).Since(before);
            await assert();
            if (round < 0) continue;
            our.Add(Reads / seconds);
            their.Add(Reads / theirSeconds);
            ratios.Add(theirSeconds / seconds);
        }
        return new Measurement(ratios) { Sides = $"{Say(our)} against {Say(their)} reads a second, {what()}; of the last round a read took {used.Say(Reads)}, the peer's {usedByThem.Say(Reads)}" };
    }

    static string Say(List<double> rates)
    {
        var of = new Measurement(rates);
        return string.Create(CultureInfo.InvariantCulture, $"{of.Median:0} [{of.Min:0}-{of.Max:0}]");
    }

    static Task ClearAsync(Npgsql.NpgsqlDataSource peer) =>
        IntakeBench.DoAsync(peer, "TRUNCATE sighting, sighting_match; CHECKPOINT");

    static async Task AssertCountsAsync(Npgsql.NpgsqlDataSource database, int rows, int matches)
    {
        var found = (await IntakeBench.AskAsync<long>(database, "SELECT count(*) FROM sighting"),
            await IntakeBench.AskAsync<long>(database, "SELECT count(*) FROM sighting_match"));
        if (found != (rows, matches))
            throw new GateException($"{rows} rows and {matches} matches should be there, and {found} are.");
    }
}

using GeoIntel.Cli.Remote;
using GeoIntel.Cli.Simulation;
using GeoIntel.Ingest.Decoding;
using GeoIntel.Ingest.Sending;
using GeoIntel.Models.Simulation;
using GeoIntel.V1;
using Read = GeoIntel.Models.Sightings.Read;

namespace GeoIntel.Cli.Tests.EndToEnd;

/// <summary>Sends the reads of a made-up day while something is done to the service, and proves that what was acknowledged is
/// stored once and that the hits are those of plain loops.</summary>
sealed class FaultRun : IDisposable
{
    const int Seed = 20;

    static readonly SenderOptions Unlimited = new()
    {
        UnacknowledgedBatchesMax = 2,
        RetryDelayMin = TimeSpan.FromMilliseconds(50),
        RetryDelayMax = TimeSpan.FromSeconds(1),
        FailuresMax = 0,
    };

    readonly AcknowledgedReads _acknowledged = new();
    readonly List<string> _reconnectReasons = [];
    readonly CancellationTokenSource _giveUp = new();

    FaultRun(ServiceProcess service, TcpProxy proxy, int readCount) => (Service, Proxy, ReadCount) = (service, proxy, readCount);

    public ServiceProcess Service { get; }

    /// <summary>Between the senders and the service.</summary>
    public TcpProxy Proxy { get; }

    public int ReadCount { get; }
    public Random Random { get; } = new(Seed);

    /// <summary>Why senders had to connect again, so far.</summary>
    public IReadOnlyList<string> ReconnectReasons
    {
        get
        {
            lock (_reconnectReasons) return [.. _reconnectReasons];
        }
    }

    /// <summary>Runs it whole.</summary>
    /// <param name="service">Just started; ended in order at the end.</param>
    /// <param name="whole">Every read of the day, or those that matter and a quarter of the others.</param>
    /// <param name="faults">What is done to the service; the run fails if this does.</param>
    public static async Task<FaultReport> RunAsync(ServiceProcess service, bool whole, Func<FaultRun, Task> faults)
    {
        var day = SimulatedFolder.Yesterday();
        var borough = Borough.Create(Seed, day);
        var reads = Sample(borough, day, whole).ToList();
        await using var proxy = new TcpProxy(service.Address);
        using var sendConnection = service.Connect(proxy.Address);
        using var connection = service.Connect();
        var import = await RegistryImport.SendAsync(
            connection, Stored.Purpose, BoroughResources.Of(borough), validateOnly: false, partial: false,
            CancellationToken.None);
        Assert.True(import.RefusedCount == 0, $"The borough was not taken: {import}");

        using var run = new FaultRun(service, proxy, reads.Count);
        var sent = await run.SendAsync(sendConnection, borough, reads, faults);
        var (from, until) = (reads.Min(read => read.CapturedAt), reads.Max(read => read.CapturedAt).AddSeconds(1));
        var stored = new Stored(connection);
        foreach (var (feedId, count, progress) in sent)
        {
            var intake = await stored.IntakeAsync($"feeds/{feedId}");
            Assert.Equal((feedId, count), (feedId, progress.AcceptedCount + progress.DuplicateCount));
            Assert.Equal((feedId, count), (feedId, intake.AcceptedCount));
        }
        var cameraOf = borough.Cameras.ToDictionary(camera => camera.DeviceIds[0], camera => camera.Id);
        Multiset.AssertSame(
            $"Sightings (seed {Seed})",
            [.. reads.Select(read => new ReadIdentity(cameraOf[read.Camera], read.CapturedAt, read.VrmText))],
            await stored.ReadsAsync(cameraOf.Values, from, until));

        var expected = ExpectedHits.Of(borough, reads);
        Assert.True(expected.Count >= 20, $"{expected.Count} hits prove too little.");
        Multiset.AssertSame($"Hits (seed {Seed})", expected, await stored.HitsAsync(expected, from, until));
        await service.StopAsync();
        return new FaultReport(
            reads.Count, expected.Count, sent.Sum(of => of.Progress.ReconnectCount), sent.Sum(of => of.Progress.DuplicateCount));
    }

    /// <summary>Waits until a share of the reads, 0 to 1, is acknowledged.</summary>
    public async Task WaitForShareAsync(double share)
    {
        await _acknowledged.WaitForAsync((long)(ReadCount * share)).WaitAsync(_giveUp.Token);
        AssertSending();
    }

    /// <summary>A fault after the last read proves nothing.</summary>
    public void AssertSending() => Assert.True(_acknowledged.Count < ReadCount, "All was acknowledged before the last fault.");

    public Task DelayAsync(TimeSpan time) => Task.Delay(time, _giveUp.Token);

    public void Dispose() => _giveUp.Dispose();

    async Task<(string FeedId, long Count, SendProgress Progress)[]> SendAsync(
        ServiceConnection connection, Borough borough, List<Read> reads, Func<FaultRun, Task> faults)
    {
        var feedOf = Traffic.FeedOfDevice(borough);
        var sending = Task.WhenAll(reads.GroupBy(read => feedOf[read.Camera])
            .Select(ofFeed => SendAsync(
                connection, ofFeed.Key, ofFeed, Unlimited with { BatchReadsMax = Random.Next(100, 201) })).ToArray());
        var harming = faults(this);
        try
        {
            await await Task.WhenAny(harming, sending); // whichever fails ends the other
            await Task.WhenAll(harming, sending);
        }
        finally
        {
            await _giveUp.CancelAsync();
            await Task.WhenAll(harming, sending).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        return await sending;
    }

    async Task<(string FeedId, long Count, SendProgress Progress)> SendAsync(
        ServiceConnection connection, string feedId, IEnumerable<Read> reads, SenderOptions options)
    {
        var mine = reads.Select(read => new DecodedRead(read)).ToList();
        var client = new SightingIngestService.SightingIngestServiceClient(connection.Channel);
        var observer = new SendObserver
        {
            Progressed = progress => _acknowledged.Take(feedId, progress.AcknowledgedCount),
            Reconnecting = (reason, _) =>
            {
                lock (_reconnectReasons) _reconnectReasons.Add(reason);
            },
        };
        var progress = await new SightingSender(client, feedId, options)
            .SendAsync(mine.ToAsyncEnumerable(), observer, _giveUp.Token);
        return (feedId, mine.Count, progress);
    }

    /// <summary>Every read of a vehicle somebody looks for, and all or some of the others.</summary>
    static IEnumerable<Read> Sample(Borough borough, DateOnly day, bool whole)
    {
        var named = borough.VehicleLinks.Select(link => link.Vrm)
            .Concat(borough.ListEntries.Select(entry => entry.Vrm)).ToHashSet();
        return Traffic.Day(borough, day).Where(
            (read, i) => whole || i % 4 == 0 || named.Contains(Models.Sightings.Vrm.Of(read.VrmText)));
    }
}

/// <summary>What a run had that went well.</summary>
/// <param name="Reads">Acknowledged, and each stored once.</param>
/// <param name="Hits">As many as expected, and the same.</param>
/// <param name="Reconnects">How often senders had to connect again.</param>
/// <param name="Duplicates">Stored reads that were sent again.</param>
sealed record FaultReport(int Reads, int Hits, int Reconnects, long Duplicates)
{
    public override string ToString() =>
        $"{Reads} reads acknowledged and stored once, {Hits} hits as expected, {Reconnects} connections made again, " +
        $"{Duplicates} stored reads sent again";
}

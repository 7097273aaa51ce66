using GeoIntel.Cli.Remote;
using GeoIntel.Cli.Simulation;
using GeoIntel.Ingest.Decoding;
using GeoIntel.Ingest.Sending;
using GeoIntel.Models.Simulation;
using GeoIntel.V1;
using Read = GeoIntel.Models.Sightings.Read;

namespace GeoIntel.Cli.Tests.EndToEnd;

[Collection(ServiceCollection.Name)]
public class KillTests
{
    const int Seed = 20;

    static readonly bool IsLong = Environment.GetEnvironmentVariable("GEOINTEL_TEST_LONG") == "1";

    static readonly SenderOptions Unlimited = new()
    {
        UnacknowledgedBatchesMax = 2,
        RetryDelayMin = TimeSpan.FromMilliseconds(50),
        RetryDelayMax = TimeSpan.FromSeconds(1),
        FailuresMax = 0,
    };

    [PostGisFact]
    public async Task What_is_acknowledged_through_kills_is_stored_once_and_hits_are_those_of_plain_loops()
    {
        var day = SimulatedFolder.Yesterday();
        var borough = Borough.Create(Seed, day);
        var reads = Sample(borough, day).ToList();
        var feedOf = Traffic.FeedOfDevice(borough);
        var random = new Random(Seed);
        var (from, until) = (reads.Min(read => read.CapturedAt), reads.Max(read => read.CapturedAt).AddSeconds(1));
        await using var service = await ServiceProcess.StartAsync();
        await using var proxy = new TcpProxy(service.Address);
        using var sendConnection = new ServiceConnection(proxy.Address, token: "");
        using var connection = service.Connect();
        var import = await RegistryImport.SendAsync(
            connection, Stored.Purpose, BoroughResources.Of(borough), validateOnly: false, partial: false,
            CancellationToken.None);
        Assert.True(import.RefusedCount == 0, $"The borough was not taken: {import}");

        using var giveUp = new CancellationTokenSource();
        var acknowledged = new AcknowledgedReads();
        var killing = KillAsync(service, proxy, acknowledged, reads.Count, random, giveUp.Token);
        var sending = Task.WhenAll(reads.GroupBy(read => feedOf[read.Camera])
            .Select(ofFeed => SendAsync(
                sendConnection, ofFeed.Key, ofFeed, Unlimited with { BatchReadsMax = random.Next(100, 201) }, acknowledged,
                giveUp.Token)));
        try
        {
            await await Task.WhenAny(killing, sending); // whichever fails ends the other
            await Task.WhenAll(killing, sending);
        }
        finally
        {
            await giveUp.CancelAsync();
            await Task.WhenAll(killing, sending).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        var sent = await sending;
        var stored = new Stored(connection);
        Assert.True(sent.Sum(of => of.Progress.ReconnectCount) > 0, "No kill broke a connection.");
        Assert.True(sent.Sum(of => of.Progress.DuplicateCount) > 0, "Nothing that was stored was sent again.");
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
    }

    /// <summary>Every read of a vehicle somebody looks for, and as many of the others as the time allows.</summary>
    static IEnumerable<Read> Sample(Borough borough, DateOnly day)
    {
        var named = borough.VehicleLinks.Select(link => link.Vrm)
            .Concat(borough.ListEntries.Select(entry => entry.Vrm)).ToHashSet();
        return Traffic.Day(borough, day).Where(
            (read, i) => IsLong || i % 4 == 0 || named.Contains(Models.Sightings.Vrm.Of(read.VrmText)));
    }

    // 5 kills of the service and 3 of the postmaster in a seeded order, evenly over what is acknowledged.
    static async Task KillAsync(
        ServiceProcess service, TcpProxy proxy, AcknowledgedReads acknowledged, int readCount, Random random,
        CancellationToken cancellation)
    {
        var times = IsLong ? 10 : 1;
        var isService = Enumerable.Range(0, 8 * times).Select(i => i < 5 * times).ToArray();
        random.Shuffle(isService);
        for (var i = 0; i < isService.Length; i++)
        {
            await acknowledged.WaitForAsync((long)readCount * (i + 1) / (isService.Length + 1)).WaitAsync(cancellation);
            if (random.Next(2) == 0)
            {
                // Some commits finish whose answers never arrive: what they stored is sent again.
                proxy.HoldAnswers();
                await Task.Delay(random.Next(60), cancellation);
            }
            Assert.True(acknowledged.Count < readCount, $"All was acknowledged before kill {i + 1}.");
            if (isService[i])
            {
                await service.KillAsync();
                proxy.Cut();
                await service.RestartAsync();
            }
            else
            {
                await service.KillPostmasterAsync();
                proxy.Cut();
            }
        }
    }

    static async Task<(string FeedId, long Count, SendProgress Progress)> SendAsync(
        ServiceConnection connection, string feedId, IEnumerable<Read> reads, SenderOptions options,
        AcknowledgedReads acknowledged, CancellationToken cancellation)
    {
        var mine = reads.Select(read => new DecodedRead(read)).ToList();
        var client = new SightingIngestService.SightingIngestServiceClient(connection.Channel);
        var observer = new SendObserver { Progressed = progress => acknowledged.Take(feedId, progress.AcknowledgedCount) };
        var progress = await new SightingSender(client, feedId, options)
            .SendAsync(mine.ToAsyncEnumerable(), observer, cancellation);
        return (feedId, mine.Count, progress);
    }
}

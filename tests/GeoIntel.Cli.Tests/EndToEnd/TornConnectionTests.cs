using GeoIntel.Ingest.Decoding;
using GeoIntel.Ingest.Sending;
using GeoIntel.V1;
using Grpc.Core;

namespace GeoIntel.Cli.Tests.EndToEnd;

[Collection(ServiceCollection.Name)]
public class TornConnectionTests(RunningService running)
{
    // In whole seconds: the store keeps microseconds.
    static readonly DateTimeOffset Start =
        DateTimeOffset.FromUnixTimeSeconds(DateTimeOffset.UtcNow.AddHours(-2).ToUnixTimeSeconds());

    [PostGisFact]
    public async Task A_batch_torn_on_its_way_is_stored_not_at_all_and_then_once()
    {
        var service = await running.ServiceAsync();
        await using var proxy = new TcpProxy(service.Address);
        using var torn = service.Connect(proxy.Address);
        using var whole = service.Connect();
        var clients = new Clients(whole);
        var town = await clients.RegisterAsync(new Town("torn"));
        var first = Batch(town, 1, 300);
        var second = Batch(town, 2, 500);

        using var call = new Clients(torn).Ingest.IngestSightings();
        await call.RequestStream.WriteAsync(first);
        Assert.True(await call.ResponseStream.MoveNext(CancellationToken.None));
        var cut = proxy.CutAfter(second.CalculateSize() / 2);
        await Assert.ThrowsAnyAsync<Exception>(async () =>
        {
            await call.RequestStream.WriteAsync(second);
            await call.ResponseStream.MoveNext(CancellationToken.None);
        });
        await cut;

        Assert.Equal(300, (await clients.Stored.IntakeAsync(town.NamedFeed)).AcceptedCount);
        var again = await clients.SendAsync(town.NamedFeed, first.Reads);
        var rest = await clients.SendAsync(town.NamedFeed, second.Reads);
        Assert.Equal((0, 300), (again.AcceptedCount, again.DuplicateCount));
        Assert.Equal((500, 0), (rest.AcceptedCount, rest.DuplicateCount));
        await AssertStoredAsync(clients, town.Square, [.. first.Reads, .. second.Reads]);
    }

    [PostGisFact]
    public async Task A_batch_whose_answer_is_lost_is_not_stored_again()
    {
        var service = await running.ServiceAsync();
        await using var proxy = new TcpProxy(service.Address);
        using var torn = service.Connect(proxy.Address);
        using var whole = service.Connect();
        var clients = new Clients(whole);
        var town = await clients.RegisterAsync(new Town("lost"));
        var batch = Batch(town, 1, 400);

        using var call = new Clients(torn).Ingest.IngestSightings();
        proxy.HoldAnswers();
        await call.RequestStream.WriteAsync(batch);
        var answer = call.ResponseStream.MoveNext(CancellationToken.None);
        while ((await clients.Stored.IntakeAsync(town.NamedFeed)).AcceptedCount == 0)
        {
            Assert.False(answer.IsCompleted, "The call ended before its batch was committed.");
            await Task.Delay(20);
        }
        proxy.Cut();
        await Assert.ThrowsAsync<RpcException>(() => answer);

        var again = await clients.SendAsync(town.NamedFeed, batch.Reads);
        Assert.Equal((0, 400), (again.AcceptedCount, again.DuplicateCount));
        await AssertStoredAsync(clients, town.Square, batch.Reads);
    }

    [PostGisFact]
    public async Task A_sender_comes_through_any_number_of_torn_connections()
    {
        const int readCount = 3000;
        const int cutsMax = 6;
        var service = await running.ServiceAsync();
        await using var proxy = new TcpProxy(service.Address);
        using var torn = service.Connect(proxy.Address);
        using var whole = service.Connect();
        var clients = new Clients(whole);
        var town = await clients.RegisterAsync(new Town("sender"));
        var camera = town.Gate["cameras/".Length..];
        var reads = Enumerable.Range(1, readCount).Select(i => new Models.Sightings.Read
        {
            Camera = camera,
            VrmText = town.OtherVrm,
            CapturedAt = Start.AddMilliseconds(i),
            SourceSequence = i,
        }).ToList();
        var options = new SenderOptions { BatchReadsMax = 100, RetryDelayMin = TimeSpan.FromMilliseconds(20), FailuresMax = 0 };
        var random = new Random(4);
        var cuts = 0;
        CutSoon();

        var sent = await new SightingSender(
            new Clients(torn).Ingest, town.NumberedFeed["feeds/".Length..], options)
            .SendAsync(
                reads.Select(read => new DecodedRead(read)).ToAsyncEnumerable(),
                // The next cut is counted from the next connection on.
                new SendObserver { Reconnecting = (_, _) => CutSoon() },
                CancellationToken.None);

        Assert.True(sent.ReconnectCount >= cutsMax, $"{sent.ReconnectCount} connections were torn (seed 4).");
        Assert.Equal(readCount, sent.AcceptedCount + sent.DuplicateCount);
        var intake = await clients.Stored.IntakeAsync(town.NumberedFeed);
        Assert.Equal((readCount, (ulong)readCount), (intake.AcceptedCount, intake.LastSourceSequence));
        Multiset.AssertSame(
            "Sightings", [.. reads.Select(read => new ReadIdentity(camera, read.CapturedAt, read.VrmText))],
            await clients.Stored.ReadsAsync([camera], Start, Start.AddHours(1)));

        void CutSoon()
        {
            if (cuts++ < cutsMax) _ = proxy.CutAfter(random.Next(2_000, 15_000)); // six of them fit into the reads
        }
    }

    static IngestSightingsRequest Batch(Town town, ulong number, int count) => new()
    {
        Feed = town.NamedFeed,
        BatchNumber = number,
        Reads = { Enumerable.Range(0, count).Select(i => town.Named(town.OtherVrm, Start.AddMilliseconds(i + (long)number * 1000))) },
    };

    static async Task AssertStoredAsync(Clients clients, string camera, IEnumerable<Read> reads)
    {
        var cameraId = camera["cameras/".Length..];
        var found = await clients.Stored.ReadsAsync([cameraId], Start, Start.AddHours(1), pageSize: 70);
        Multiset.AssertSame(
            "Sightings",
            [.. reads.Select(read => new ReadIdentity(cameraId, read.CaptureTime.ToDateTimeOffset(), read.VrmText))],
            found);
    }
}

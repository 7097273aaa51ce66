using System.Runtime.CompilerServices;
using GeoIntel.Ingest.Decoding;
using GeoIntel.Ingest.Sending;
using GeoIntel.V1;
using Grpc.Core;

namespace GeoIntel.Cli.Tests.EndToEnd;

[Collection(ServiceCollection.Name)]
public class StoppingTests
{
    const int ReadsPerHit = 200;
    const int ReadCountMax = 28_000; // beyond that they would be from the future

    // In whole seconds: the store keeps microseconds.
    static readonly DateTimeOffset Start =
        DateTimeOffset.FromUnixTimeSeconds(DateTimeOffset.UtcNow.AddHours(-40).ToUnixTimeSeconds());

    [PostGisFact]
    public async Task Stopped_while_reads_come_and_a_watch_is_open_it_loses_neither_a_read_nor_a_change()
    {
        await using var service = await ServiceProcess.StartAsync();
        using var connection = service.Connect();
        var clients = new Clients(connection);
        var town = await clients.RegisterAsync(new Town("stop"));
        var acknowledged = new AcknowledgedReads();
        var reads = new List<Models.Sightings.Read>();
        using var enough = new CancellationTokenSource();
        using var before = await OpenWatch.OpenAsync(clients);
        var sending = SendAsync(clients, town, Reads(town, reads, enough.Token), acknowledged);
        await before.UntilAsync("for the first hits", change => change.Hit.FirstCaptureTime.ToDateTimeOffset() > Start.AddHours(1));
        var watching = before.ToEndAsync();

        Assert.False(sending.IsCompleted, "All was sent before the service was asked to stop.");
        await service.StopAsync();

        var ended = Refusal.Of(await watching);
        Assert.Equal((StatusCode.Unavailable, "SERVICE_STOPPING"), (ended.Code, ended.Reason));
        var promised = acknowledged.Count;
        await enough.CancelAsync();
        await service.RestartAsync();
        var accepted = (await clients.Stored.IntakeAsync(town.NumberedFeed)).AcceptedCount;
        Assert.True(accepted >= promised, $"{promised} reads were acknowledged, {accepted} are stored.");

        using var after = await OpenWatch.OpenAsync(clients, before.ResumeToken);
        var sent = await sending;
        Assert.Equal(reads.Count, sent.AcceptedCount + sent.DuplicateCount);
        var camera = town.Gate["cameras/".Length..];
        Multiset.AssertSame(
            "Sightings", [.. reads.Select(read => new ReadIdentity(camera, read.CapturedAt, read.VrmText))],
            await clients.Stored.ReadsAsync([camera], Start, DateTimeOffset.UtcNow));

        // The last vehicle's hit is the last change; both watches together must have been told what one is told now.
        await after.UntilAsync("for the last hit", IsLast);
        using var whole = await OpenWatch.OpenAsync(clients, "beginning");
        await whole.UntilAsync("for the last hit", IsLast);
        Assert.Equal(reads.Count / ReadsPerHit, whole.Told.Select(change => change.Hit.Name).Distinct().Count());
        Assert.Equal(whole.Told.Select(Line), before.Told.Concat(after.Told).Select(Line));

        bool IsLast(HitChange change) =>
            change.Hit.FirstCaptureTime.ToDateTimeOffset() == reads[^1].CapturedAt;
    }

    [PostGisFact]
    public async Task Asked_to_stop_while_it_starts_it_ends_in_order_and_leaves_no_postmaster()
    {
        await using var service = await ServiceProcess.StartUntilPostmasterAsync();

        await service.StopAsync();

        Assert.False(service.HasPostmaster, $"A postmaster is left:\n{service.Log}");
    }

    // Every two hundredth read is of the list's vehicle and makes a hit of its own, because it comes longer after the one
    // before than an episode may pause. What is handed out is kept in `reads`.
    static async IAsyncEnumerable<DecodedRead> Reads(
        Town town, List<Models.Sightings.Read> reads, [EnumeratorCancellation] CancellationToken enough)
    {
        while (!(enough.IsCancellationRequested && reads.Count % ReadsPerHit == 0) && reads.Count < ReadCountMax)
        {
            var number = reads.Count + 1;
            reads.Add(new Models.Sightings.Read
            {
                Camera = town.Gate["cameras/".Length..],
                VrmText = number % ReadsPerHit == 0 ? town.WantedVrm : town.OtherVrm,
                CapturedAt = Start.AddSeconds(5 * number),
                SourceSequence = number,
            });
            yield return new DecodedRead(reads[^1]);
            // Slower than the service, so that it is asked to stop before all is sent.
            if (number % 50 == 0) await Task.Delay(10, CancellationToken.None);
        }
    }

    static Task<SendProgress> SendAsync(
        Clients clients, Town town, IAsyncEnumerable<DecodedRead> reads, AcknowledgedReads acknowledged)
    {
        var options = new SenderOptions
        {
            BatchReadsMax = 50,
            RetryDelayMin = TimeSpan.FromMilliseconds(50),
            RetryDelayMax = TimeSpan.FromSeconds(1),
            FailuresMax = 0,
        };
        var observer = new SendObserver
        {
            Progressed = progress => acknowledged.Take(town.NumberedFeed, progress.AcknowledgedCount),
        };
        return new SightingSender(clients.Ingest, town.NumberedFeed["feeds/".Length..], options)
            .SendAsync(reads, observer, CancellationToken.None);
    }

    static string Line(HitChange change) =>
        $"{change.Kind} {change.Hit.Name} revision {change.Hit.Revision}, first at {change.Hit.FirstCaptureTime}";
}

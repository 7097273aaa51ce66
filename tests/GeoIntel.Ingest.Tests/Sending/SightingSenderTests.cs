using System.Threading.Channels;
using GeoIntel.Ingest.Decoding;
using GeoIntel.Ingest.Sending;
using GeoIntel.Models.Geo;
using GeoIntel.Models.Sightings;
using GeoIntel.V1;
using Grpc.Core;
using Grpc.Net.Client;
using Read = GeoIntel.Models.Sightings.Read;
using RefusalReason = GeoIntel.Models.Sightings.RefusalReason;
using VrmCandidate = GeoIntel.Models.Sightings.VrmCandidate;

namespace GeoIntel.Ingest.Tests.Sending;

public class SightingSenderTests
{
    static readonly SenderOptions Quick = new()
    {
        BatchReadsMax = 10,
        RetryDelayMin = TimeSpan.FromMilliseconds(1),
        RetryDelayMax = TimeSpan.FromMilliseconds(5),
    };

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public async Task Connections_that_break_in_the_middle_of_batches_lose_and_double_nothing(int seed)
    {
        var random = new Random(seed);
        await using var intake = await FakeIntake.StartAsync(_ => random.Next(10) switch
        {
            0 => Fate.Lose,
            1 => Fate.StoreAndLose,
            _ => Fate.Answer,
        });
        var options = Quick with { FailuresMax = 0 };

        var progress = await new SightingSender(intake.Client, "f1", options)
            .SendAsync(Many(1_005), SendObserver.Nobody, CancellationToken.None);

        Assert.True(progress.AcknowledgedCount == 1_005, $"seed {seed}: {progress}");
        Assert.Equal(1_005, intake.Received.Stored.Count);
        // A numbered feed's cursor only goes forward: a batch that overtook another would lose it.
        Assert.Equal(Enumerable.Range(1, 101).Select(number => (ulong)number), intake.Received.StoredOrder);
        Assert.InRange(progress.ReconnectCount, 1, int.MaxValue);
        Assert.InRange(intake.Received.Calls, 2, progress.ReconnectCount + 1);
    }

    [Fact]
    public async Task No_more_batches_are_underway_than_allowed_and_all_of_them_are_used()
    {
        await using var intake = await FakeIntake.StartAsync(answersFrom: 3);

        await new SightingSender(intake.Client, "f1", Quick with { UnacknowledgedBatchesMax = 3 })
            .SendAsync(Many(400), SendObserver.Nobody, CancellationToken.None);

        Assert.Equal(3, intake.Received.UnansweredMost);
        Assert.Equal(Enumerable.Range(1, 40).Select(number => (ulong)number),
            intake.Received.Batches.Select(batch => batch.BatchNumber));
    }

    [Fact]
    public async Task A_refused_read_comes_back_with_its_line_and_the_others_are_stored()
    {
        await using var intake = await FakeIntake.StartAsync();
        var refused = new List<SentRefusal>();
        var reads = Enumerable.Range(1, 30).Select(line => new DecodedRead(
            Make(line) with { Camera = line is 7 or 23 ? "nowhere" : "c1" }, line));

        var progress = await new SightingSender(intake.Client, "f1", Quick).SendAsync(
            ToAsync(reads), new SendObserver { Refused = refused.Add }, CancellationToken.None);

        Assert.Equal([7L, 23], refused.Select(one => one.Line));
        Assert.All(refused, one => Assert.Equal(
            new Refusal(RefusalReason.UnknownCamera, "camera", "Register it."), one.Refusal));
        Assert.Equal((28, 2, 30), (progress.AcceptedCount, progress.RefusedCount, progress.AcknowledgedCount));
        Assert.Equal(2, progress.RefusedCounts[RefusalReason.UnknownCamera]);
    }

    [Fact]
    public async Task A_second_sending_finds_duplicates_only()
    {
        await using var intake = await FakeIntake.StartAsync();
        var sender = new SightingSender(intake.Client, "f1", Quick);

        await sender.SendAsync(Many(25), SendObserver.Nobody, CancellationToken.None);
        var progress = await sender.SendAsync(Many(25), SendObserver.Nobody, CancellationToken.None);

        Assert.Equal((0, 25), (progress.AcceptedCount, progress.DuplicateCount));
    }

    [Fact]
    public async Task A_call_whose_token_has_ended_is_followed_by_another_and_nothing_is_lost()
    {
        await using var intake = await FakeIntake.StartAsync(number => number % 4 == 3 ? Fate.AnswerAndEnd : Fate.Answer);

        var progress = await new SightingSender(intake.Client, "f1", Quick)
            .SendAsync(Many(200), SendObserver.Nobody, CancellationToken.None);

        Assert.Equal(200, progress.AcknowledgedCount);
        Assert.Equal(200, intake.Received.Stored.Count);
        Assert.InRange(intake.Received.Calls, 2, int.MaxValue);
    }

    [Fact]
    public async Task A_call_that_is_wrong_itself_is_not_tried_again()
    {
        await using var intake = await FakeIntake.StartAsync();

        var thrown = await Assert.ThrowsAsync<RpcException>(() => new SightingSender(intake.Client, "f2", Quick)
            .SendAsync(Many(25), SendObserver.Nobody, CancellationToken.None));

        Assert.Equal(StatusCode.InvalidArgument, thrown.StatusCode);
        Assert.Equal(1, intake.Received.Calls);
    }

    [Fact]
    public async Task An_absent_service_is_given_up_after_the_allowed_failures()
    {
        var tries = 0;
        using var channel = GrpcChannel.ForAddress(await UnusedAddressAsync());
        var sender = new SightingSender(
            new SightingIngestService.SightingIngestServiceClient(channel), "f1", Quick with { FailuresMax = 3 });

        var thrown = await Assert.ThrowsAsync<RpcException>(() => sender.SendAsync(
            Many(25), new SendObserver { Reconnecting = (_, _) => tries++ }, CancellationToken.None));

        Assert.Equal(StatusCode.Unavailable, thrown.StatusCode);
        Assert.Equal(2, tries);
    }

    [Fact]
    public async Task Waiting_for_an_absent_service_can_be_given_up_at_once()
    {
        using var cancelling = new CancellationTokenSource();
        using var channel = GrpcChannel.ForAddress(await UnusedAddressAsync());
        var options = Quick with { FailuresMax = 0, RetryDelayMin = TimeSpan.FromHours(1), RetryDelayMax = TimeSpan.FromHours(1) };
        var sender = new SightingSender(new SightingIngestService.SightingIngestServiceClient(channel), "f1", options);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sender.SendAsync(
            Many(25), new SendObserver { Reconnecting = (_, _) => cancelling.Cancel() }, cancelling.Token));
    }

    [Fact]
    public async Task A_read_is_sent_although_the_source_stalls_after_it()
    {
        await using var intake = await FakeIntake.StartAsync();
        var source = Channel.CreateUnbounded<DecodedRead>();
        var acknowledged = new TaskCompletionSource();
        var sending = new SightingSender(intake.Client, "f1", Quick).SendAsync(
            source.Reader.ReadAllAsync(), new SendObserver { Progressed = _ => acknowledged.TrySetResult() }, CancellationToken.None);

        source.Writer.TryWrite(new DecodedRead(Make(1)));
        await acknowledged.Task.WaitAsync(TimeSpan.FromMinutes(1));

        Assert.False(sending.IsCompleted);
        source.Writer.Complete();
        Assert.Equal(1, (await sending).AcceptedCount);
    }

    [Fact]
    public async Task What_breaks_the_source_comes_out_and_is_not_tried_again()
    {
        await using var intake = await FakeIntake.StartAsync();

        await Assert.ThrowsAsync<IOException>(() => new SightingSender(intake.Client, "f1", Quick)
            .SendAsync(Broken(), SendObserver.Nobody, CancellationToken.None));

        Assert.InRange(intake.Received.Calls, 0, 1); // the source may fail before the call arrives

        static async IAsyncEnumerable<DecodedRead> Broken()
        {
            for (var line = 1; line <= 25; line++) yield return new DecodedRead(Make(line), line);
            await Task.Yield();
            throw new IOException("The disk is gone.");
        }
    }

    [Fact]
    public async Task Everything_a_read_holds_arrives()
    {
        await using var intake = await FakeIntake.StartAsync();
        var read = new Read
        {
            Camera = "c1", VrmText = "ZZ26 EXA", CapturedAt = new DateTimeOffset(2026, 3, 1, 8, 15, 30, 250, TimeSpan.Zero),
            Confidence = 0.93, CharacterConfidences = [0.5f, 0.25f],
            Candidates = [new VrmCandidate("ZZ26EXB", 0.41), new VrmCandidate("ZZ26EXC", null)],
            Position = new Wgs84Point(-2.8935, 53.4806), PositionUncertaintyMetres = 8, SourceSequence = 77,
            VendorEventId = "e1", SupersedesEventId = "e0", WithdrawsEventId = "e9", Make = "m", Colour = "c",
            VehicleKind = "k", DirectionDegrees = 0, Lane = 2, Country = "GB",
        };

        await new SightingSender(intake.Client, "f1", Quick)
            .SendAsync(ToAsync([new DecodedRead(read, 4)]), SendObserver.Nobody, CancellationToken.None);

        var wire = intake.Received.Stored["e1"];
        Assert.Equal("""
            { "camera": "c1", "vrmText": "ZZ26 EXA", "captureTime": "2026-03-01T08:15:30.250Z", "confidence": 0.93, "characterConfidences": [ 0.5, 0.25 ], "candidates": [ { "vrmText": "ZZ26EXB", "confidence": 0.41 }, { "vrmText": "ZZ26EXC" } ], "position": { "epsg": 4326, "x": -2.8935, "y": 53.4806 }, "positionUncertaintyMetres": 8, "sourceSequence": "77", "vendorEventId": "e1", "supersedesEventId": "e0", "withdrawsEventId": "e9", "make": "m", "colour": "c", "vehicleKind": "k", "directionDegrees": 0, "lane": 2, "country": "GB" }
            """, wire.ToString());
    }

    [Fact]
    public async Task A_growing_file_numbers_its_reads_by_line_and_keeps_the_numbers_they_have()
    {
        await using var intake = await FakeIntake.StartAsync();
        DecodedRead[] reads = [new(Make(1), 2), new(Make(2) with { SourceSequence = 900 }, 3)];

        await new SightingSender(intake.Client, "f1", Quick with { NumberByLine = true })
            .SendAsync(ToAsync(reads), SendObserver.Nobody, CancellationToken.None);

        Assert.Equal([2UL, 900], intake.Received.Batches.SelectMany(batch => batch.Reads).Select(read => read.SourceSequence));
    }

    [Fact]
    public async Task Large_reads_make_smaller_batches()
    {
        await using var intake = await FakeIntake.StartAsync();
        var reads = Enumerable.Range(1, 100).Select(line => new DecodedRead(
            Make(line) with { Make = new string('m', 200), Colour = new string('c', 200) }, line));
        var options = Quick with { BatchReadsMax = 1_000, BatchBytesMax = 5_000 };

        await new SightingSender(intake.Client, "f1", options)
            .SendAsync(ToAsync(reads), SendObserver.Nobody, CancellationToken.None);

        Assert.Equal(100, intake.Received.Stored.Count);
        Assert.All(intake.Received.Batches, batch => Assert.InRange(batch.CalculateSize(), 1, 5_100));
    }

    static Read Make(int number) => new()
    {
        Camera = "c1",
        VrmText = $"ZZ{number:0000}",
        CapturedAt = DateTimeOffset.UnixEpoch.AddSeconds(number),
        VendorEventId = $"e{number}",
    };

    static IAsyncEnumerable<DecodedRead> Many(int count) =>
        ToAsync(Enumerable.Range(1, count).Select(line => new DecodedRead(Make(line), line)));

    static IAsyncEnumerable<DecodedRead> ToAsync(IEnumerable<DecodedRead> reads) => reads.ToAsyncEnumerable();

    static async Task<Uri> UnusedAddressAsync()
    {
        await using var intake = await FakeIntake.StartAsync();
        return intake.Address;
    }
}

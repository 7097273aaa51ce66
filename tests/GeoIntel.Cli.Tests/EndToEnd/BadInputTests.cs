using GeoIntel.V1;
using Grpc.Core;

namespace GeoIntel.Cli.Tests.EndToEnd;

[Collection(ServiceCollection.Name)]
public class BadInputTests(RunningService running) : IAsyncLifetime
{
    static readonly DateTimeOffset Now = DateTimeOffset.UtcNow;
    static readonly Town Town = new("bad");

    // What is wrong with the read, the feed it is sent through, and the words that its sender gets.
    static readonly Dictionary<string, BadRead> BadReads = new()
    {
        ["an empty mark"] = new(
            () => Town.Named("", Now), RefusalReason.UnreadableVrm, "vrm_text", "is empty"),
        ["no mark at all"] = new(
            () => Town.Named("?!", Now), RefusalReason.UnreadableVrm, "vrm_text", "'?!'", "1 to 12 letters A-Z and digits"),
        ["an unknown camera"] = new(
            () => Town.Named(Town.OtherVrm, Now, "cameras/nowhere"), RefusalReason.UnknownCamera, "camera",
            "'cameras/nowhere'", "Register it first"),
        ["from the future"] = new(
            () => Town.Named(Town.OtherVrm, Now.AddHours(2)), RefusalReason.FromTheFuture, "capture_time",
            $"{Now.AddHours(2):yyyy-MM-ddTHH:mm}", "00:00:30", "Set the camera's clock"),
        ["too old"] = new(
            () => Town.Named(Town.OtherVrm, Now.AddDays(-4000)), RefusalReason.TooOld, "capture_time",
            $"{Now.AddDays(-4000):yyyy-MM-ddTHH:mm}", "3660 days"),
        ["no capture time"] = new(
            () => new Read(Town.Named(Town.OtherVrm, Now)) { CaptureTime = null }, RefusalReason.MissingCaptureTime,
            "capture_time", "give the camera's clock"),
        ["a moving camera nowhere"] = new(
            () => Town.Named(Town.OtherVrm, Now, Town.Bus), RefusalReason.ImpossiblePosition, "position",
            "It is missing", Town.Bus),
        ["a moving camera with latitude first"] = new(
            () => OnBus(4326, 53.4, -2.8), RefusalReason.ImpossiblePosition, "position",
            "Longitude 53.4, latitude -2.8", "Longitude comes first"),
        ["a moving camera off the grid"] = new(
            () => OnBus(27700, 900_000, 392_000), RefusalReason.ImpossiblePosition, "position",
            "(900000, 392000) with EPSG 27700", "eastings 0 to 700000"),
        ["a moving camera at no number"] = new(
            () => OnBus(27700, double.NaN, 392_000), RefusalReason.ImpossiblePosition, "position", "NaN"),
        ["a reference system we do not take"] = new(
            () => OnBus(3857, -311_000, 7_000_000), RefusalReason.ImpossiblePosition, "position", "EPSG 3857"),
        ["an impossible confidence"] = new(
            () => new Read(Town.Named(Town.OtherVrm, Now)) { Confidence = 97 }, RefusalReason.ImpossibleConfidence,
            "confidence", "It is 97", "0 to 1"),
        ["too long a text"] = new(
            () => new Read(Town.Named(Town.OtherVrm, Now)) { Make = new string('x', 257) }, RefusalReason.TextTooLong,
            "make", "257 characters", "at most 256"),
        ["no id of its own"] = new(
            () => new Read(Town.Named(Town.OtherVrm, Now)) { VendorEventId = "" }, RefusalReason.MissingIdentity,
            "vendor_event_id", "It is empty", "does not number its reads"),
        ["a camera of another feed"] = new(
            () => Town.Named(Town.OtherVrm, Now, Town.Gate), RefusalReason.WrongFeed, "camera", Town.Gate,
            Town.NumberedFeed, Town.NamedFeed),
        ["the withdrawal of an unknown read"] = new(
            () => new Read(Town.Named("", Now)) { WithdrawsEventId = "never-sent" }, RefusalReason.UnknownRead,
            "withdraws_event_id", "'never-sent'", "send the read first"),
    };

    Clients _clients = null!;

    public static TheoryData<string> NamesOfBadReads => [.. BadReads.Keys];

    public async Task InitializeAsync()
    {
        if (PostGis.MissingReason is not null) return;

        _clients = new Clients(await running.ConnectAsync());
        await _clients.RegisterAsync(Town);
    }

    public Task DisposeAsync()
    {
        _clients?.Connection.Dispose();
        return Task.CompletedTask;
    }

    [PostGisTheory]
    [MemberData(nameof(NamesOfBadReads))]
    public async Task A_bad_read_is_refused_and_counted_and_the_rest_of_its_batch_goes_on(string what)
    {
        var bad = BadReads[what];
        var before = await _clients.Stored.IntakeAsync(Town.NamedFeed);

        var answer = await _clients.SendAsync(
            Town.NamedFeed, Town.Named(Town.OtherVrm, Now), bad.Read(), Town.Named(Town.OtherVrm, Now));

        var refusal = Assert.Single(answer.Refusals);
        Assert.Equal((1, bad.Reason, bad.Field), (refusal.Index, refusal.Reason, refusal.Field));
        Assert.All(bad.Words, word => Assert.Contains(word, refusal.Description, StringComparison.Ordinal));
        Assert.Equal((2, 0), (answer.AcceptedCount, answer.DuplicateCount));
        var after = await _clients.Stored.IntakeAsync(Town.NamedFeed);
        Assert.Equal(before.AcceptedCount + 2, after.AcceptedCount);
        Assert.Equal(CountOf(before, bad.Reason) + 1, CountOf(after, bad.Reason));
        Assert.Equal(before.Refusals.Sum(of => of.Count) + 1, after.Refusals.Sum(of => of.Count));
    }

    [PostGisFact]
    public async Task A_feed_that_numbers_its_reads_takes_none_without_a_number()
    {
        var read = new Read(Town.Numbered(Town.OtherVrm, Now)) { SourceSequence = 0, VendorEventId = "not asked for" };

        var answer = await _clients.SendAsync(Town.NumberedFeed, read, Town.Numbered(Town.OtherVrm, Now));

        var refusal = Assert.Single(answer.Refusals);
        Assert.Equal(
            (0, RefusalReason.MissingIdentity, "source_sequence"), (refusal.Index, refusal.Reason, refusal.Field));
        Assert.Contains($"{Town.NumberedFeed} numbers its reads", refusal.Description, StringComparison.Ordinal);
        Assert.Equal(1, answer.AcceptedCount);
    }

    [PostGisFact]
    public async Task An_oversize_batch_ends_the_call_after_the_batches_before_it_are_answered()
    {
        using var call = _clients.Ingest.IngestSightings();
        await call.RequestStream.WriteAsync(new IngestSightingsRequest
        {
            Feed = Town.NamedFeed,
            BatchNumber = 1,
            Reads = { Town.Named(Town.OtherVrm, Now) },
        });
        await call.RequestStream.WriteAsync(new IngestSightingsRequest
        {
            Feed = Town.NamedFeed,
            BatchNumber = 2,
            Reads = { Enumerable.Range(0, 10_001).Select(_ => Town.Named(Town.OtherVrm, Now)) },
        });

        Assert.True(await call.ResponseStream.MoveNext(CancellationToken.None));
        Assert.Equal((1UL, 1), (call.ResponseStream.Current.BatchNumber, call.ResponseStream.Current.AcceptedCount));
        var refusal = await Refusal.OfAsync(() => call.ResponseStream.MoveNext(CancellationToken.None));
        Assert.Equal((StatusCode.ResourceExhausted, "TOO_LARGE"), (refusal.Code, refusal.Reason));
        Assert.Contains("10001 reads", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("at most 10000", refusal.Message, StringComparison.Ordinal);
    }

    static Read OnBus(int epsg, double x, double y) =>
        new(Town.Named(Town.OtherVrm, Now, Town.Bus)) { Position = new Point { Epsg = epsg, X = x, Y = y } };

    static long CountOf(FeedIntake intake, RefusalReason reason) =>
        intake.Refusals.Where(of => of.Reason == reason).Sum(of => of.Count);

    sealed record BadRead(Func<Read> Read, RefusalReason Reason, string Field, params string[] Words);
}

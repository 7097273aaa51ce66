using System.Security.Cryptography;
using GeoIntel.Ingest.Decoding;
using GeoIntel.Ingest.Sending;
using Google.Protobuf;
using Grpc.Core;
using AttachmentKind = GeoIntel.Ingest.Decoding.AttachmentKind;
using Read = GeoIntel.Models.Sightings.Read;

namespace GeoIntel.Ingest.Tests.Sending;

public class AttachmentUploaderTests
{
    static readonly SenderOptions Quick = new()
    {
        BatchReadsMax = 10,
        RetryDelayMin = TimeSpan.FromMilliseconds(1),
        RetryDelayMax = TimeSpan.FromMilliseconds(5),
    };

    [Fact]
    public async Task The_bytes_are_there_before_the_read_that_refers_to_them()
    {
        await using var intake = await FakeIntake.StartAsync();
        var scene = Picture(200_000, 1);
        var original = new Attachment(AttachmentKind.Original, "application/json", "{}"u8.ToArray());

        await SendAsync(intake, [ReadOf(1, original, scene)]);

        Assert.Equal(["upload", "batch"], intake.Received.Order);
        var read = Assert.Single(intake.Received.Stored.Values);
        Assert.Equal([V1.AttachmentKind.Original, V1.AttachmentKind.Scene], read.Attachments.Select(one => one.Kind));
        Assert.Equal(["application/json", "image/jpeg"], read.Attachments.Select(one => one.ContentType));
        Assert.Equal([2, 200_000], read.Attachments.Select(one => one.SizeBytes));
        Assert.Equal(scene.Bytes.ToArray(), intake.Received.Uploaded[read.Attachments[1].Sha256]);
        Assert.All(intake.Received.Uploaded, one => Assert.Equal(one.Key, Digest(one.Value)));
    }

    [Fact]
    public async Task The_same_bytes_are_uploaded_once_and_reads_without_any_upload_nothing()
    {
        await using var intake = await FakeIntake.StartAsync();
        var message = Picture(1_000, 1);

        await SendAsync(intake, [
            .. Enumerable.Range(1, 10).Select(number => ReadOf(number)),
            .. Enumerable.Range(11, 25).Select(number => ReadOf(number, message)),
        ]);

        // The two calls are streams of their own, so the upload may be seen before the batch that was sent ahead of it.
        var order = intake.Received.Order.ToList();
        Assert.Equal(["batch", "batch", "batch", "batch", "upload"], order.Order());
        Assert.InRange(order.IndexOf("upload"), 0, 1);
        Assert.Equal(35, intake.Received.Stored.Count);
        Assert.Single(intake.Received.Uploaded);
    }

    [Fact]
    public async Task One_that_is_refused_is_left_out_and_told_of_and_holds_up_nothing_else()
    {
        await using var intake = await FakeIntake.StartAsync();
        intake.Received.FateOfUpload = (_, requests) => requests.Any(request => request.Attachment?.SizeBytes > 1_000)
            ? new RpcException(new Status(StatusCode.InvalidArgument, "At most 1000 bytes."))
            : null;
        var told = new List<(int, string)>();

        await SendAsync(
            intake, [ReadOf(1, Picture(500, 1), Picture(1_001, 2)), ReadOf(2, Picture(900, 3))],
            (count, why) => told.Add((count, why)));

        Assert.Equal([(1, "At most 1000 bytes.")], told);
        Assert.Equal([500, 900], intake.Received.Uploaded.Values.Select(bytes => bytes.Length).Order());
        Assert.Equal(2, intake.Received.Stored["e1"].Attachments.Count); // the read says what it had
    }

    [Fact]
    public async Task A_full_store_costs_the_pictures_and_not_the_reads_and_is_not_pressed()
    {
        await using var intake = await FakeIntake.StartAsync();
        intake.Received.FateOfUpload = (_, _) => new RpcException(new Status(StatusCode.ResourceExhausted, "Full."));
        var told = 0;

        await SendAsync(
            intake, [.. Enumerable.Range(1, 50).Select(number => ReadOf(number, Picture(100, number)))],
            (count, _) => told += count);

        Assert.Equal(50, intake.Received.Stored.Count);
        Assert.Equal(50, told);
        Assert.Single(intake.Received.Order, one => one == "upload");
    }

    [Theory]
    [InlineData(StatusCode.Unimplemented, 1)]
    [InlineData(StatusCode.NotFound, 0)] // the feed: the reads' own call says so
    public async Task A_service_that_takes_no_attachments_gets_the_reads(StatusCode answer, int toldOf)
    {
        var told = 0;
        await using var intake = await FakeIntake.StartAsync();
        intake.Received.FateOfUpload = (_, _) => new RpcException(new Status(answer, "No."));

        await SendAsync(intake, [ReadOf(1, Picture(100, 1))], (count, _) => told += count);

        Assert.Single(intake.Received.Stored);
        Assert.Equal(toldOf, told);
    }

    [Fact]
    public async Task A_connection_that_breaks_in_an_upload_loses_and_doubles_nothing()
    {
        await using var intake = await FakeIntake.StartAsync();
        intake.Received.FateOfUpload = (number, _) => number % 2 == 1
            ? new RpcException(new Status(StatusCode.Unavailable, "Gone."))
            : null;

        var progress = await SendAsync(
            intake, [.. Enumerable.Range(1, 30).Select(number => ReadOf(number, Picture(100, number)))]);

        // A batch whose answer was still on its way is sent again and counted as stored before.
        Assert.Equal((30, 30), (progress.AcknowledgedCount, intake.Received.Stored.Count));
        Assert.Equal(30, intake.Received.Uploaded.Count);
        Assert.Equal([1UL, 2UL, 3UL], intake.Received.StoredOrder.ToArray());
    }

    [Fact]
    public async Task A_batch_waits_for_no_more_than_some_megabytes_of_pictures()
    {
        await using var intake = await FakeIntake.StartAsync();

        await SendAsync(intake, [.. Enumerable.Range(1, 8).Select(number => ReadOf(number, Picture(3 * 1024 * 1024, number)))]);

        Assert.Equal([2, 2, 2, 2], intake.Received.Batches.Select(batch => batch.Reads.Count));
    }

    static Task<SendProgress> SendAsync(FakeIntake intake, DecodedRead[] reads, Action<int, string>? leftOut = null) =>
        new SightingSender(intake.Client, "f1", Quick).SendAsync(
            reads.ToAsyncEnumerable(),
            new SendObserver { AttachmentsLeftOut = leftOut ?? ((_, _) => { }) }, CancellationToken.None);

    static DecodedRead ReadOf(int number, params Attachment[] attachments) => new(
        new Read { Camera = "c1", VrmText = $"T{number}", CapturedAt = DateTimeOffset.UnixEpoch, VendorEventId = $"e{number}" },
        number)
    {
        Attachments = attachments,
    };

    static Attachment Picture(int size, int seed)
    {
        var bytes = new byte[size];
        new Random(seed).NextBytes(bytes);
        return new Attachment(AttachmentKind.Scene, "image/jpeg", bytes);
    }

    static ByteString Digest(byte[] bytes) => ByteString.CopyFrom(SHA256.HashData(bytes));
}

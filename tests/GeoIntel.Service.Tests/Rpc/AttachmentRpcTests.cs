using System.Security.Cryptography;
using GeoIntel.Service.Admission;
using GeoIntel.Service.Rpc;
using GeoIntel.Service.Storage.Attachments;
using GeoIntel.Service.Tests.Admission;
using GeoIntel.Service.Tests.Registry;
using GeoIntel.V1;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.Extensions.Logging.Abstractions;

namespace GeoIntel.Service.Tests.Rpc;

[Collection(PostGisCollection.Name)]
public sealed class AttachmentRpcTests(PostGisFixture postgis) : IAsyncLifetime
{
    static readonly byte[] Scene = [.. Enumerable.Range(0, 200_000).Select(i => (byte)(i * 7))];
    static readonly byte[] Mark = [1, 2, 3];

    readonly string _folder = Path.Combine(Path.GetTempPath(), $"geointel-attachments-{Guid.NewGuid():n}");
    readonly AttachmentsOptions _options = new() { FileBytesMax = 300_000, TotalBytesMax = 500_000 };
    IntakeWorld _world = null!;
    AttachmentFiles _files = null!;

    public async Task InitializeAsync()
    {
        if (PostGisFixture.MissingReason is not null) return;
        _world = await IntakeWorld.CreateAsync(postgis);
        _files = AttachmentFiles.Open(_folder, _options);
    }

    public async Task DisposeAsync()
    {
        if (_world is not null) await _world.DisposeAsync();
        if (Directory.Exists(_folder)) Directory.Delete(_folder, recursive: true);
    }

    [PostGisFact]
    public async Task Uploaded_bytes_come_back_with_the_sighting_that_refers_to_them()
    {
        var uploaded = await UploadAsync((AttachmentKind.Mark, Mark), (AttachmentKind.Scene, Scene));
        var again = await UploadAsync((AttachmentKind.Scene, Scene));
        var id = await CommitAsync(Link(AttachmentKind.Mark, Mark), Link(AttachmentKind.Scene, Scene));

        Assert.Equal((2, 0, 0, 1), (uploaded.StoredCount, uploaded.KnownCount, again.StoredCount, again.KnownCount));
        var (best, bytes) = await ImageAsync(new() { Name = $"sightings/{id}" }); // the whole picture goes before the mark
        Assert.Equal((AttachmentKind.Scene, "image/jpeg", 200_000), (best.Kind, best.ContentType, best.SizeBytes));
        Assert.Equal(Scene, bytes);
        Assert.Equal(Mark, (await ImageAsync(new() { Name = $"sightings/{id}", Kind = AttachmentKind.Mark })).Bytes);
        Assert.Equal(Mark, (await ImageAsync(new() { Name = $"sightings/{id}", Sha256 = Digest(Mark) })).Bytes);

        var found = await Questions.Sightings(_world, _files).SearchSightings(
            new SearchSightingsRequest
            {
                Purpose = Examples.Purpose, Vrm = "AB12CDE", FromTime = Questions.Time(Neighbourhood.Now.AddHours(-1)),
                UntilTime = Questions.Time(Neighbourhood.Now.AddHours(1)),
            },
            Questions.Call("SightingService/SearchSightings"));
        Assert.Equal([AttachmentKind.Mark, AttachmentKind.Scene], found.Sightings[0].Attachments.Select(one => one.Kind));
        Assert.Equal(Digest(Scene), found.Sightings[0].Attachments[1].Sha256);
    }

    [PostGisFact]
    public async Task An_image_is_not_told_without_a_purpose_nor_before_its_audit_entry()
    {
        await UploadAsync((AttachmentKind.Scene, Scene));
        var id = await CommitAsync(Link(AttachmentKind.Scene, Scene));

        var answers = new List<GetSightingImageResponse>();
        var refusal = await Assert.ThrowsAsync<RpcException>(() => Questions.Sightings(_world, _files).GetSightingImage(
            new() { Name = $"sightings/{id}" }, new Answered<GetSightingImageResponse>(answers),
            Questions.Call("SightingService/GetSightingImage")));
        Assert.Equal(StatusCode.InvalidArgument, refusal.StatusCode);
        await _world.DoAsync("ALTER TABLE audit_entry RENAME TO audit_entry_away");
        await Assert.ThrowsAsync<RpcException>(() => Questions.Sightings(_world, _files).GetSightingImage(
            new() { Name = $"sightings/{id}", Purpose = Examples.Purpose }, new Answered<GetSightingImageResponse>(answers),
            Questions.Call("SightingService/GetSightingImage")));
        Assert.Empty(answers);
        await _world.DoAsync("ALTER TABLE audit_entry_away RENAME TO audit_entry");

        await ImageAsync(new() { Name = $"sightings/{id}" });

        Assert.Equal(
            ["refusal|||PURPOSE_REQUIRED: purpose", $"consultation|sighting|{id}|ok"],
            await _world.AskAsync("SELECT action, resource_kind, resource_id, outcome FROM audit_entry ORDER BY sequence"));
    }

    [PostGisFact]
    public async Task A_read_is_taken_before_its_bytes_and_the_answer_says_that_they_have_not_come()
    {
        var id = await CommitAsync(Link(AttachmentKind.Scene, Scene));

        var missing = await Assert.ThrowsAsync<RpcException>(() => ImageAsync(new() { Name = $"sightings/{id}" }));
        await UploadAsync((AttachmentKind.Scene, Scene));

        Assert.Equal(StatusCode.NotFound, missing.StatusCode);
        Assert.Contains("were not received", missing.Status.Detail, StringComparison.Ordinal);
        Assert.Equal(Scene, (await ImageAsync(new() { Name = $"sightings/{id}" })).Bytes);
        Assert.Equal(
            ["NotFound", "ok"], await _world.AskAsync("SELECT outcome FROM audit_entry ORDER BY sequence"));
    }

    [PostGisFact]
    public async Task What_is_not_there_is_not_found_and_what_is_no_name_is_refused()
    {
        var id = await CommitAsync(Link(AttachmentKind.Original, Mark));

        foreach (var request in new GetSightingImageRequest[]
        {
            new() { Name = $"sightings/{Guid.NewGuid()}" },
            new() { Name = $"sightings/{id}" }, // the device's message is no picture
            new() { Name = $"sightings/{id}", Kind = AttachmentKind.Vehicle },
            new() { Name = $"sightings/{id}", Sha256 = Digest(Scene) },
        })
        {
            Assert.Equal(
                StatusCode.NotFound, (await Assert.ThrowsAsync<RpcException>(() => ImageAsync(request))).StatusCode);
        }
        Assert.Equal(["name"], await Questions.RefusedFieldsAsync(() => ImageAsync(new() { Name = "sightings/1" })));
    }

    [PostGisFact]
    public async Task An_upload_that_is_not_what_it_says_is_refused_and_leaves_nothing()
    {
        UploadAttachmentsRequest Begin(Action<UploadAttachmentsRequest> spoil)
        {
            var request = Chunks(AttachmentKind.Mark, Mark).Single();
            spoil(request);
            return request;
        }
        (string Field, UploadAttachmentsRequest Request)[] wrong =
        [
            ("attachment", Begin(request => request.Attachment = null)),
            ("attachment", Begin(request => request.Attachment.SizeBytes = 4)),
            ("attachment", Begin(request => request.Attachment.Sha256 = Digest(Scene))),
            ("attachment.sha256", Begin(request => request.Attachment.Sha256 = ByteString.Empty)),
            ("attachment.kind", Begin(request => request.Attachment.Kind = AttachmentKind.Unspecified)),
            ("attachment.size_bytes", Begin(request => request.Attachment.SizeBytes = 0)),
            ("attachment.size_bytes", Begin(request => request.Attachment.SizeBytes = 300_001)),
            ("chunk", Begin(request => request.Chunk = ByteString.CopyFrom(new byte[1024 * 1024 + 1]))),
        ];
        foreach (var (field, request) in wrong)
            Assert.Equal([field], await Questions.RefusedFieldsAsync(() => SendAsync([request])));

        var nowhere = Begin(request => request.Feed = "feeds/nowhere");
        Assert.Equal(
            StatusCode.NotFound, (await Assert.ThrowsAsync<RpcException>(() => SendAsync([nowhere]))).StatusCode);
        var limit = await Assert.ThrowsAsync<RpcException>(() => SendAsync([wrong[6].Request]));
        Assert.Contains("300000 bytes", limit.Status.Detail, StringComparison.Ordinal);
        Assert.Equal(0, _files.Bytes);
    }

    [PostGisFact]
    public async Task A_full_store_says_so_and_keeps_what_it_has()
    {
        await UploadAsync((AttachmentKind.Scene, Scene), (AttachmentKind.Mark, Mark));
        var more = new byte[300_000];

        var full = await Assert.ThrowsAsync<RpcException>(() => UploadAsync((AttachmentKind.Scene, more)));

        Assert.Equal(StatusCode.ResourceExhausted, full.StatusCode);
        Assert.Contains("200003 of 500000 bytes", full.Status.Detail, StringComparison.Ordinal);
        Assert.Equal(1, (await UploadAsync((AttachmentKind.Scene, Scene))).KnownCount);
        Assert.Equal(200_003, _files.Bytes);
    }

    [PostGisFact]
    public async Task A_call_that_breaks_off_leaves_nothing_of_the_attachment_it_was_at()
    {
        var chunks = Chunks(AttachmentKind.Mark, Mark).Concat(Chunks(AttachmentKind.Scene, Scene)).ToList();

        await Assert.ThrowsAsync<OperationCanceledException>(
            () => Intake().TakeAsync(new Breaking(chunks[..^1]), new TestCall()));

        Assert.Equal(Mark.Length, _files.Bytes);
        Assert.Empty(Directory.EnumerateFiles(_folder, "*.part", SearchOption.AllDirectories));
    }

    [PostGisFact]
    public async Task What_no_read_refers_to_and_what_is_past_its_retention_goes_and_the_rest_stays()
    {
        await UploadAsync((AttachmentKind.Scene, Scene), (AttachmentKind.Mark, Mark));
        await CommitAsync(Link(AttachmentKind.Scene, Scene));
        var clock = new SetClock(DateTimeOffset.UtcNow);
        using var sweep = new AttachmentSweep(
            _files, new AttachmentStore(_world.Database), _options, clock, NullLogger<AttachmentSweep>.Instance);

        await _world.DoAsync("UPDATE sighting_attachment SET received_at = now()"); // the world's clock stands in the past
        Assert.Equal((0, 0), await sweep.RunRoundAsync(CancellationToken.None));
        clock.Now += _options.UnreferencedAgeMax + TimeSpan.FromMinutes(1);
        Assert.Equal((0, 1), await sweep.RunRoundAsync(CancellationToken.None));
        Assert.Equal(Scene.Length, _files.Bytes);
        clock.Now += _options.AgeMax;
        Assert.Equal((1, 1), await sweep.RunRoundAsync(CancellationToken.None));

        Assert.Equal(0, _files.Bytes);
        Assert.Equal(["1"], await _world.AskAsync("SELECT count(*) FROM sighting")); // the read's own retention is another
    }

    [PostGisFact]
    public async Task A_read_sent_again_links_its_attachments_once_and_one_without_any_stores_no_row()
    {
        var batch = new IntakeBatch("shops", [ReadOf("e1", Link(AttachmentKind.Mark, Mark)), ReadOf("e2")]);

        await _world.CommitAsync(batch);
        await _world.CommitAsync(batch);

        Assert.Equal(["1"], await _world.AskAsync("SELECT count(*) FROM sighting_attachment"));
    }

    [Fact]
    public void A_commit_without_attachments_has_no_statement_for_them()
    {
        AdmittedRead Admitted(params AttachmentLink[] links) => new(default, 0, 1, 1, false, ReadOf("e1", links));

        Assert.Null(AttachmentStore.LinksOf([Admitted(), Admitted()]));
        Assert.NotNull(AttachmentStore.LinksOf([Admitted(), Admitted(Link(AttachmentKind.Mark, Mark))]));
    }

    [PostGisFact]
    public async Task The_link_is_there_if_and_only_if_the_sighting_is()
    {
        var batch = new IntakeBatch("shops", [ReadOf("e1", Link(AttachmentKind.Mark, Mark))]);

        var wentWell = await _world.TryWithKillsAsync("sighting_attachment", () => _world.CommitAsync(batch));

        Assert.False(wentWell);
        Assert.Equal(["0|0"], await _world.AskAsync(
            "SELECT (SELECT count(*) FROM sighting), (SELECT count(*) FROM sighting_attachment)"));
        await _world.CommitAsync(batch);
        Assert.Equal(["1|1"], await _world.AskAsync(
            "SELECT (SELECT count(*) FROM sighting), (SELECT count(*) FROM sighting_attachment)"));
    }

    async Task<Guid> CommitAsync(params AttachmentLink[] links)
    {
        var outcomes = await _world.CommitAsync(new IntakeBatch("shops", [ReadOf("e1", links)]));
        return Assert.Single(outcomes[0].SightingIds);
    }

    static IntakeRead ReadOf(string eventId, params AttachmentLink[] links) => new(new Models.Sightings.Read
    {
        Camera = "shop-1", VrmText = "AB12CDE", CapturedAt = Neighbourhood.Now, VendorEventId = eventId,
    })
    {
        Attachments = links,
    };

    static AttachmentLink Link(AttachmentKind kind, byte[] bytes) =>
        new((short)kind, SHA256.HashData(bytes), "image/jpeg", bytes.Length);

    static ByteString Digest(byte[] bytes) => ByteString.CopyFrom(SHA256.HashData(bytes));

    AttachmentIntake Intake() => new(_files, _options, _world.Live);

    Task<UploadAttachmentsResponse> UploadAsync(params (AttachmentKind Kind, byte[] Bytes)[] attachments) =>
        SendAsync([.. attachments.SelectMany(one => Chunks(one.Kind, one.Bytes))]);

    Task<UploadAttachmentsResponse> SendAsync(IReadOnlyList<UploadAttachmentsRequest> requests) =>
        Intake().TakeAsync(new Sent<UploadAttachmentsRequest>(requests), new TestCall());

    static IEnumerable<UploadAttachmentsRequest> Chunks(AttachmentKind kind, byte[] bytes) =>
        bytes.Chunk(64 * 1024).Select((chunk, index) => new UploadAttachmentsRequest
        {
            Feed = index == 0 ? "feeds/shops" : "",
            Attachment = index > 0 ? null : new AttachmentReference
            {
                Kind = kind, Sha256 = Digest(bytes), ContentType = "image/jpeg", SizeBytes = bytes.Length,
            },
            Chunk = ByteString.CopyFrom(chunk),
        });

    async Task<(AttachmentReference Reference, byte[] Bytes)> ImageAsync(GetSightingImageRequest request)
    {
        request.Purpose = Examples.Purpose;
        var answers = new List<GetSightingImageResponse>();
        await Questions.Sightings(_world, _files).GetSightingImage(
            request, new Answered<GetSightingImageResponse>(answers), Questions.Call("SightingService/GetSightingImage"));
        Assert.All(answers.Skip(1), answer => Assert.Null(answer.Attachment));
        return (answers[0].Attachment, [.. answers.SelectMany(answer => answer.Chunk)]);
    }

    sealed class Breaking(IReadOnlyList<UploadAttachmentsRequest> requests) : IAsyncStreamReader<UploadAttachmentsRequest>
    {
        int _place = -1;

        public UploadAttachmentsRequest Current => requests[_place];

        public Task<bool> MoveNext(CancellationToken cancellationToken) => ++_place < requests.Count
            ? Task.FromResult(true)
            : Task.FromException<bool>(new OperationCanceledException());
    }
}

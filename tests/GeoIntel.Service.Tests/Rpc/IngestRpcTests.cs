using System.Diagnostics.Metrics;
using GeoIntel.Service.Admission;
using GeoIntel.Service.Rpc;
using GeoIntel.Service.Storage.Sightings;
using GeoIntel.Service.Tests.Admission;
using GeoIntel.V1;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace GeoIntel.Service.Tests.Rpc;

[Collection(PostGisCollection.Name)]
public class IngestRpcTests(PostGisFixture postgis)
{
    static readonly Timestamp Now = Questions.Time(Neighbourhood.Now);

    [PostGisFact]
    public async Task Every_batch_is_answered_in_order_and_the_status_adds_them_up()
    {
        await using var world = await IntakeWorld.CreateAsync(postgis);
        Read[] reads =
        [
            new() { Camera = "a57", VrmText = "T1", CaptureTime = Now, SourceSequence = 1 },
            new() { Camera = "cameras/a57", VrmText = "T2", CaptureTime = Now, SourceSequence = 2 },
            new() { Camera = "a57", VrmText = "T3", SourceSequence = 3 },
            new() { Camera = "a57", VrmText = "T4", CaptureTime = new() { Seconds = long.MaxValue }, SourceSequence = 4 },
            new() { Camera = "nowhere", VrmText = "T5", CaptureTime = Now, SourceSequence = 5 },
            new() { Camera = "a57", VrmText = "T6", CaptureTime = Now, SourceSequence = ulong.MaxValue },
            new() { Camera = "a57", VrmText = "T7", CaptureTime = Now, SourceSequence = 7, Position = new() { Epsg = 3857 } },
        ];

        var answers = await IngestAsync(
            world,
            new() { Feed = "feeds/town", BatchNumber = 10, Reads = { reads } },
            new() { BatchNumber = 11, Reads = { reads[..2] } },
            new() { Feed = "feeds/town", BatchNumber = 12 });

        Assert.Equal([10UL, 11UL, 12UL], answers.Select(answer => answer.BatchNumber));
        Assert.Equal([(2, 0), (0, 2), (0, 0)], answers.Select(answer => (answer.AcceptedCount, answer.DuplicateCount)));
        Assert.All(answers, answer => Assert.Equal(7UL, answer.LastSourceSequence));
        Assert.Equal(
            [
                (2, RefusalReason.MissingCaptureTime, "capture_time"), (3, RefusalReason.MissingCaptureTime, "capture_time"),
                (4, RefusalReason.UnknownCamera, "camera"), (5, RefusalReason.MissingIdentity, "source_sequence"),
                (6, RefusalReason.ImpossiblePosition, "position"),
            ],
            answers[0].Refusals.Select(refusal => (refusal.Index, refusal.Reason, refusal.Field)));

        var town = Assert.Single((await StatusAsync(world, "feeds/town")).Feeds);
        Assert.Equal((2, 2, 7UL), (town.AcceptedCount, town.DuplicateCount, town.LastSourceSequence));
        Assert.Equal(
            [(RefusalReason.UnknownCamera, 1L), (RefusalReason.MissingCaptureTime, 2L), (RefusalReason.ImpossiblePosition, 1L),
             (RefusalReason.MissingIdentity, 1L)],
            town.Refusals.Select(refusal => (refusal.Reason, refusal.Count)));
        Assert.Equal(
            ["collection|town|0|opened", "collection|town|2|ok"],
            await world.AskAsync("SELECT action, resource_id, row_count, outcome FROM audit_entry ORDER BY sequence"));
    }

    [PostGisFact]
    public async Task The_status_tells_of_every_feed_that_has_sent_and_of_observations_nothing()
    {
        await using var world = await IntakeWorld.CreateAsync(postgis);
        Assert.Empty((await StatusAsync(world, "")).Feeds);

        await IngestAsync(world, new IngestSightingsRequest { Feed = "feeds/shops" });
        await IngestAsync(world, new IngestSightingsRequest { Feed = "feeds/police" });
        await world.CommitAsync(new IntakeBatch("", []));

        Assert.Equal(["feeds/police", "feeds/shops"], (await StatusAsync(world, "")).Feeds.Select(feed => feed.Feed));
        Assert.Equal(["feeds/shops"], (await StatusAsync(world, "feeds/shops")).Feeds.Select(feed => feed.Feed));
        Assert.Empty((await StatusAsync(world, "feeds/town")).Feeds);
    }

    [PostGisTheory]
    [InlineData("", StatusCode.InvalidArgument)]
    [InlineData("town", StatusCode.InvalidArgument)]
    [InlineData("feeds/nowhere", StatusCode.InvalidArgument)]
    public async Task A_call_of_no_feed_is_refused(string feed, StatusCode expected)
    {
        await using var world = await IntakeWorld.CreateAsync(postgis);

        var refusal = await Assert.ThrowsAsync<RpcException>(
            () => IngestAsync(world, new IngestSightingsRequest { Feed = feed }));

        Assert.Equal(expected, refusal.StatusCode);
        Assert.Contains($"'{feed}'", refusal.Status.Detail, StringComparison.Ordinal);
    }

    [PostGisFact]
    public async Task What_came_before_a_wrong_batch_is_committed_and_answered()
    {
        await using var world = await IntakeWorld.CreateAsync(postgis);
        var answers = new List<IngestSightingsResponse>();
        var good = new IngestSightingsRequest
        {
            Feed = "feeds/town", BatchNumber = 1,
            Reads = { new Read { Camera = "a57", VrmText = "T1", CaptureTime = Now, SourceSequence = 1 } },
        };
        var tooLarge = new IngestSightingsRequest
        {
            BatchNumber = 2, Reads = { Enumerable.Repeat(new Read(), Neighbourhood.Options.BatchReadsMax + 1) },
        };

        var refusal = await Assert.ThrowsAsync<RpcException>(() => IngestAsync(world, answers, [good, tooLarge]));
        var other = await Assert.ThrowsAsync<RpcException>(
            () => IngestAsync(world, answers, [good, new() { Feed = "feeds/police" }]));

        Assert.Equal((StatusCode.ResourceExhausted, StatusCode.InvalidArgument), (refusal.StatusCode, other.StatusCode));
        Assert.Equal([(1, 0), (0, 1)], answers.Select(answer => (answer.AcceptedCount, answer.DuplicateCount)));
        Assert.Equal(["T1"], await world.AskAsync("SELECT vrm_text FROM sighting"));
    }

    [PostGisFact]
    public async Task A_reference_to_an_attachment_that_is_none_is_refused_and_its_neighbours_are_not()
    {
        await using var world = await IntakeWorld.CreateAsync(postgis);
        AttachmentReference good = new()
        {
            Kind = AttachmentKind.Mark, ContentType = "image/jpeg", SizeBytes = 9,
            Sha256 = Google.Protobuf.ByteString.CopyFrom(new byte[32]),
        };
        (string Field, Action<AttachmentReference> Spoil)[] wrong =
        [
            ("attachments.kind", one => one.Kind = AttachmentKind.Unspecified),
            ("attachments.kind", one => one.Kind = (AttachmentKind)99),
            ("attachments.sha256", one => one.Sha256 = Google.Protobuf.ByteString.CopyFrom(new byte[31])),
            ("attachments.content_type", one => one.ContentType = ""),
            ("attachments.content_type", one => one.ContentType = "image/j\u00e9peg"),
            ("attachments.content_type", one => one.ContentType = new string('x', 101)),
            ("attachments.size_bytes", one => one.SizeBytes = 0),
        ];
        var batch = new IngestSightingsRequest { Feed = "feeds/town", BatchNumber = 1 };
        foreach (var (_, spoil) in wrong)
        {
            var spoilt = good.Clone();
            spoil(spoilt);
            batch.Reads.Add(ReadWith(batch.Reads.Count + 1, good, spoilt));
        }
        batch.Reads.Add(ReadWith(8, [.. Enumerable.Repeat(good, 17)]));
        batch.Reads.Add(ReadWith(9, good, good));

        var answer = Assert.Single(await IngestAsync(world, batch));

        Assert.Equal(1, answer.AcceptedCount);
        Assert.Equal(
            [.. wrong.Select(one => one.Field), "attachments"], answer.Refusals.Select(refusal => refusal.Field));
        Assert.All(answer.Refusals, refusal => Assert.Equal(RefusalReason.WrongAttachment, refusal.Reason));
        Assert.Equal(["0|4|9", "1|4|9"], await world.AskAsync("SELECT place, kind, size_bytes FROM sighting_attachment ORDER BY place"));

        static Read ReadWith(int number, params AttachmentReference[] attachments) => new()
        {
            Camera = "a57", VrmText = $"T{number}", CaptureTime = Now, SourceSequence = (ulong)number, Attachments = { attachments },
        };
    }

    [PostGisFact]
    public async Task A_call_keeps_to_its_source_and_the_status_tells_of_each()
    {
        await using var world = await IntakeWorld.CreateAsync(postgis);
        var read = new Read { Camera = "shop-1", VrmText = "T1", CaptureTime = Now, SourceSequence = 1 };

        var answers = await IngestAsync(
            world, new() { Feed = "feeds/shops", Source = "spool", Reads = { read } },
            new() { Reads = { new Read(read) { SourceSequence = 4 }, new Read(read) { SourceSequence = 0 } } },
            new() { Source = "spool", Reads = { new Read(read) { SourceSequence = 4 } } });
        var other = await Assert.ThrowsAsync<RpcException>(() => IngestAsync(
            world, new IngestSightingsRequest { Feed = "feeds/shops", Source = "spool" }, new IngestSightingsRequest { Source = "other" }));
        var unnamed = await Assert.ThrowsAsync<RpcException>(() => IngestAsync(
            world, new IngestSightingsRequest { Feed = "feeds/shops" }, new IngestSightingsRequest { Source = "late" }));
        var tooLong = await Assert.ThrowsAsync<RpcException>(() => IngestAsync(
            world, new IngestSightingsRequest { Feed = "feeds/shops", Source = new('x', 129) }));

        Assert.Equal(4UL, answers[^1].LastSourceSequence);
        Assert.Equal(RefusalReason.MissingIdentity, Assert.Single(answers[1].Refusals).Reason);
        Assert.All([other, unnamed, tooLong], refusal => Assert.Equal(StatusCode.InvalidArgument, refusal.StatusCode));
        var shops = Assert.Single((await StatusAsync(world, "feeds/shops")).Feeds);
        Assert.Equal((2L, 1L, 0UL), (shops.AcceptedCount, shops.DuplicateCount, shops.LastSourceSequence));
        var spool = Assert.Single(shops.Sources, source => source.Source == "spool");
        Assert.Equal((2L, 1L, 4UL), (spool.AcceptedCount, spool.DuplicateCount, spool.LastSourceSequence));
        Assert.Equal((RefusalReason.MissingIdentity, 1L), (spool.Refusals.Single().Reason, spool.Refusals.Single().Count));
    }

    static async Task<List<IngestSightingsResponse>> IngestAsync(IntakeWorld world, params IngestSightingsRequest[] batches)
    {
        var answers = new List<IngestSightingsResponse>();
        await IngestAsync(world, answers, batches);
        return answers;
    }

    static async Task IngestAsync(
        IntakeWorld world, List<IngestSightingsResponse> answers, IngestSightingsRequest[] batches)
    {
        await using var metrics = new ServiceCollection().AddMetrics().BuildServiceProvider();
        using var pipeline = new AdmissionPipeline(
            world.Live, world.Store, world.Keeper, Neighbourhood.Options,
            new IntakeMetrics(metrics.GetRequiredService<IMeterFactory>(), world.Clock), world.Clock, NullLogger<AdmissionPipeline>.Instance);
        await pipeline.StartAsync(CancellationToken.None);
        try
        {
            await Rpc(world, pipeline).IngestSightings(
                new Sent<IngestSightingsRequest>(batches), new Answered<IngestSightingsResponse>(answers), Questions.Call("SightingIngestService/IngestSightings"));
        }
        finally
        {
            await pipeline.StopAsync(CancellationToken.None);
        }
    }

    static Task<GetIntakeStatusResponse> StatusAsync(IntakeWorld world, string feed) => Rpc(world, null!).GetIntakeStatus(
        new GetIntakeStatusRequest { Feed = feed }, Questions.Call("SightingIngestService/GetIntakeStatus"));

    static IngestRpc Rpc(IntakeWorld world, AdmissionPipeline pipeline) => new(
        pipeline, world.Live, new IntakeStatus(world.Database), Questions.Audited(world), Neighbourhood.Options,
        new Questions.Running(), null!);
}

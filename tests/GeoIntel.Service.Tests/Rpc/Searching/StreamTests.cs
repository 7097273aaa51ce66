using GeoIntel.Service.Rpc;
using GeoIntel.Service.Tests.Access;
using GeoIntel.Service.Tests.Registry;
using GeoIntel.V1;
using Grpc.Core;

namespace GeoIntel.Service.Tests.Rpc.Searching;

/// <summary>How streams end: the statement with them, and what was told in the audit log.</summary>
[Collection(PostGisCollection.Name)]
public class StreamTests(PostGisFixture postgis)
{
    /// <summary>A million when GEOINTEL_TEST_LONG is 1.</summary>
    internal static readonly int RowCount = Environment.GetEnvironmentVariable("GEOINTEL_TEST_LONG") == "1" ? 1_000_000 : 300_000;

    internal const string Statements = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() "
        + "AND query LIKE '%uncertainty_cm%' AND state IN ('active', 'idle in transaction')";

    [Fact]
    public void Every_field_of_a_stream_has_the_number_and_type_that_it_has_in_a_page()
    {
        var paged = SearchSightingsRequest.Descriptor.Fields.InDeclarationOrder().Where(field => !field.Name.StartsWith("page_", StringComparison.Ordinal));
        Assert.Equal(paged.Select(Of), StreamSightingsRequest.Descriptor.Fields.InDeclarationOrder().Select(Of));

        static (int, string, Google.Protobuf.Reflection.FieldType, bool) Of(Google.Protobuf.Reflection.FieldDescriptor field) =>
            (field.FieldNumber, field.Name, field.FieldType, field.IsRepeated);
    }

    [PostGisFact]
    public async Task A_stream_to_its_end_is_two_entries_the_second_with_its_row_count()
    {
        await using var world = await SearchWorld.CreateAsync(postgis, 21, 900);
        var question = Everything(world);
        var answers = new List<StreamSightingsResponse>();

        await Questions.Sightings(world.Intake).StreamSightings(
            question, new Answered<StreamSightingsResponse>(answers), Questions.Call("SightingService/StreamSightings"));

        var standing = world.Reads.Count(read => read.Stands && read.Road == "A57");
        Assert.Equal(standing, answers.Sum(answer => answer.Sightings.Count));
        Assert.Equal(
            ["consultation|opened||", $"export|ok|sighting|{standing}"],
            await world.Intake.AskAsync("SELECT action, outcome, resource_kind, row_count FROM audit_entry ORDER BY sequence"));
    }

    [PostGisFact]
    public async Task A_gate_refuses_a_stream_as_it_refuses_a_page_and_the_refusal_is_logged()
    {
        await using var world = await SearchWorld.CreateAsync(postgis, 22, 10);
        await world.Intake.DoAsync("UPDATE feed SET regime = 1 WHERE id = 'shops'");
        var question = Everything(world);
        question.Road = "";
        question.Cameras.AddRange(["cameras/c0", "cameras/c1"]);
        var call = Questions.Call("SightingService/StreamSightings");

        var old = await Assert.ThrowsAsync<RpcException>(
            () => Questions.Sightings(world.Intake).StreamSightings(question, null!, call));
        question.Cameras.Add("cameras/van-2"); // of another regime
        var joined = await Assert.ThrowsAsync<RpcException>(
            () => Questions.Sightings(world.Intake).StreamSightings(question, null!, call));
        question.Purpose = null;
        var aimless = await Assert.ThrowsAsync<RpcException>(
            () => Questions.Sightings(world.Intake).StreamSightings(question, null!, call));

        Assert.Equal(
            ("AGE_GATE", "SHARING_AGREEMENT_REQUIRED", "PURPOSE_REQUIRED"),
            (RpcErrors.ReasonOf(old), RpcErrors.ReasonOf(joined), RpcErrors.ReasonOf(aimless)));
        Assert.Equal(
            ["refusal|AGE_GATE|0", "refusal|SHARING_AGREEMENT_REQUIRED|0", "refusal|PURPOSE_REQUIRED: purpose|"],
            await world.Intake.AskAsync("SELECT action, outcome, row_count FROM audit_entry ORDER BY sequence"));
    }

    [PostGisFact]
    public async Task Who_leaves_ends_the_statement_and_what_was_told_is_counted()
    {
        await using var world = await AccessWorld.StartAsync(postgis);
        await FillAsync(world);
        using var client = world.NewClient();
        var token = world.Issuer.Token(roles: "intelligence");
        using (var call = await StandingCall.OpenAsync(
            client, "/geointel.v1.SightingService/StreamSightings", token, OfFilled(), isAll: true))
        {
            Assert.Equal(200, (await call.ReadAsync(StreamSightingsResponse.Parser)).Sightings.Count);
            Assert.Equal(1, await world.CountAsync(Statements));
            Assert.Equal(1, await world.CountAsync("SELECT count(*) FROM audit_entry WHERE outcome = 'opened'"));
        }

        while (await world.CountAsync("SELECT count(*) FROM audit_entry WHERE action = 'export'") == 0) await Task.Delay(20);
        while (await world.CountAsync(Statements) > 0) await Task.Delay(20);
        var ended = Assert.Single(await world.TextsAsync("SELECT outcome FROM audit_entry WHERE action = 'export'"));
        Assert.Equal("Cancelled", ended);
        // What was under way counts too; the rest was never read.
        Assert.InRange(await world.CountAsync("SELECT row_count::bigint FROM audit_entry WHERE action = 'export'"), 200, RowCount - 1);
    }

    [PostGisFact]
    public async Task Who_takes_nothing_is_left_and_the_statement_ends()
    {
        await using var world = await SearchWorld.CreateAsync(postgis, 23, 1500);
        var messages = new SightingMessages(new Service.Storage.Attachments.AttachmentStore(world.Intake.Database));
        var stream = new SightingStream(
            new Service.Storage.Sightings.SightingSearch(world.Intake.Database), messages,
            new GatedSightings(world.Intake.Live, Questions.Gate(world.Intake)), Questions.Streams(world.Intake, new HurriedClock()));

        var left = await Assert.ThrowsAsync<RpcException>(() => stream.WriteAsync(
            Everything(world), new Stuck(), Questions.Call("SightingService/StreamSightings")));

        Assert.Equal(ToldStreams.SlowReason, RpcErrors.ReasonOf(left));
        Assert.Equal(["0"], await world.Intake.AskAsync(Statements));
        Assert.Equal(
            ["consultation|opened|", "export|broken off|200"],
            await world.Intake.AskAsync("SELECT action, outcome, row_count FROM audit_entry ORDER BY sequence"));
    }

    [PostGisFact]
    public async Task All_of_many_rows_come_while_little_is_held()
    {
        await using var world = await AccessWorld.StartAsync(postgis);
        await FillAsync(world);
        using var client = world.NewClient();
        using var call = await StandingCall.OpenAsync(
            client, "/geointel.v1.SightingService/StreamSightings", world.Issuer.Token(roles: "intelligence"), OfFilled(), isAll: true);
        var (count, heldMost) = (0, 0L);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        while (count < RowCount)
        {
            count += (await call.ReadAsync(StreamSightingsResponse.Parser)).Sightings.Count;
            if (count % 50_000 == 0) heldMost = Math.Max(heldMost, GC.GetTotalMemory(forceFullCollection: true) - before);
        }

        Assert.Equal(StatusCode.OK, (await call.ToEndAsync()).Status);
        Assert.Equal(RowCount, await world.CountAsync("SELECT row_count::bigint FROM audit_entry WHERE action = 'export' AND outcome = 'ok'"));
        // All of them together would be some hundred MB.
        Assert.True(heldMost < 32 << 20, $"{heldMost} bytes were held");
    }

    static StreamSightingsRequest Everything(SearchWorld world) => new()
    {
        Purpose = Examples.Purpose, Road = "a57", FromTime = Questions.Time(world.Reads.Min(read => read.CapturedAt)),
        UntilTime = Questions.Time(world.Reads.Max(read => read.CapturedAt).AddSeconds(1)),
    };

    static StreamSightingsRequest OfFilled() => new()
    {
        Purpose = Examples.Purpose,
        Camera = "cameras/c1",
        FromTime = Questions.Time(DateTimeOffset.UtcNow.AddDays(-3)),
        UntilTime = Questions.Time(DateTimeOffset.UtcNow),
    };

    internal static async Task FillAsync(AccessWorld world)
    {
        await using var fill = world.Database.CreateCommand(
            $"""
            INSERT INTO feed (id, display_name, controller, regime, numbered, revision, updated_at) VALUES ('f1', '', 'Council', 2, false, 1, now());
            INSERT INTO camera (id, feed_id, display_name, kind, capture_point, survey_uncertainty_metres, road, device_ids, time_zone, covert,
              clock_skew_seconds_max, revision, updated_at)
            VALUES ('c1', 'f1', '', 1, ST_SetSRID(ST_MakePoint(346000, 392000), 27700), 5, '', '{"{}"}', 'Europe/London', false, 0, 1, now());
            INSERT INTO registry_version (kind, id, revision, recorded_at, body, clock_version)
            SELECT 'feed', id, revision, updated_at, to_jsonb(feed), 1 FROM feed UNION ALL
            SELECT 'camera', id, revision, updated_at, to_jsonb(camera), 1 FROM camera;
            UPDATE registry_clock SET version = 1;
            SELECT ensure_sighting_partition((now() - make_interval(days => day))::date) FROM generate_series(0, 3) AS day;
            INSERT INTO sighting (sighting_id, captured_at, received_at, feed_key, camera_key, vrm, uncertainty_cm, vrm_text, detail)
            SELECT gen_random_uuid(), now() - n * interval '66 hours' / {RowCount}, now(), (SELECT key FROM feed), (SELECT key FROM camera), 1957093839574064543, 500,
              'filled', jsonb_build_object('make', repeat('x', 200))
            FROM generate_series(1, {RowCount}) AS n;
            """);
        await fill.ExecuteNonQueryAsync();
        await world.Get<Service.Registry.LiveRegistry>().LoadAsync(CancellationToken.None);
    }

    // A minute is a tenth of a second.
    sealed class HurriedClock : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            base.CreateTimer(callback, state, dueTime > TimeSpan.Zero ? dueTime / 600 : dueTime, period);
    }

    sealed class Stuck : IServerStreamWriter<StreamSightingsResponse>
    {
        public WriteOptions? WriteOptions { get; set; }

        public Task WriteAsync(StreamSightingsResponse message) => throw new InvalidOperationException("It cannot be left.");

        public Task WriteAsync(StreamSightingsResponse message, CancellationToken cancellationToken) =>
            Task.Delay(Timeout.Infinite, cancellationToken);
    }
}

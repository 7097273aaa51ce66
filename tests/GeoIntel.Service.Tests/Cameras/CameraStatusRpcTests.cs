using GeoIntel.Service.Cameras;
using GeoIntel.Service.Rpc;
using GeoIntel.Service.Storage.Cameras;
using GeoIntel.Service.Tests.Admission;
using GeoIntel.Service.Tests.Rpc;
using GeoIntel.V1;
using Grpc.Core;

namespace GeoIntel.Service.Tests.Cameras;

[Collection(PostGisCollection.Name)]
public class CameraStatusRpcTests(PostGisFixture postgis)
{
    static readonly DateTimeOffset Now = Neighbourhood.Now;

    [PostGisFact]
    public async Task Signs_of_life_make_a_calendar_whatever_their_order_and_however_often_they_come()
    {
        await using var world = await IntakeWorld.CreateAsync(postgis);
        var rpc = Rpc(world);
        var statuses = new List<CameraStatus>();
        for (var minute = -120; minute < 0; minute++)
        {
            // an hour of signs, ten minutes of nothing, twenty minutes without a picture, half an hour of signs
            if (minute is >= -60 and < -50) continue;
            statuses.Add(Sign(minute, minute is < -50 or >= -30, "00-11-22/1"));
        }
        foreach (var portion in statuses.Concat(statuses.Take(30)).OrderBy(of => of.ReceiveTime.Seconds % 7).Chunk(40))
            Assert.Equal(portion.Length, (await ReportAsync(rpc, portion)).AcceptedCount);

        var answer = await rpc.GetCameraUptime(
            new GetCameraUptimeRequest
            {
                Camera = "cameras/shop-1",
                FromTime = Questions.Time(Now.AddHours(-3)),
                UntilTime = Questions.Time(Now.AddHours(1)),
            },
            Questions.Call("CameraStatusService/GetCameraUptime"));

        Assert.Equal(
            [
                "-180 -120 Unspecified Unspecified", "-120 -60 Up Sign", "-60 -50 Down LongSilence", "-50 -30 Down Report",
                "-30 0 Up Sign",
            ],
            answer.Intervals.Select(of =>
                $"{Minutes(of.FromTime.ToDateTimeOffset())} {Minutes(of.UntilTime.ToDateTimeOffset())} {of.State} {of.Evidence}"));
        Assert.Equal(0.5, answer.UpShare, 9);
    }

    [PostGisFact]
    public async Task A_wrong_sign_is_refused_with_its_place_and_the_rest_is_taken()
    {
        await using var world = await IntakeWorld.CreateAsync(postgis);
        var rpc = Rpc(world);

        var answer = await ReportAsync(rpc,
        [
            Sign(-1, true, "nowhere"), Sign(-1, true, "cameras/a57"), Sign(2, true), Sign(-6_000_000, true), Sign(-1, true),
            new CameraStatus { Camera = "cameras/shop-1", IsStreaming = true },
        ]);

        Assert.Equal(2, answer.AcceptedCount);
        Assert.Equal(
            ["0 camera", "1 camera", "2 receive_time", "3 receive_time"],
            answer.Refusals.Select(of => $"{of.Index} {of.Field}"));
        Assert.Equal(["2"], await world.AskAsync("SELECT bit_count(beats) FROM camera_signs"));
        var unknown = await Assert.ThrowsAsync<RpcException>(() => rpc.ReportCameraStatus(
            new ReportCameraStatusRequest { Feed = "feeds/none" }, Questions.Call("CameraStatusService/ReportCameraStatus")));
        Assert.Equal(StatusCode.NotFound, unknown.StatusCode);
    }

    [PostGisFact]
    public async Task What_is_known_of_all_cameras_now_is_the_end_of_each_calendar_and_comes_in_pages()
    {
        await using var world = await IntakeWorld.CreateAsync(postgis);
        var rpc = Rpc(world);
        await ReportAsync(rpc, Enumerable.Range(-120, 90).Select(minute => Sign(minute, minute < -50)));

        var found = new List<CameraNow>();
        var request = new ListCameraStatesRequest { PageSize = 1 };
        do
        {
            var page = await rpc.ListCameraStates(request, Questions.Call("CameraStatusService/ListCameraStates"));
            found.AddRange(page.Cameras);
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);

        var all = world.Live.Current.Cameras.Values.Where(camera => !camera.Covert).Select(camera => $"cameras/{camera.Id}");
        Assert.Equal(all.Order(StringComparer.Ordinal), found.Select(camera => camera.Camera));
        foreach (var camera in found)
        {
            var calendar = (await rpc.GetCameraUptime(
                new() { Camera = camera.Camera, FromTime = Questions.Time(Now.AddDays(-1)), UntilTime = Questions.Time(Now) },
                Questions.Call("CameraStatusService/GetCameraUptime"))).Intervals;
            Assert.Equal((calendar[^1].State, calendar[^1].Evidence), (camera.State, camera.Evidence));
        }
        var shop = found.Single(camera => camera.Camera == "cameras/shop-1");
        Assert.Equal((CameraState.Down, -50), (shop.State, Minutes(shop.SinceTime.ToDateTimeOffset())));
        Assert.Equal(["page_size"], await Questions.RefusedFieldsAsync(() => rpc.ListCameraStates(
            new() { PageSize = -1 }, Questions.Call("CameraStatusService/ListCameraStates"))));
    }

    [PostGisFact]
    public async Task What_is_asked_wrongly_is_refused_by_field()
    {
        await using var world = await IntakeWorld.CreateAsync(postgis);
        var rpc = Rpc(world);

        Assert.Equal(["from_time", "until_time"], await Questions.RefusedFieldsAsync(() => rpc.GetCameraUptime(
            new(), Questions.Call("CameraStatusService/GetCameraUptime"))));
        Assert.Equal(["until_time"], await Questions.RefusedFieldsAsync(() => rpc.GetCameraUptime(
            new() { FromTime = Questions.Time(Now), UntilTime = Questions.Time(Now.AddDays(93)) },
            Questions.Call("CameraStatusService/GetCameraUptime"))));
        Assert.Equal(["date", "page_size"], await Questions.RefusedFieldsAsync(() => rpc.ListCameraClocks(
            new() { Date = "yesterday", PageSize = -1 }, Questions.Call("CameraStatusService/ListCameraClocks"))));
        Assert.Equal(["from_date", "until_date"], await Questions.RefusedFieldsAsync(() => rpc.GetCameraClock(
            new() { Camera = "cameras/shop-1" }, Questions.Call("CameraStatusService/GetCameraClock"))));
    }

    [PostGisFact]
    public async Task The_devices_own_time_is_a_witness_of_its_clock()
    {
        await using var world = await IntakeWorld.CreateAsync(postgis);
        var signs = Enumerable.Range(-10, 10).Select(minute => Sign(minute, true)).ToList();
        foreach (var sign in signs) sign.DeviceTime = Questions.Time(sign.ReceiveTime.ToDateTimeOffset().AddSeconds(30 - 1));
        await ReportAsync(Rpc(world), signs);
        var store = new ClockStore(world.Database);

        Assert.True(await store.EstimateNextAsync(DateTimeOffset.UtcNow.AddHours(1), Now, CancellationToken.None));

        var clock = Assert.Single(await store.OfDayAsync(DateOnly.FromDateTime(Now.UtcDateTime), "", 10, covert: true, CancellationToken.None));
        Assert.Equal(("shop-1", 10), (clock.CameraId, clock.Bound.SignCount));
        Assert.InRange(30, clock.Bound.AheadMin!.Value, clock.Bound.AheadMax!.Value);
    }

    static CameraStatusRpc Rpc(IntakeWorld world) => new(
        new CameraStatusStore(world.Database), new ClockStore(world.Database),
        new UptimeBook(new CameraSigns(world.Database), world.Clock), world.Live, Neighbourhood.Options, world.Clock);

    static Task<ReportCameraStatusResponse> ReportAsync(CameraStatusRpc rpc, IEnumerable<CameraStatus> statuses) =>
        rpc.ReportCameraStatus(
            new ReportCameraStatusRequest { Feed = "feeds/shops", Statuses = { statuses } },
            Questions.Call("CameraStatusService/ReportCameraStatus"));

    static CameraStatus Sign(int minute, bool isStreaming, string camera = "cameras/shop-1") => new()
    {
        Camera = camera,
        ReceiveTime = Questions.Time(Now.AddMinutes(minute)),
        IsStreaming = isStreaming,
    };

    static double Minutes(DateTimeOffset at) => (at - Now).TotalMinutes;
}

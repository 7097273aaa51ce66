using GeoIntel.Service.Retention;
using GeoIntel.Service.Rpc;
using GeoIntel.Service.Storage.Retention;
using GeoIntel.Service.Tests.Admission;
using GeoIntel.Service.Tests.Registry;
using GeoIntel.Service.Tests.Rpc;
using GeoIntel.V1;
using Grpc.Core;

namespace GeoIntel.Service.Tests.Retention;

[Collection(PostGisCollection.Name)]
public class HoldRpcTests(PostGisFixture postgis)
{
    [PostGisFact]
    public async Task A_hold_is_made_listed_under_its_case_and_released_once_and_the_log_says_so()
    {
        await using var world = await IntakeWorld.CreateAsync(postgis);
        var rpc = Rpc(world);
        var call = Questions.Call("RetentionService/Test");

        var made = (await rpc.CreateHold(new CreateHoldRequest { Purpose = Examples.Purpose, Hold = Example }, call)).Hold;
        var listed = await rpc.ListHolds(new ListHoldsRequest { Purpose = Examples.Purpose, CaseReference = "CPIA-7" }, call);
        var ofOther = await rpc.ListHolds(new ListHoldsRequest { Purpose = Examples.Purpose, CaseReference = "CPIA-8" }, call);
        var release = new ReleaseHoldRequest { Purpose = Examples.Purpose, Name = made.Name, ReleaseReason = "The case is closed" };
        var released = (await rpc.ReleaseHold(release, call)).Hold;
        var again = await Assert.ThrowsAsync<RpcException>(() => rpc.ReleaseHold(release, call));

        Assert.Equal(("AB12CDE", "cameras/shop-1", TestCall.Actor), (made.Vrm, made.Camera, made.CreatedBy));
        Assert.Equal([made], listed.Holds);
        Assert.Empty(ofOther.Holds);
        Assert.Equal((TestCall.Actor, "The case is closed"), (released.ReleasedBy, released.ReleaseReason));
        Assert.Equal(StatusCode.NotFound, again.StatusCode);
        Assert.Equal(
            ["alteration|held|1", "consultation|ok|1", "consultation|ok|0", "alteration|released|1", "alteration|NotFound|0"],
            await world.AskAsync("SELECT action, outcome, row_count FROM audit_entry ORDER BY sequence"));
    }

    [PostGisFact]
    public async Task A_hold_without_a_subject_a_case_an_owner_or_a_review_is_refused()
    {
        await using var world = await IntakeWorld.CreateAsync(postgis);
        var rpc = Rpc(world);

        Assert.Equal(
            ["hold", "hold.case_reference", "hold.reason", "hold.owner", "hold.review_date"],
            await Fields(new Hold()));
        var camera = Example;
        camera.Vrm = "";
        Assert.Equal(["hold.from_time"], await Fields(camera));
        var past = Example;
        past.ReviewDate = "2026-03-02";
        Assert.Equal(["hold.review_date"], await Fields(past));
        Assert.Equal(["0"], await world.AskAsync("SELECT count(*) FROM hold"));

        Task<List<string>> Fields(Hold hold) => Questions.RefusedFieldsAsync(() => rpc.CreateHold(
            new CreateHoldRequest { Purpose = Examples.Purpose, Hold = hold }, Questions.Call("RetentionService/CreateHold")));
    }

    [PostGisFact]
    public async Task A_run_is_listed_with_what_it_erased()
    {
        await using var world = await RetentionWorld.CreateAsync(postgis, seed: 6);
        var rpc = Rpc(world.Intake);
        var call = Questions.Call("RetentionService/RunRetention");

        var dry = await rpc.RunRetention(new RunRetentionRequest { DryRun = true }, call);
        var run = await rpc.RunRetention(new RunRetentionRequest(), call);
        var listed = Assert.Single((await rpc.ListRetentionRuns(new ListRetentionRunsRequest(), call)).Runs);

        Assert.Empty(dry.Run);
        Assert.Equal(dry.DroppedDays, run.DroppedDays);
        Assert.Equal((run.Run, TestCall.Actor, ""), (listed.Name, listed.StartedBy, listed.Problem));
        Assert.Equal(run.Erased, listed.Erased);
        Assert.NotEmpty(run.Erased);
    }

    internal static Hold Example => new()
    {
        CaseReference = "CPIA-7", Reason = "Disclosure in the trial", Owner = "DI Example", ReviewDate = "2027-03-01",
        Vrm = "AB12 CDE", Camera = "cameras/shop-1",
    };

    internal static RetentionRpc Rpc(IntakeWorld world)
    {
        var store = new RetentionStore(world.Database);
        return new RetentionRpc(
            new RetentionRunner(store, new FeedRegimes(world.Database), new RegimesOptions(), new RetentionOptions(), world.Clock),
            store, world.Database, world.Live, Questions.Audited(world), world.Clock);
    }
}

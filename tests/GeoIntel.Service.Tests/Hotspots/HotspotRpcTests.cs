using System.Text.Json;
using GeoIntel.Service.Storage.Hotspots;
using GeoIntel.Service.Tests.Registry;
using GeoIntel.Service.Tests.Rpc;
using GeoIntel.V1;
using Grpc.Core;
using Npgsql;

namespace GeoIntel.Service.Tests.Hotspots;

[Collection(PostGisCollection.Name)]
public sealed class HotspotRpcTests(PostGisFixture postgis) : IAsyncLifetime
{
    HotspotWorld _world = null!;

    public async Task InitializeAsync()
    {
        if (PostGisFixture.MissingReason is null) _world = await HotspotWorld.CreateAsync(postgis);
    }

    public async Task DisposeAsync()
    {
        if (_world is not null) await _world.DisposeAsync();
    }

    [PostGisFact]
    public async Task A_run_is_asked_for_computed_and_told_with_its_papers()
    {
        var asked = (await _world.Rpc.RunHotspots(HotspotWorld.Order(), HotspotWorld.Call("RunHotspots"))).Operation;
        Assert.False(asked.Done);

        Assert.True(await _world.Runner.RunOneAsync(CancellationToken.None));
        Assert.False(await _world.Runner.RunOneAsync(CancellationToken.None));

        var operation = await _world.OperationAsync(asked.Name);
        Assert.True(operation.Done, operation.Error?.Message);
        Assert.Equal((HotspotRunState.Succeeded, 1.0, "2024-01", 14),
            (operation.Run.State, operation.Progress, operation.Run.FirstMonth, operation.Run.MonthCount));
        Assert.Contains("last year's map", operation.Run.Verdict, StringComparison.Ordinal);
        var full = (await _world.Rpc.GetHotspotRun(
            new GetHotspotRunRequest { Name = asked.Name, View = HotspotView.Full },
            HotspotWorld.Call("GetHotspotRun"))).Run;
        Assert.Equal(3 * 5, full.BacktestRows.Count);
        using var manifest = JsonDocument.Parse(full.ManifestJson);
        Assert.Equal(full.DataSha256, manifest.RootElement.GetProperty("data").GetProperty("sha256").GetString());
        Assert.StartsWith(
            "<!doctype html>", await _world.PaperAsync(asked.Name, HotspotFile.Page), StringComparison.Ordinal);
        Assert.StartsWith(
            "# Model card", await _world.PaperAsync(asked.Name, HotspotFile.ModelCard), StringComparison.Ordinal);
        foreach (var file in (HotspotFile[])[HotspotFile.Manifest, HotspotFile.PublicRecord,
            HotspotFile.DeprivationAudit])
            JsonDocument.Parse(await _world.PaperAsync(asked.Name, file)).Dispose();
    }

    [PostGisFact]
    public async Task Cells_come_page_by_page_in_either_order_and_say_why()
    {
        var run = await _world.RunAsync();

        var byId = await _world.CellsAsync(new ListHotspotCellsRequest { Run = run, PageSize = 7 });
        var byRank = await _world.CellsAsync(
            new ListHotspotCellsRequest { Run = run, PageSize = 7, Order = HotspotCellOrder.Rank });
        var flagged = await _world.CellsAsync(
            new ListHotspotCellsRequest { Run = run, FlaggedOnly = true, View = HotspotView.Full });

        Assert.Equal(byId.Select(cell => cell.CellId).Order(StringComparer.Ordinal), byId.Select(cell => cell.CellId));
        Assert.Equal(byId.Select(cell => cell.CellId).Order(), byRank.Select(cell => cell.CellId).Order());
        Assert.Equal(byRank.Select(cell => cell.Rank).Order(), byRank.Select(cell => cell.Rank));
        Assert.Equal(byRank.Take(flagged.Count).Select(cell => cell.CellId).Order(),
            flagged.Select(cell => cell.CellId).Order());
        Assert.All(byId, cell => Assert.StartsWith($"{cell.CellId}: ", cell.Why, StringComparison.Ordinal));
        Assert.All(flagged, cell => Assert.Equal(HotspotReview.Waiting, cell.Flag.Review));
        Assert.All(flagged, cell => Assert.StartsWith("MULTIPOLYGON", cell.Outline.Wkt, StringComparison.Ordinal));
        // The burglaries lie round (340.9, 401.1).
        Assert.Contains("SD4001-10", flagged.Select(cell => cell.CellId));
        Assert.Equal(HotspotWorld.Months, flagged[0].Counts.Count);
    }

    [PostGisFact]
    public async Task A_small_count_is_marked_and_a_cell_without_incidents_is_left_out_of_the_description()
    {
        var run = await _world.RunAsync();

        var cells = await _world.CellsAsync(new ListHotspotCellsRequest { Run = run, View = HotspotView.Full });

        Assert.Contains(cells, cell => cell.Suppressed);
        Assert.All(cells, cell => Assert.Equal(cell.Counts.Sum() < 3, cell.Suppressed));
        Assert.All(cells, cell => Assert.Equal(cell.Counts.Sum() > 0, cell.HasTrendPNull));
    }

    [PostGisFact]
    public async Task A_run_that_is_cancelled_while_it_is_computed_leaves_nothing_but_its_name()
    {
        var order = HotspotWorld.Order(unit: "grid-100"); // so many cells that it cannot end before it is looked at
        order.Parameters.NullRuns = 9_999;
        var id = (await _world.Rpc.RunHotspots(order, HotspotWorld.Call("RunHotspots"))).Operation.Name;
        var computing = Task.Run(() => _world.Runner.RunOneAsync(CancellationToken.None));
        // Any stage of the computing will do: each of them can pass between two looks.
        while ((await _world.OperationAsync(id)).Stage is not ("describing" or "calibrating the labels" or "scanning"))
        {
            Assert.False(computing.IsCompleted);
            await Task.Delay(10);
        }

        var cancelled = await _world.Rpc.CancelHotspotOperation(
            new CancelHotspotOperationRequest { Name = id }, HotspotWorld.Call("CancelHotspotOperation"));
        await computing;

        Assert.True(cancelled.Operation.Done);
        Assert.Equal((int)StatusCode.Cancelled, (await _world.OperationAsync(id)).Error.Code);
        Assert.Equal(["0|0|0"], await _world.AskAsync(
            "SELECT (SELECT count(*) FROM hotspot_cell), (SELECT count(*) FROM hotspot_flag), (SELECT count(*) FROM hotspot_backtest)"));
        Assert.Equal(["5|"], await _world.AskAsync("SELECT state, manifest FROM hotspot_run"));
        var refusal = await Assert.ThrowsAsync<RpcException>(
            () => _world.CellsAsync(new ListHotspotCellsRequest { Run = id }));
        Assert.Equal(StatusCode.FailedPrecondition, refusal.StatusCode);
    }

    [PostGisFact]
    public async Task What_was_computed_of_a_run_that_another_instance_stopped_is_not_kept()
    {
        var id = (await _world.Rpc.RunHotspots(HotspotWorld.Order(), HotspotWorld.Call("RunHotspots"))).Operation.Name;
        await using (var held = await _world.Runs.TryTakeAsync(CancellationToken.None))
        {
            Assert.Equal(id, held!.Id);
            Assert.True(_world.Runs.TellProgress(id, new("scanning", 0.5)));
            await _world.Runs.StopAsync(id, RunState.Cancelled, "elsewhere", null, CancellationToken.None);
            Assert.False(_world.Runs.TellProgress(id, new("scanning", 0.6)));
        }

        Assert.False(await _world.Runner.RunOneAsync(CancellationToken.None));
        Assert.Empty(await _world.AskAsync("SELECT 1 FROM hotspot_cell"));
    }

    [PostGisFact]
    public async Task A_run_whose_instance_went_away_is_taken_up_and_one_that_is_held_is_left_alone()
    {
        var id = (await _world.Rpc.RunHotspots(HotspotWorld.Order(), HotspotWorld.Call("RunHotspots"))).Operation.Name;
        await using (await _world.Runs.TryTakeAsync(CancellationToken.None))
        {
            Assert.Equal(HotspotRunState.Running, (await GetAsync(id)).State);
            Assert.False(await _world.Runner.RunOneAsync(CancellationToken.None));
        }

        Assert.True(await _world.Runner.RunOneAsync(CancellationToken.None));
        Assert.Equal(HotspotRunState.Succeeded, (await GetAsync(id)).State);
    }

    [PostGisFact]
    public async Task A_run_that_has_ended_can_not_be_changed()
    {
        var id = await _world.RunAsync();

        foreach (var sql in (string[])
            [
                "UPDATE hotspot_run SET verdict = 'better'", "DELETE FROM hotspot_run",
                "UPDATE hotspot_cell SET forecast = 0",
                "DELETE FROM hotspot_cell", "UPDATE hotspot_backtest SET pai_1 = 99", "TRUNCATE hotspot_backtest",
            ])
        {
            var refusal = await Assert.ThrowsAsync<PostgresException>(() => _world.AskAsync(sql));
            Assert.Contains("append-only", refusal.MessageText, StringComparison.Ordinal);
        }
        var again = await _world.Rpc.CancelHotspotOperation(
            new CancelHotspotOperationRequest { Name = id }, HotspotWorld.Call("CancelHotspotOperation"));
        Assert.Equal(HotspotRunState.Succeeded, again.Operation.Run.State);
    }

    [PostGisFact]
    public async Task The_same_request_id_is_the_same_run_and_another_order_under_it_is_refused()
    {
        var order = HotspotWorld.Order();
        order.RequestId = "0198f3c0-0000-7000-8000-000000000001";

        var first = await _world.RunAsync(order);
        var second = await _world.RunAsync(order);
        order.Subject.Unit = "grid-1000";

        Assert.Equal((order.RequestId, order.RequestId), (first, second));
        Assert.Equal(["request_id"], await Questions.RefusedFieldsAsync(() => _world.RunAsync(order)));
        Assert.Equal(["1"], await _world.AskAsync("SELECT count(*) FROM hotspot_run"));
    }

    [PostGisFact]
    public async Task Two_runs_are_compared_on_the_ids_of_their_cells()
    {
        var earlier = await _world.RunAsync();
        var other = await _world.RunAsync(HotspotWorld.Order(group: "drugs"));
        await _world.AddMonthsAsync(HotspotWorld.First.AddMonths(HotspotWorld.Months), 2, seed: 9);
        var later = await _world.RunAsync();

        var changes = new List<HotspotCellChange>();
        var request = new CompareHotspotRunsRequest { EarlierRun = earlier, LaterRun = later, PageSize = 9 };
        do
        {
            var page = await _world.Rpc.CompareHotspotRuns(request, HotspotWorld.Call("CompareHotspotRuns"));
            changes.AddRange(page.Changes);
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);
        var cells = await _world.CellsAsync(new ListHotspotCellsRequest { Run = later });

        Assert.Equal(cells.Select(cell => cell.CellId),
            changes.Where(change => change.HasMean12After).Select(change => change.CellId));
        foreach (var cell in cells.Where(cell => cell.HasChangeFromLast))
        {
            var change = changes.Single(of => of.CellId == cell.CellId);
            Assert.Equal(change.Mean12After - change.Mean12Before, cell.ChangeFromLast, 1e-12);
        }
        Assert.Contains(cells, cell => cell.ChangeFromLast != 0);
        request = new CompareHotspotRunsRequest { EarlierRun = other, LaterRun = later };
        Assert.Equal(["later_run"], await Questions.RefusedFieldsAsync(
            () => _world.Rpc.CompareHotspotRuns(request, HotspotWorld.Call("CompareHotspotRuns"))));
    }

    [PostGisFact]
    public async Task A_flag_is_decided_with_a_reason_lapses_and_holds_anew_when_it_is_accepted()
    {
        var run = await _world.RunAsync();
        var flagged = await _world.CellsAsync(new ListHotspotCellsRequest { Run = run, FlaggedOnly = true });
        _world.Clock.Now = _world.Clock.Now.AddMonths(2);

        var accepted = await ReviewAsync(run, flagged[0].CellId, HotspotReview.Accepted);
        var rejected = await ReviewAsync(run, flagged[1].CellId, HotspotReview.Rejected);
        _world.Clock.Now = _world.Clock.Now.AddMonths(1).AddDays(1);
        var cells = await _world.CellsAsync(new ListHotspotCellsRequest { Run = run, FlaggedOnly = true });

        Assert.Equal((HotspotReview.Accepted, TestCall.Actor), (accepted.Review, accepted.Reviewer));
        Assert.True(accepted.LapseTime > rejected.LapseTime);
        Assert.False(cells[0].Flag.Lapsed);
        Assert.All(cells.Skip(1), cell => Assert.True(cell.Flag.Lapsed));
        var refusal = await Assert.ThrowsAsync<RpcException>(
            () => ReviewAsync(run, cells[1].CellId, HotspotReview.Accepted));
        Assert.Equal(StatusCode.FailedPrecondition, refusal.StatusCode);
        var missing = await Assert.ThrowsAsync<RpcException>(
            () => ReviewAsync(run, "SD0000-00", HotspotReview.Accepted));
        Assert.Equal(StatusCode.NotFound, missing.StatusCode);
        Assert.Equal(["reason"],
            await Questions.RefusedFieldsAsync(() => ReviewAsync(run, cells[0].CellId, HotspotReview.Accepted, "ok")));
        Assert.Equal(["review"],
            await Questions.RefusedFieldsAsync(() => ReviewAsync(run, cells[0].CellId, HotspotReview.Waiting)));
    }

    [PostGisFact]
    public async Task Areas_give_rates_and_the_audit_by_decile()
    {
        await _world.AddAreasAsync();
        var order = HotspotWorld.Order("wards");

        var run = await _world.RunAsync(order);
        order = HotspotWorld.Order();
        order.Subject.BoundarySet = "wards";
        var squares = await _world.RunAsync(order);

        var cells = await _world.CellsAsync(new ListHotspotCellsRequest { Run = run });
        Assert.Equal(["W0", "W1", "W2", "W3", "W4", "W5", "W6", "W7", "W8"], cells.Select(cell => cell.CellId));
        Assert.All(cells, cell => Assert.True(cell.HasRatePer1000 && !cell.HasRatePer1000Households));
        Assert.Equal(cells[0].Mean12 * 12, cells[0].RatePer1000, 1e-9); // W0 has 1000 residents
        foreach (var id in (string[])[run, squares])
        {
            using var audit = JsonDocument.Parse(await _world.PaperAsync(id, HotspotFile.DeprivationAudit));
            var rows = audit.RootElement.GetProperty("rows").EnumerateArray().ToList();
            Assert.Equal(10, rows.Count);
            Assert.Equal(1, rows.Sum(row => row.GetProperty("crime_share").GetDouble()), 0.2);
            Assert.True(rows[0].GetProperty("flagged_area_share").GetDouble() > 0.5);
        }
    }

    [PostGisFact]
    public async Task A_back_test_is_made_now_and_keeps_nothing()
    {
        var told = await _world.Rpc.BacktestHotspots(
            new BacktestHotspotsRequest { Subject = new HotspotSubject { CrimeTypes = { "Burglary" },
                Unit = "grid-500" }, Origins = 3 },
            HotspotWorld.Call("BacktestHotspots"));

        Assert.Equal(["2024-12", "2025-01", "2025-02"], told.Rows.Select(row => row.Origin).Distinct());
        Assert.Equal(15, told.Rows.Count);
        Assert.Equal(["0"], await _world.AskAsync("SELECT count(*) FROM hotspot_run"));
    }

    [PostGisFact]
    public async Task Every_order_decision_and_reading_leaves_an_audit_entry()
    {
        var run = await _world.RunAsync();
        var flagged = await _world.CellsAsync(new ListHotspotCellsRequest { Run = run, FlaggedOnly = true });
        await ReviewAsync(run, flagged[0].CellId, HotspotReview.Accepted);
        await _world.PaperAsync(run, HotspotFile.Page);

        Assert.Equal(
            [
                "combination|RunHotspots|asked for|LOCP-1", "combination|RunHotspots|ok|",
                "consultation|ListHotspotCells|ok|",
                "decision|ReviewHotspotFlag|accepted|", "disclosure|GetHotspotFile|ok|",
            ],
            await _world.AskAsync(
                "SELECT action, split_part(rpc, '/', 2), outcome, purpose_reference FROM audit_entry WHERE rpc <> 'test' ORDER BY sequence"));
        var order = HotspotWorld.Order();
        order.Purpose = null;
        Assert.Contains("purpose", await Questions.RefusedFieldsAsync(() => _world.RunAsync(order)));
    }

    [PostGisFact]
    public async Task The_entry_of_a_paper_says_to_whom_it_goes_and_how_the_run_may_be_handled()
    {
        var order = HotspotWorld.Order();
        order.Handling = "For the profile's authors";
        var run = await _world.RunAsync(order);

        await _world.PaperAsync(run, HotspotFile.Page, " The council's analyst ");

        await using var connection = await _world.Database.OpenConnectionAsync();
        var id = Guid.Parse((await _world.AskAsync("SELECT personal_id FROM audit_entry WHERE action = 'disclosure'")).Single());
        Assert.Equal(
            """{"recipient":"The council's analyst","handling":"For the profile's authors"}""".Replace("'", "\\u0027", StringComparison.Ordinal),
            await Service.Audit.AuditPersonal.OpenAsync(connection, id, CancellationToken.None));
    }

    [PostGisFact]
    public async Task Runs_are_listed_the_newest_first()
    {
        var ids = new List<string>();
        foreach (var group in (string[])["neighbourhood-crime", "drugs", "neighbourhood-crime"])
        {
            ids.Insert(0, await _world.RunAsync(HotspotWorld.Order(group: group)));
            _world.Clock.Now = _world.Clock.Now.AddHours(1);
        }

        var listed = new List<string>();
        var request = new ListHotspotRunsRequest { PageSize = 2 };
        do
        {
            var page = await _world.Rpc.ListHotspotRuns(request, HotspotWorld.Call("ListHotspotRuns"));
            listed.AddRange(page.Runs.Select(run => run.Name));
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);

        Assert.Equal(ids, listed);
        request = new ListHotspotRunsRequest { CrimeGroup = "drugs" };
        Assert.Equal(ids[1],
            Assert.Single((await _world.Rpc.ListHotspotRuns(request, HotspotWorld.Call("ListHotspotRuns"))).Runs).Name);
    }

    [PostGisFact]
    public async Task The_tables_hold_no_column_of_a_person_or_a_vehicle()
    {
        var columns = await _world.AskAsync(
            "SELECT column_name FROM information_schema.columns WHERE table_name LIKE 'hotspot%' OR table_name LIKE 'boundary%'");

        string[] words = ["vrm", "nominal", "vehicle", "sighting", "camera", "person", "hit_id", "address"];
        Assert.NotEmpty(columns);
        Assert.DoesNotContain(columns, column => words.Any(word => column.Contains(word, StringComparison.Ordinal)));
    }

    async Task<HotspotRun> GetAsync(string id) =>
        (await _world.Rpc.GetHotspotRun(
            new GetHotspotRunRequest { Name = id }, HotspotWorld.Call("GetHotspotRun"))).Run;

    async Task<HotspotFlag> ReviewAsync(
        string run, string cell, HotspotReview review, string reason = "Known market day, officers told.") =>
        (await _world.Rpc.ReviewHotspotFlag(
            new ReviewHotspotFlagRequest { Run = run, CellId = cell, Review = review, Reason = reason },
            HotspotWorld.Call("ReviewHotspotFlag"))).Flag;
}

using System.Globalization;
using System.Text;
using GeoIntel.Models.Hotspots.Forecasting;
using GeoIntel.Models.Hotspots.Runs;
using GeoIntel.Service.Access;
using GeoIntel.Service.Audit;
using GeoIntel.Service.Hotspots;
using GeoIntel.Service.Storage.Hotspots;
using GeoIntel.V1;
using Google.Protobuf;
using Grpc.Core;
using HotspotRun = GeoIntel.V1.HotspotRun;

namespace GeoIntel.Service.Rpc;

/// <summary>Takes orders for runs, tells how far they are and what they say, and takes analysts' decisions.</summary>
/// <remarks>Runs tell nothing of persons, so only an order states a purpose; every rpc but those that ask how far a run
/// is leaves an audit entry.</remarks>
sealed class HotspotRpc(
    HotspotRunStore runs, HotspotCellStore cells, HotspotInputs inputs, HotspotRunner runner, AuditedCall audited,
    TimeProvider clock)
    : HotspotService.HotspotServiceBase
{
    const int CellsPageDefault = 500;
    const int CellsPageMax = 5_000;
    const int RunsPageDefault = 100;
    const int RunsPageMax = 1_000;
    const int TextLengthMax = 500;
    const int ReasonLengthMin = 10;
    const int ReasonLengthMax = 1_000;
    const int ChunkBytes = 64 * 1024;
    const int BacktestMonthsMin = 4;
    const int OriginsDefault = 5;
    const int OriginsMax = 120;

    /// <summary>A back-test keeps a processor busy for a minute; more wait.</summary>
    static readonly SemaphoreSlim BackTests = new(1);

    public override Task<RunHotspotsResponse> RunHotspots(RunHotspotsRequest request, ServerCallContext context) =>
        StoreFailures.NamedAsync(async () =>
        {
            var purpose = await audited.RequireAsync(context, request.Purpose);
            CheckTexts(request);
            var id = request.RequestId.Length > 0 ? request.RequestId.ToLowerInvariant()
                : Guid.CreateVersion7().ToString();
            if (!Guid.TryParseExact(id, "D", out _)) throw RpcErrors.Invalid(
                "request_id", $"'{request.RequestId}' is no UUID; leave it empty or make one.");
            var order = HotspotChecks.Check(request.Subject, request.Parameters, await MonthsAsync(context));
            if (request.ValidateOnly) return new RunHotspotsResponse { Operation = new HotspotOperation() };

            var run = new NewRun(
                id, order.CrimeGroup, order.Unit, order.FirstMonth, order.MonthCount, order.Options.Forecaster,
                order.ToJson(),
                Caller.Of(context).Actor, $"{(PurposeClass)purpose.Class} {purpose.Reference}",
                request.Handling.Length > 0 ? request.Handling : RunLabels.HandlingDefault,
                request.Attribution.Length > 0 ? request.Attribution : RunLabels.AttributionDefault, clock.GetUtcNow());
            var entry = AuditedCall.EntryFor(context, AuditAction.Combination, purpose) with
            {
                ResourceKind = "hotspot_run", ResourceId = id, Personal = request, Outcome = "asked for",
            };
            if (!await runs.CreateAsync(run, entry, context.CancellationToken)) await RequireSameAsync(run, context);
            runner.Wake();
            return new RunHotspotsResponse { Operation = await OperationAsync(id, context) };
        });

    public override Task<GetHotspotOperationResponse> GetHotspotOperation(
        GetHotspotOperationRequest request, ServerCallContext context) =>
        StoreFailures.NamedAsync(async () =>
            new GetHotspotOperationResponse { Operation = await OperationAsync(request.Name, context) });

    public override Task<CancelHotspotOperationResponse> CancelHotspotOperation(
        CancelHotspotOperationRequest request, ServerCallContext context) =>
        StoreFailures.NamedAsync(async () =>
        {
            await OperationAsync(request.Name, context);
            var entry = AuditedCall.EntryFor(context, AuditAction.Decision, null) with
            {
                ResourceKind = "hotspot_run", ResourceId = request.Name, Outcome = "cancelled",
            };
            await runs.StopAsync(
                request.Name, RunState.Cancelled, "It was cancelled.", entry, context.CancellationToken);
            runner.Cancel(request.Name);
            return new CancelHotspotOperationResponse { Operation = await OperationAsync(request.Name, context) };
        });

    public override Task<GetHotspotRunResponse> GetHotspotRun(
        GetHotspotRunRequest request, ServerCallContext context) =>
        StoreFailures.NamedAsync(async () =>
        {
            var full = request.View == HotspotView.Full;
            var run = await runs.FindAsync(
                request.Name,
                row =>
                {
                    var found = HotspotMessages.RunOf(row);
                    if (full) found.ManifestJson = row.TextOrEmpty("manifest");
                    return found;
                },
                context.CancellationToken) ?? throw RpcErrors.NotFound("hotspot run", request.Name);
            if (full)
            {
                run.BacktestRows.AddRange(await cells.AskAsync(
                    "backtest_rows", HotspotMessages.BacktestOf, context.CancellationToken, ("run_id", request.Name)));
            }
            await RecordAsync(context, AuditAction.Consultation, request.Name, 1);
            return new GetHotspotRunResponse { Run = run };
        });

    public override Task<ListHotspotRunsResponse> ListHotspotRuns(
        ListHotspotRunsRequest request, ServerCallContext context) =>
        StoreFailures.NamedAsync(async () =>
        {
            var size = SizeOf(request.PageSize, RunsPageDefault, RunsPageMax);
            var question = new ListHotspotRunsRequest(request) { PageToken = "" };
            var found = await runs.ListAsync(
                request.CrimeGroup, request.Unit, BeforeOf(PageToken.PlaceOf(question, request.PageToken)), size + 1,
                HotspotMessages.RunOf,
                context.CancellationToken);
            var response = new ListHotspotRunsResponse();
            response.Runs.AddRange(found.Take(size));
            if (found.Count > size)
            {
                var last = found[size - 1];
                response.NextPageToken = PageToken.Of(
                    question, $"{last.CreateTime.ToDateTimeOffset().UtcTicks}/{last.Name}");
            }
            await RecordAsync(context, AuditAction.Consultation, null, response.Runs.Count);
            return response;
        });

    public override Task<ListHotspotCellsResponse> ListHotspotCells(
        ListHotspotCellsRequest request, ServerCallContext context) =>
        StoreFailures.NamedAsync(async () =>
        {
            await RequireEndedAsync(request.Run, context);
            var size = SizeOf(request.PageSize, CellsPageDefault, CellsPageMax);
            var question = new ListHotspotCellsRequest(request) { PageToken = "" };
            var (afterRank, afterPlace) = CellPlaceOf(PageToken.PlaceOf(question, request.PageToken));
            var byRank = request.Order == HotspotCellOrder.Rank;
            var now = clock.GetUtcNow();
            var found = await cells.AskAsync(
                byRank ? "cells_by_rank" : "cells_by_id",
                row => (Cell: HotspotMessages.CellOf(row, now), Place: row.Whole("place")), context.CancellationToken,
                [
                    ("run_id", request.Run), ("flagged_only", request.FlaggedOnly),
                    ("full", request.View == HotspotView.Full),
                    ("after_rank", afterRank), ("after_place", afterPlace), ("limit", size + 1),
                ]);
            var response = new ListHotspotCellsResponse();
            response.Cells.AddRange(found.Take(size).Select(of => of.Cell));
            if (found.Count > size)
                response.NextPageToken = PageToken.Of(question, string.Create(
                    CultureInfo.InvariantCulture, $"{found[size - 1].Cell.Rank}/{found[size - 1].Place}"));
            await RecordAsync(context, AuditAction.Consultation, request.Run, response.Cells.Count);
            return response;
        });

    public override Task<BacktestHotspotsResponse> BacktestHotspots(
        BacktestHotspotsRequest request, ServerCallContext context) =>
        StoreFailures.NamedAsync(async () =>
        {
            if (request.Origins is < 0 or > OriginsMax) throw RpcErrors.Invalid(
                "origins", $"It is {request.Origins}; give 0 to {OriginsMax}.");
            if (request.Seed < 0) throw RpcErrors.Invalid("seed", $"It is {request.Seed}; give 0 or more.");
            var order = HotspotChecks.Check(request.Subject, null, await MonthsAsync(context), BacktestMonthsMin);
            await BackTests.WaitAsync(context.CancellationToken);
            try
            {
                var input = await inputs.GatherAsync(order, context.CancellationToken);
                var (rows, verdict) = await Task.Run(
                    () => BackTestOf(input, request, context.CancellationToken), context.CancellationToken);
                await RecordAsync(context, AuditAction.Consultation, null, rows.Count);
                var response = new BacktestHotspotsResponse { Forecaster = verdict.Flags, Verdict = verdict.Sentence };
                response.Rows.AddRange(rows.Select(row => HotspotMessages.BacktestOf(row, order.FirstMonth)));
                return response;
            }
            catch (RunRefusedException refusal)
            {
                throw RpcErrors.Make(StatusCode.FailedPrecondition, "HOTSPOTS_REFUSED", refusal.Message);
            }
            finally
            {
                BackTests.Release();
            }
        });

    public override Task<CompareHotspotRunsResponse> CompareHotspotRuns(
        CompareHotspotRunsRequest request, ServerCallContext context) =>
        StoreFailures.NamedAsync(async () =>
        {
            var earlier = await RequireEndedAsync(request.EarlierRun, context);
            var later = await RequireEndedAsync(request.LaterRun, context);
            if ((earlier.CrimeGroup, earlier.Unit) != (later.CrimeGroup, later.Unit))
            {
                throw RpcErrors.Invalid(
                    "later_run", $"It is of '{later.CrimeGroup}' on {later.Unit}, the earlier one of '{earlier.CrimeGroup}' on {earlier.Unit}; compare runs of one group and unit.");
            }
            var size = SizeOf(request.PageSize, CellsPageDefault, CellsPageMax);
            var question = new CompareHotspotRunsRequest(request) { PageToken = "" };
            var found = await cells.AskAsync(
                "compare_runs", HotspotMessages.ChangeOf, context.CancellationToken,
                [
                    ("earlier", request.EarlierRun), ("later", request.LaterRun), ("flagged_only", request.FlaggedOnly),
                    ("after_cell", PageToken.PlaceOf(question, request.PageToken) ?? ""), ("limit", size + 1),
                ]);
            var response = new CompareHotspotRunsResponse();
            response.Changes.AddRange(found.Take(size));
            if (found.Count > size) response.NextPageToken = PageToken.Of(question, found[size - 1].CellId);
            await RecordAsync(
                context, AuditAction.Consultation, $"{request.EarlierRun} {request.LaterRun}", response.Changes.Count);
            return response;
        });

    public override Task<ReviewHotspotFlagResponse> ReviewHotspotFlag(
        ReviewHotspotFlagRequest request, ServerCallContext context) =>
        StoreFailures.NamedAsync(async () =>
        {
            if (request.Review is not (HotspotReview.Accepted or HotspotReview.Rejected))
                throw RpcErrors.Invalid("review", $"{request.Review} is no decision; accept or reject.");
            var reason = request.Reason.Trim();
            if (reason.Length is < ReasonLengthMin or > ReasonLengthMax
                || reason.Contains('\0', StringComparison.Ordinal))
                throw RpcErrors.Invalid(
                    "reason", $"It has {reason.Length} characters; say why in {ReasonLengthMin} to {ReasonLengthMax}.");
            var now = clock.GetUtcNow();
            var entry = AuditedCall.EntryFor(context, AuditAction.Decision, null) with
            {
                ResourceKind = "hotspot_flag", ResourceId = $"{request.Run}/{request.CellId}", Personal = request,
                Outcome = request.Review == HotspotReview.Accepted ? "accepted" : "rejected",
            };
            var flag = await cells.ReviewAsync(
                request.Run, request.CellId, (short)request.Review, entry.Actor, reason, now,
                now.AddMonths(new HotspotRunOptions().FlagMonths),
                entry, row => HotspotMessages.FlagOf(row, now), context.CancellationToken);
            return new ReviewHotspotFlagResponse { Flag = flag ?? throw await WhyNotAsync(request, context) };
        });

    public override Task GetHotspotFile(
        GetHotspotFileRequest request, IServerStreamWriter<GetHotspotFileResponse> responseStream,
        ServerCallContext context) =>
        StoreFailures.NamedAsync(async () =>
        {
            if (request.File == HotspotFile.Unspecified || !Enum.IsDefined(request.File))
                throw RpcErrors.Invalid("file", $"{(int)request.File} is no paper; use one of HotspotFile.");
            var recipient = HandedOut.Read("recipient", request.Recipient);
            var run = await RequireEndedAsync(request.Run, context);
            responseStream = CallTerm.Bound(responseStream, context);
            var text = await cells.PaperAsync(request.Run, (short)request.File, context.CancellationToken);
            await audited.RecordAsync(
                AuditedCall.EntryFor(context, AuditAction.Disclosure, null) with
                {
                    ResourceKind = "hotspot_run", ResourceId = request.Run, RowCount = 1, Recipient = recipient,
                    Handling = run.Handling,
                },
                context.CancellationToken);
            var bytes = Encoding.UTF8.GetBytes(text ?? "");
            for (var from = 0; from == 0 || from < bytes.Length; from += ChunkBytes)
            {
                await responseStream.WriteAsync(
                    new GetHotspotFileResponse
                    {
                        Content = ByteString.CopyFrom(bytes.AsSpan(from, Math.Min(ChunkBytes, bytes.Length - from))),
                        MediaType = from == 0 ? MediaTypeOf(request.File) : "",
                    },
                    context.CancellationToken);
            }
            return true;
        });

    static (IReadOnlyList<BackTestRow> Rows, BackTestVerdict Verdict) BackTestOf(
        HotspotRunInput input, BacktestHotspotsRequest request, CancellationToken stopping)
    {
        try
        {
            return RunBackTest.Alone(
                input, request.Origins == 0 ? OriginsDefault : request.Origins, (ulong)request.Seed, stopping);
        }
        catch (ArgumentException exception)
        {
            throw new RunRefusedException(exception.Message);
        }
    }

    async Task<(DateOnly First, DateOnly Last)> MonthsAsync(ServerCallContext context) =>
        await runs.IncidentMonthsAsync(context.CancellationToken)
        ?? throw RpcErrors.Make(
            StatusCode.FailedPrecondition, "NO_INCIDENTS", "There are no incidents; import some first.");

    async Task<HotspotOperation> OperationAsync(string id, ServerCallContext context) =>
        await runs.FindAsync(id, HotspotMessages.OperationOf, context.CancellationToken)
            ?? throw RpcErrors.NotFound("hotspot run", id);

    async Task<HotspotRun> RequireEndedAsync(string id, ServerCallContext context)
    {
        var run = await runs.FindAsync(id, HotspotMessages.RunOf, context.CancellationToken)
            ?? throw RpcErrors.NotFound("hotspot run", id);
        if (run.State == HotspotRunState.Succeeded) return run;
        throw RpcErrors.Make(
            StatusCode.FailedPrecondition, "RUN_NOT_ENDED",
            $"Run '{id}' is {run.State}; only a run that has ended well tells cells and papers.");
    }

    // The same id with the same order is the same call made again.
    async Task RequireSameAsync(NewRun run, ServerCallContext context)
    {
        var known = await runs.FindAsync(
            run.Id, row => HotspotOrder.FromJson(row.Text("parameters")).ToJson(), context.CancellationToken);
        if (known != run.Parameters) throw RpcErrors.RequestIdReused(run.Id);
    }

    async Task<RpcException> WhyNotAsync(ReviewHotspotFlagRequest request, ServerCallContext context)
    {
        var lapsed = await cells.AskAsync(
            "find_flag", row => row.Time("lapses_at"), context.CancellationToken, ("run_id", request.Run),
            ("cell_id", request.CellId));
        return lapsed.Count == 0
            ? RpcErrors.NotFound("hotspot flag", $"{request.Run}/{request.CellId}")
            : RpcErrors.Make(
                StatusCode.FailedPrecondition, "FLAG_LAPSED",
                $"The flag lapsed on {lapsed[0]:yyyy-MM-dd}; a newer run has to flag the cell again.");
    }

    Task RecordAsync(ServerCallContext context, AuditAction action, string? run, int count) => audited.RecordAsync(
        AuditedCall.EntryFor(
            context, action, null) with { ResourceKind = "hotspot_run", ResourceId = run, RowCount = count },
        context.CancellationToken);

    static void CheckTexts(RunHotspotsRequest request)
    {
        foreach (var (field, text) in (ReadOnlySpan<(string, string)>)[("handling", request.Handling),
            ("attribution", request.Attribution)])
        {
            if (text.Length > TextLengthMax || text.Any(char.IsControl))
                throw RpcErrors.Invalid(field,
                    $"It has {text.Length} characters; give at most {TextLengthMax}, without control characters.");
        }
    }

    static int SizeOf(int asked, int standard, int most) => asked < 0 || asked > most
        ? throw RpcErrors.Invalid("page_size", $"It is {asked}; give 0 to {most}.")
        : asked == 0 ? standard : asked;

    static (DateTimeOffset Time, string Id)? BeforeOf(string? place)
    {
        if (place is null) return null;
        return place.Split('/', 2) is [var ticks, var id] && long.TryParse(ticks, out var time) && time >= 0
            && time <= DateTimeOffset.MaxValue.UtcTicks
            ? (new DateTimeOffset(time, TimeSpan.Zero), id)
            : throw RpcErrors.WrongPageToken();
    }

    static (int Rank, int Place) CellPlaceOf(string? place)
    {
        if (place is null) return (0, -1);
        return place.Split('/') is [var rank, var after] && int.TryParse(rank, out var r)
            && int.TryParse(after, out var p)
            ? (r, p)
            : throw RpcErrors.WrongPageToken();
    }

    static string MediaTypeOf(HotspotFile file) => file switch
    {
        HotspotFile.Page => "text/html; charset=utf-8",
        HotspotFile.ModelCard => "text/markdown; charset=utf-8",
        _ => "application/json",
    };
}

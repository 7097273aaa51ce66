using GeoIntel.Service.Access;
using GeoIntel.Service.Audit;
using GeoIntel.Service.Registry;
using GeoIntel.Service.Retention;
using GeoIntel.Service.Storage.Retention;
using GeoIntel.V1;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Npgsql;
using ErasedCount = GeoIntel.Service.Storage.Retention.ErasedCount;
using Vrm = GeoIntel.Models.Sightings.Vrm;

namespace GeoIntel.Service.Rpc;

/// <summary>Holds, and the runs that erase what has ended.</summary>
sealed class RetentionRpc(
    RetentionRunner runner, RetentionStore store, NpgsqlDataSource database, LiveRegistry registry, AuditedCall audited,
    TimeProvider clock)
    : V1.RetentionService.RetentionServiceBase
{
    const int HoldsDefault = 100;
    const int HoldsMax = 1000;
    const int RunsDefault = 20;
    const int RunsMax = 100;

    public override Task<CreateHoldResponse> CreateHold(CreateHoldRequest request, ServerCallContext context) =>
        StoreFailures.NamedAsync(async () =>
        {
            var purpose = await audited.RequireAsync(context, request.Purpose);
            var (hold, camera) = HoldChecks.Read(request.Hold, registry.Current, clock.GetUtcNow(), Caller.Of(context).Actor);
            await TouchAsync(purpose, context, hold);
            await ChangeAsync(
                context, purpose, request, hold.Id, "held",
                async connection =>
                {
                    await HoldStore.CreateAsync(connection, hold, camera, context.CancellationToken);
                    return true;
                });
            return new CreateHoldResponse { Hold = HoldChecks.ToWire(hold) };
        });

    public override Task<ListHoldsResponse> ListHolds(ListHoldsRequest request, ServerCallContext context) =>
        audited.ConsultAsync(context, request.Purpose, request, async purpose =>
        {
            var limit = PageOf(request.PageSize, HoldsDefault, HoldsMax);
            await using var connection = await database.OpenConnectionAsync(context.CancellationToken);
            var response = new ListHoldsResponse();
            var holds = await HoldStore.ListAsync(
                connection, null, request.CaseReference.Replace("\0", "", StringComparison.Ordinal), request.ShowReleased, limit,
                context.CancellationToken);
            await TouchAsync(purpose, context, [.. holds]);
            response.Holds.AddRange(holds.Select(HoldChecks.ToWire));
            return (response, response.Holds.Count);
        });

    public override Task<ReleaseHoldResponse> ReleaseHold(ReleaseHoldRequest request, ServerCallContext context) =>
        StoreFailures.NamedAsync(async () =>
        {
            var purpose = await audited.RequireAsync(context, request.Purpose);
            var id = HoldChecks.IdOf(request.Name);
            var problems = new List<FieldProblem>();
            HoldChecks.CheckText("release_reason", request.ReleaseReason, PurposeGate.ReasonLengthMin, PurposeGate.ReasonLengthMax, problems);
            if (problems.Count > 0) throw RpcErrors.Invalid(problems);
            var released = default(StoredHold);
            await ChangeAsync(context, purpose, request, id, "released", async connection =>
            {
                if (!await HoldStore.ReleaseAsync(
                    connection, id, clock.GetUtcNow(), Caller.Of(context).Actor, request.ReleaseReason.Trim(), context.CancellationToken))
                    return false;
                released = (await HoldStore.ListAsync(connection, id, "", true, 1, context.CancellationToken)).Single();
                await TouchAsync(purpose, context, released);
                return true;
            });
            return new ReleaseHoldResponse
            {
                Hold = HoldChecks.ToWire(released ?? throw RpcErrors.NotFound("standing hold", request.Name)),
            };
        });

    public override Task<RunRetentionResponse> RunRetention(RunRetentionRequest request, ServerCallContext context) =>
        StoreFailures.NamedAsync(async () =>
        {
            var entry = AuditedCall.EntryFor(context, AuditAction.Erasure, null);
            var outcome = await runner.RunAsync(request.DryRun, entry, context.CancellationToken)
                ?? throw RpcErrors.Unavailable(
                    "RETENTION_RUNNING", "Retention runs already; ask for its outcome when it has ended.", TimeSpan.FromSeconds(30));
            // Counts only: what went is said by the entries of each step, and a dry run changes nothing.
            await audited.RecordAsync(
                entry with
                {
                    Action = request.DryRun ? AuditAction.Consultation : AuditAction.Erasure,
                    ResourceKind = "retention_run",
                    ResourceId = outcome.RunId?.ToString(),
                    Outcome = request.DryRun ? "dry run" : "ok",
                },
                context.CancellationToken);
            var response = new RunRetentionResponse { Run = outcome.RunId is { } run ? NameOf(run) : "" };
            response.DroppedDays.AddRange(outcome.Dropped.Select(WireDate.Text));
            response.Erased.AddRange(outcome.Erased.Select(ToWire));
            return response;
        });

    public override Task<ListRetentionRunsResponse> ListRetentionRuns(ListRetentionRunsRequest request, ServerCallContext context) =>
        StoreFailures.NamedAsync(async () =>
        {
            var response = new ListRetentionRunsResponse();
            foreach (var run in await store.RunsAsync(PageOf(request.PageSize, RunsDefault, RunsMax), context.CancellationToken))
            {
                var wire = new RetentionRun
                {
                    Name = NameOf(run.Id), StartTime = Timestamp.FromDateTimeOffset(run.StartedAt), StartedBy = run.StartedBy,
                    Problem = run.Problem,
                };
                if (run.EndedAt is { } ended) wire.EndTime = Timestamp.FromDateTimeOffset(ended);
                wire.Erased.AddRange(run.Erased.Select(ToWire));
                response.Runs.Add(wire);
            }
            await audited.RecordAsync(
                AuditedCall.EntryFor(context, AuditAction.Consultation, null) with { ResourceKind = "retention_run", RowCount = response.Runs.Count },
                context.CancellationToken);
            return response;
        });

    Task TouchAsync(CheckedPurpose purpose, ServerCallContext context, params IEnumerable<StoredHold> holds) =>
        audited.TouchAsync(purpose, holds.Select(hold => hold.Vrm).OfType<Vrm>(), clock.GetUtcNow(), context.CancellationToken);

    async Task ChangeAsync(
        ServerCallContext context, CheckedPurpose purpose, object request, Guid id, string outcome,
        Func<NpgsqlConnection, Task<bool>> change)
    {
        await using var connection = await database.OpenConnectionAsync(context.CancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(context.CancellationToken);
        var isDone = await change(connection);
        var entry = AuditedCall.EntryFor(context, AuditAction.Alteration, purpose) with
        {
            Personal = request, ResourceKind = "hold", ResourceId = id.ToString(), RowCount = isDone ? 1 : 0,
            Outcome = isDone ? outcome : nameof(StatusCode.NotFound),
        };
        await AuditLog.WriteAsync(connection, transaction, entry, context.CancellationToken);
        await transaction.CommitAsync(context.CancellationToken);
    }

    static int PageOf(int asked, int standard, int most)
    {
        if (asked < 0) throw RpcErrors.Invalid("page_size", $"It is {asked}; give 0 to {most}.");
        return asked == 0 ? standard : Math.Min(asked, most);
    }

    static string NameOf(Guid run) => $"retentionRuns/{run}";

    static V1.ErasedCount ToWire(ErasedCount one) => new()
    {
        Date = WireDate.Text(one.Day),
        Kind = one.Kind,
        Regime = (LegalRegime)(one.Regime ?? 0),
        ReadClass = (ReadClass)(one.Class ?? 0),
        Count = one.Count,
    };
}

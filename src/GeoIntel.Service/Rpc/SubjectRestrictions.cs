using System.Text.Json.Nodes;
using GeoIntel.Models.Sightings;
using GeoIntel.Service.Access;
using GeoIntel.Service.Audit;
using GeoIntel.Service.Storage.Rights;
using GeoIntel.V1;
using Google.Protobuf;
using Grpc.Core;
using Npgsql;

namespace GeoIntel.Service.Rpc;

/// <summary>Makes, lists and lifts restrictions, each change with its entry in one transaction.</summary>
sealed class SubjectRestrictions(NpgsqlDataSource database, AuditedCall audited, TimeProvider clock)
{
    const int PageSizeDefault = 100;
    const int PageSizeMax = 1000;

    public async Task<RestrictSubjectResponse> RestrictAsync(RestrictSubjectRequest request, ServerCallContext context)
    {
        var purpose = await audited.RequireAsync(context, request.Purpose);
        var now = clock.GetUtcNow();
        var restriction = RestrictionChecks.Read(request.Restriction, now, Caller.Of(context).Actor);
        var entry = AuditedCall.EntryFor(context, AuditAction.Alteration, purpose) with
        {
            Personal = request, ResourceKind = "restriction", ResourceId = restriction.Id.ToString(), RowCount = 1, Outcome = "restricted",
        };
        await TouchAsync(purpose, now, context, restriction);
        await using var connection = await database.OpenConnectionAsync(context.CancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(context.CancellationToken);
        // What is registered meanwhile waits.
        await SubjectBlockers.LockRegistryAsync(connection, context.CancellationToken);
        var rules = await SubjectBlockers.RulesAsync(connection, restriction.Subject, now, context.CancellationToken);
        var protecting = rules.Where(rule => rule.Protects).Select(rule => rule.Name).ToList();
        if (protecting.Count > 0)
        {
            await transaction.RollbackAsync(context.CancellationToken);
            await audited.RecordAsync(
                entry with { Action = AuditAction.Refusal, ResourceId = null, RowCount = 0, Outcome = SubjectRpc.NeededReason },
                context.CancellationToken);
            var names = string.Join(", ", protecting);
            throw RpcErrors.Make(
                StatusCode.FailedPrecondition, SubjectRpc.NeededReason,
                $"The subject is still needed by {names}, which protects somebody else and may not fall silent. End it first.",
                new() { ["needed_by"] = names });
        }
        await RestrictionStore.CreateAsync(connection, restriction, context.CancellationToken);
        await AuditLog.WriteAsync(connection, transaction, entry, context.CancellationToken);
        await transaction.CommitAsync(context.CancellationToken);
        var response = new RestrictSubjectResponse { Restriction = RestrictionChecks.ToWire(restriction) };
        response.Silenced.AddRange(rules.Select(rule => rule.Name));
        return response;
    }

    public async Task<LiftRestrictionResponse> LiftAsync(LiftRestrictionRequest request, ServerCallContext context)
    {
        var purpose = await audited.RequireAsync(context, request.Purpose);
        var id = RestrictionChecks.IdOf(request.Name);
        var problems = new List<FieldProblem>();
        HoldChecks.CheckText("lift_reason", request.LiftReason, PurposeGate.ReasonLengthMin, PurposeGate.ReasonLengthMax, problems);
        if (problems.Count > 0) throw RpcErrors.Invalid(problems);
        var (now, by) = (clock.GetUtcNow(), Caller.Of(context).Actor);
        await using var connection = await database.OpenConnectionAsync(context.CancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(context.CancellationToken);
        var before = await FindAsync(connection, id, context.CancellationToken);
        if (before is not null) await TouchAsync(purpose, now, context, before);
        var isLifted = await RestrictionStore.LiftAsync(connection, id, now, by, request.LiftReason.Trim(), context.CancellationToken);
        var after = await FindAsync(connection, id, context.CancellationToken);
        var entry = AuditedCall.EntryFor(context, AuditAction.Alteration, purpose) with
        {
            Personal = new { before = NodeOf(before), after = NodeOf(after), request.LiftReason },
            ResourceKind = "restriction", ResourceId = id.ToString(), RowCount = isLifted ? 1 : 0,
            Outcome = isLifted ? "lifted" : nameof(StatusCode.NotFound),
        };
        await AuditLog.WriteAsync(connection, transaction, entry, context.CancellationToken);
        await transaction.CommitAsync(context.CancellationToken);
        return isLifted
            ? new LiftRestrictionResponse { Restriction = RestrictionChecks.ToWire(after!) }
            : throw RpcErrors.NotFound("standing restriction", request.Name);
    }

    public Task<ListRestrictionsResponse> ListAsync(ListRestrictionsRequest request, ServerCallContext context) =>
        audited.ConsultAsync(context, request.Purpose, request, async purpose =>
        {
            if (request.PageSize < 0) throw RpcErrors.Invalid("page_size", $"It is {request.PageSize}; give 0 to {PageSizeMax}.");
            var limit = request.PageSize == 0 ? PageSizeDefault : Math.Min(request.PageSize, PageSizeMax);
            await using var connection = await database.OpenConnectionAsync(context.CancellationToken);
            var found = await RestrictionStore.ListAsync(
                connection, null, request.CaseReference.Replace("\0", "", StringComparison.Ordinal),
                request.ShowEnded ? null : clock.GetUtcNow(), limit, context.CancellationToken);
            await TouchAsync(purpose, clock.GetUtcNow(), context, found);
            var response = new ListRestrictionsResponse();
            response.Restrictions.AddRange(found.Select(RestrictionChecks.ToWire));
            return (response, found.Count);
        });

    Task TouchAsync(
        CheckedPurpose purpose, DateTimeOffset now, ServerCallContext context, params IEnumerable<StoredRestriction> restrictions) =>
        audited.TouchAsync(purpose, restrictions.Select(one => one.Subject.Vrm).OfType<Vrm>(), now, context.CancellationToken);

    static async Task<StoredRestriction?> FindAsync(NpgsqlConnection connection, Guid id, CancellationToken cancellation) =>
        (await RestrictionStore.ListAsync(connection, id, "", null, 1, cancellation)).SingleOrDefault();

    static JsonNode? NodeOf(StoredRestriction? stored) =>
        stored is null ? null : JsonNode.Parse(JsonFormatter.Default.Format(RestrictionChecks.ToWire(stored)));
}

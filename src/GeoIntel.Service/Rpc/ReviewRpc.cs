using System.Globalization;
using GeoIntel.Service.Access;
using GeoIntel.Service.Audit;
using GeoIntel.Service.Retention;
using GeoIntel.Service.Rpc.Registry;
using GeoIntel.Service.Storage.Registry;
using GeoIntel.Service.Storage.Reviews;
using GeoIntel.V1;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace GeoIntel.Service.Rpc;

/// <summary>What waits for a person, how well the lists do, and decisions on handling.</summary>
sealed class ReviewRpc(
    ReviewStore store, NpgsqlDataSource database, IDbContextFactory<RegistryContext> contexts, AuditedCall audited,
    RegimeGate gate, TimeProvider clock)
    : ReviewService.ReviewServiceBase
{
    const int PageSizeDefault = 50;
    const int PageSizeMax = 1000;
    const int DaysAheadDefault = 30;
    const int DaysAheadMax = 366;

    public override Task<ListReviewsResponse> ListReviews(ListReviewsRequest request, ServerCallContext context) =>
        audited.ConsultAsync(context, request.Purpose, request, async purpose =>
        {
            var check = new FieldChecks(Microseconds.Truncate(clock.GetUtcNow()));
            var size = check.Number("page_size", request.PageSize, 0, int.MaxValue);
            var days = check.Number("days_ahead", request.DaysAhead, 0, DaysAheadMax);
            var reasons = request.Reasons.Select(reason => check.Choice("reasons", reason)).ToArray();
            if (check.Problems.Count > 0) throw RpcErrors.Invalid(check.Problems);
            size = size == 0 ? PageSizeDefault : Math.Min(size, PageSizeMax);
            var question = request.Clone();
            (question.PageToken, question.PageSize, question.Purpose) = ("", 0, null);
            var place = PageToken.PlaceOf(question, request.PageToken);

            // One more than is told shows whether there is a next page.
            var found = await store.ListAsync(
                check.Now, check.Now.AddDays(days == 0 ? DaysAheadDefault : days), reasons, place is null ? null : AfterOf(place),
                size + 1, purpose.IsToldOfConfidential, context.CancellationToken);
            var response = new ListReviewsResponse { Reviews = { found.Take(size).Select(ToWire) } };
            if (found.Count > size) response.NextPageToken = PageToken.Of(question, PlaceOf(found[size - 1]));
            return (response, response.Reviews.Count);
        });

    public override Task<GetListHealthResponse> GetListHealth(GetListHealthRequest request, ServerCallContext context) =>
        audited.ConsultAsync(context, request.Purpose, request, async purpose =>
        {
            var check = new FieldChecks(Microseconds.Truncate(clock.GetUtcNow()));
            var list = check.Reference("list", request.List, RegistryKinds.VehicleList, required: false);
            var set = check.Text("boundary_set", request.BoundarySet);
            var from = check.Time("from_time", request.FromTime);
            var until = check.Until("until_time", request.UntilTime, from);
            if (check.Problems.Count > 0) throw RpcErrors.Invalid(check.Problems);
            var question = new HealthQuestion(
                list.Length == 0 ? null : list, set.Length == 0 ? null : set, from, until, check.Now, purpose.IsToldOfConfidential,
                await gate.RestrictedAsync(purpose, context.CancellationToken));
            var standings = await store.StandingsAsync(question, context.CancellationToken);
            if (standings.Count == 0 && list.Length > 0) throw RpcErrors.NotFound("vehicle list", request.List);
            var hits = await store.HitsAsync(question, context.CancellationToken);
            return (ListHealthMessages.Of(standings, hits, withAreas: set.Length > 0), standings.Count);
        });

    public override Task<RecordHandlingDecisionResponse> RecordHandlingDecision(
        RecordHandlingDecisionRequest request, ServerCallContext context) => StoreFailures.NamedAsync(async () =>
    {
        var purpose = await audited.RequireAsync(context, request.Purpose);
        var check = new FieldChecks(Microseconds.Truncate(clock.GetUtcNow()));
        var made = HandlingChecks.Read(request.Decision ?? new HandlingDecision(), Caller.Of(context), check);
        foreach (var reference in check.References)
        {
            await using var registry = await contexts.CreateDbContextAsync(context.CancellationToken);
            if ((await reference.Kind.ExistingAsync(
                registry, CallerIdentity.Of(context.GetHttpContext()), [reference.Id], context.CancellationToken)).Count == 0)
                check.Add(reference.Field, RegistryDesk.MissingProblem(reference));
        }
        if (check.Problems.Count > 0) throw RpcErrors.Invalid(check.Problems);

        await using var connection = await database.OpenConnectionAsync(context.CancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(context.CancellationToken);
        await HandlingStore.CreateAsync(connection, made, context.CancellationToken);
        var entry = AuditedCall.EntryFor(context, AuditAction.Decision, purpose) with
        {
            Personal = request, ResourceKind = "handling_decision", ResourceId = made.Id.ToString(), RowCount = 1,
            Outcome = "disclosure allowed",
        };
        await AuditLog.WriteAsync(connection, transaction, entry, context.CancellationToken);
        await transaction.CommitAsync(context.CancellationToken);
        return new RecordHandlingDecisionResponse { Decision = HandlingChecks.ToWire(made) };
    });

    static string PlaceOf(WaitingReview last) =>
        string.Create(CultureInfo.InvariantCulture, $"{last.DueAt.UtcTicks} {last.Reason} {last.Name}");

    // The token is bound to its question but not signed, so it may hold anything.
    static (DateTimeOffset, string, int) AfterOf(string place)
    {
        var parts = place.Split(' ', 3);
        if (parts.Length == 3 && long.TryParse(parts[0], out var ticks) && ticks >= 0 && ticks <= DateTimeOffset.MaxValue.UtcTicks
            && int.TryParse(parts[1], out var reason) && !parts[2].Contains('\0', StringComparison.Ordinal))
            return (new DateTimeOffset(ticks, TimeSpan.Zero), parts[2], reason);
        throw RpcErrors.WrongPageToken();
    }

    static Review ToWire(WaitingReview waiting) => new()
    {
        Name = waiting.Name,
        Reason = (ReviewReason)waiting.Reason,
        DueTime = Timestamp.FromDateTimeOffset(waiting.DueAt),
        Owner = waiting.Owner,
        ProposedBy = waiting.ProposedBy,
        BasisKind = (BasisKind)waiting.BasisKind,
        BasisReference = waiting.BasisReference,
    };
}

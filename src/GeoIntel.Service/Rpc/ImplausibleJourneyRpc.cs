using GeoIntel.Service.Access;
using GeoIntel.Service.Audit;
using GeoIntel.Service.Registry;
using GeoIntel.Service.Retention;
using GeoIntel.Service.Storage.Implausible;
using GeoIntel.Service.Storage.Retention;
using GeoIntel.V1;
using Grpc.Core;
using Npgsql;

namespace GeoIntel.Service.Rpc;

/// <summary>The queue of implausible journeys, and what people find them to be.</summary>
sealed class ImplausibleJourneyRpc(
    NpgsqlDataSource database, ImplausibleDesk desk, LiveRegistry registry, RegimeGate gate, AuditedCall audited, TimeProvider clock)
    : ImplausibleJourneyService.ImplausibleJourneyServiceBase
{
    const int ReadsOfJourney = 2;

    public override Task<ListImplausibleJourneysResponse> ListImplausibleJourneys(
        ListImplausibleJourneysRequest request, ServerCallContext context) =>
        audited.ConsultAsync(context, request.Purpose, request, async purpose =>
        {
            var cancellation = context.CancellationToken;
            var view = registry.Current;
            var restricted = await gate.RestrictedAsync(purpose, cancellation);
            var question = ImplausibleQuestions.Of(request, view) with { Case = purpose.Reference };
            restricted.Require(question.Vrm);
            var scope = new JourneyScope(
                Before(question.From), After(question.Until), await gate.OpenReadsAsync(purpose, null, Before(question.From), cancellation),
                restricted);
            await using var connection = await database.OpenConnectionAsync(cancellation);
            var found = await ImplausibleSearch.FindAsync(connection, question, scope, cancellation);
            var page = found.GetRange(0, Math.Min(found.Count, question.Limit - 1));
            var response = new ListImplausibleJourneysResponse
            {
                Journeys = { await desk.OfAsync(connection, page, scope, view, withEvidence: true, cancellation) },
            };
            if (found.Count > page.Count) response.NextPageToken = ImplausibleQuestions.TokenOf(request, page[^1]);
            return (response, ReadsOfJourney * page.Count);
        });

    public override Task<ResolveImplausibleJourneyResponse> ResolveImplausibleJourney(
        ResolveImplausibleJourneyRequest request, ServerCallContext context) =>
        StoreFailures.NamedAsync(async () =>
        {
            var purpose = await audited.RequireAsync(context, request.Purpose);
            var entry = AuditedCall.EntryFor(context, AuditAction.Decision, purpose) with
            {
                Personal = request, ResourceKind = "implausible_journey", ResourceId = request.Name.Split('/')[^1],
            };
            var (later, from, made) = ImplausibleQuestions.Of(request, clock.GetUtcNow());
            made = made with { ResolvedBy = Caller.Of(context).Actor };
            try
            {
                var scope = await ScopeAsync(purpose, later, from, made, context.CancellationToken);
                return await ResolveAsync(request, entry, purpose, scope, (later, from, made), context.CancellationToken);
            }
            catch (RpcException refusal) when (RegimeGate.IsRefusal(refusal))
            {
                await audited.RecordAsync(
                    entry with { Action = AuditAction.Refusal, RowCount = 0, Outcome = RpcErrors.ReasonOf(refusal)! },
                    context.CancellationToken);
                throw;
            }
        });

    // A sighting's id begins with the moment of its capture, so the gates come before anything is looked for.
    async Task<JourneyScope> ScopeAsync(
        CheckedPurpose purpose, Guid later, Guid from, StoredResolution made, CancellationToken cancellation)
    {
        var restricted = await gate.RestrictedAsync(purpose, cancellation);
        restricted.Require(made.Corrected);
        var begin = FeedRegimes.MomentOf(from);
        var feeds = await gate.OpenReadsAsync(purpose, null, begin, cancellation);
        return new(begin, After(FeedRegimes.MomentOf(later)), feeds, restricted);
    }

    async Task<ResolveImplausibleJourneyResponse> ResolveAsync(
        ResolveImplausibleJourneyRequest request, AuditEntry entry, CheckedPurpose purpose, JourneyScope scope,
        (Guid Later, Guid From, StoredResolution Made) asked, CancellationToken cancellation)
    {
        var view = registry.Current;
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await ImplausibleSearch.LockAsync(connection, asked.Later, asked.From, cancellation);
        var question = new JourneyQuestion(scope.First, scope.Last, 1) { Pair = (asked.Later, asked.From), Case = purpose.Reference };
        var found = await ImplausibleSearch.FindAsync(connection, question, scope, cancellation);
        if (found.Count == 0) throw RpcErrors.NotFound("implausible journey", request.Name);

        var present = (await ImplausibleSearch.ResolutionsAsync(connection, found, scope.Restricted, cancellation))[0];
        // The same resolution sent again is answered as it was the first time.
        var isRepeated = present.Count > 0 && present[0] == asked.Made with { Id = present[0].Id, ResolvedAt = present[0].ResolvedAt };
        if (!isRepeated)
        {
            if (request.Etag != ImplausibleMessages.EtagOf(present)) throw RpcErrors.StaleEtag(request.Name);
            await ImplausibleSearch.AddAsync(
                connection, found[0], (KeyOf(found[0].From.CameraId), KeyOf(found[0].Later.CameraId)), asked.Made,
                purpose.IsToldOfConfidential, cancellation);
        }
        var told = await desk.OfAsync(connection, found, scope, view, withEvidence: false, cancellation);
        // The log knows of whom it is, so that who asks what was said of a mark finds it.
        await AuditLog.WriteAsync(
            connection, transaction,
            entry with
            {
                Action = isRepeated ? AuditAction.Consultation : AuditAction.Decision, RowCount = ReadsOfJourney,
                Personal = new { vrm = found[0].Vrm.Text, request.CorrectedVrm, request.MisreadSighting, request.Reason },
                Outcome = request.Outcome.ToString(),
            },
            cancellation);
        await transaction.CommitAsync(cancellation);
        return new() { Journey = told[0] };

        int? KeyOf(string? camera) => camera is not null && view.Keys.CameraKeys.TryGetValue(camera, out var key) ? key : null;
    }

    static DateTimeOffset Before(DateTimeOffset time) =>
        time < DateTimeOffset.MinValue + ImplausibleDesk.Reach ? DateTimeOffset.MinValue : time - ImplausibleDesk.Reach;

    static DateTimeOffset After(DateTimeOffset time) =>
        time > DateTimeOffset.MaxValue - ImplausibleDesk.Reach ? DateTimeOffset.MaxValue : time + ImplausibleDesk.Reach;
}

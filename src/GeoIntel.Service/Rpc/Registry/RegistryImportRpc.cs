using GeoIntel.Service.Access;
using GeoIntel.Service.Audit;
using GeoIntel.Service.Registry;
using GeoIntel.Service.Storage.Registry;
using GeoIntel.V1;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace GeoIntel.Service.Rpc.Registry;

/// <summary>Brings a whole registry, or changes to it, in one transaction.</summary>
sealed class RegistryImportRpc(
    IDbContextFactory<RegistryContext> contexts, AuditedCall audited, LiveRegistry live, RegistryOptions options,
    TimeProvider clock)
    : RegistryImportService.RegistryImportServiceBase
{
    /// <summary>A county's registry ten times over; all of it is held in memory at once.</summary>
    const int ResourcesMax = 100_000;

    public override Task<ImportRegistryResponse> ImportRegistry(
        IAsyncStreamReader<ImportRegistryRequest> requestStream, ServerCallContext context) =>
        StoreFailures.NamedAsync(() => ImportAsync(requestStream, context));

    async Task<ImportRegistryResponse> ImportAsync(
        IAsyncStreamReader<ImportRegistryRequest> requestStream, ServerCallContext context)
    {
        using var term = StreamTerm.Begin(context);
        var (first, resources) = await ReadAsync(term.Bound(requestStream), context);
        var purpose = await audited.RequireAsync(context, first.Purpose);
        await using var registry = await contexts.CreateDbContextAsync(context.CancellationToken);
        var check = new FieldChecks(Microseconds.Truncate(clock.GetUtcNow()));
        var plan = new ImportPlan(
            registry, CallerIdentity.Of(context.GetHttpContext()), options.ImportedApprovalsStand ? null : Caller.Of(context), check.Now,
            check.Time(NewVersion.Field, first.EffectiveTime));
        if (check.Problems.Count > 0) throw RpcErrors.Invalid(check.Problems);
        await plan.WorkOutAsync(resources, context.CancellationToken);

        var refused = plan.Steps.Exists(step => step.Change == ImportChange.Refused);
        var saves = !first.ValidateOnly && (first.Partial || !refused);
        if (saves || first.ValidateOnly)
        {
            plan.LeaveOutRefused();
            await plan.AskAgainAsync(context.CancellationToken);
        }
        await audited.TouchAsync(
            purpose, NamedMarks.In(plan.Steps.SelectMany(step => new[] { step.Resource, step.Before })), check.Now,
            context.CancellationToken);
        if (saves) await SaveAsync(registry, purpose, context);
        // Differences and refusals tell what is registered, whether or not anything was changed.
        await audited.RecordAsync(
            AuditedCall.EntryFor(context, AuditAction.Consultation, purpose) with
            {
                RowCount = plan.Steps.Count(step => step.Before is not null),
                Outcome = saves ? "ok" : first.ValidateOnly ? "validated only" : "nothing changed: a resource was refused",
            },
            context.CancellationToken);
        return ToResponse(plan, all: saves || first.ValidateOnly);
    }

    async Task SaveAsync(RegistryContext registry, CheckedPurpose purpose, ServerCallContext context)
    {
        registry.ChangeTracker.DetectChanges();
        var alteration = new Alteration(Caller.Of(context).Actor, context.Method.TrimStart('/'), purpose)
        {
            Call = CallEntry.Of(context.GetHttpContext()),
        };
        try
        {
            var version = await registry.SaveAsync(alteration, context.CancellationToken);
            await live.WaitForAsync(version, context.CancellationToken);
        }
        catch (DbUpdateException exception) when (!StoreFailures.MayPass(exception))
        {
            throw RpcErrors.Make(
                StatusCode.Aborted, "REGISTRY_CHANGED",
                "Resources of this import were changed by somebody else meanwhile; nothing was changed, import again.",
                cause: exception);
        }
    }

    static async Task<(ImportRegistryRequest First, List<RegistryResource> Resources)> ReadAsync(
        IAsyncStreamReader<ImportRegistryRequest> requests, ServerCallContext context)
    {
        ImportRegistryRequest? first = null;
        var resources = new List<RegistryResource>();
        while (await requests.MoveNext(context.CancellationToken))
        {
            first ??= requests.Current;
            ImportRules.Require(context, requests.Current.Resources);
            resources.AddRange(requests.Current.Resources);
            if (resources.Count > ResourcesMax) throw RpcErrors.TooLarge("resources", resources.Count, ResourcesMax);
        }
        return (first ?? new ImportRegistryRequest(), resources);
    }

    static ImportRegistryResponse ToResponse(ImportPlan plan, bool all)
    {
        var response = new ImportRegistryResponse { RefusedCount = Count(ImportChange.Refused) };
        if (all)
        {
            response.CreatedCount = Count(ImportChange.Created);
            response.ChangedCount = Count(ImportChange.Changed);
            response.UnchangedCount = Count(ImportChange.Unchanged);
            response.AwaitingApprovalCount = plan.AwaitingApproval();
        }
        foreach (var step in plan.Steps)
        {
            if (step.Change == ImportChange.Unchanged || (!all && step.Change != ImportChange.Refused)) continue;
            response.Outcomes.Add(new ImportOutcome
            {
                Source = step.Source,
                Name = step.Name,
                Change = step.Change,
                Differences = { step.Differences },
                Problems = { step.Problems.Select(ToMessage) },
            });
        }
        return response;

        int Count(ImportChange change) => plan.Steps.Count(step => step.Change == change);
    }

    static V1.FieldProblem ToMessage(FieldProblem problem) =>
        new() { Field = problem.Field, Description = problem.Description };
}

using GeoIntel.Service.Access;
using GeoIntel.Service.Audit;
using GeoIntel.Service.Registry;
using GeoIntel.Service.Storage.Registry;
using Google.Protobuf;
using Google.Protobuf.Collections;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace GeoIntel.Service.Rpc.Registry;

/// <summary>Creates, reads, lists and updates resources of any kind; the registry's rpcs differ only in their messages.</summary>
/// <remarks>An answer to a change is given once the change is in force at this instance, so that the caller's next call
/// sees it.</remarks>
sealed class RegistryDesk(
    IDbContextFactory<RegistryContext> contexts, AuditedCall audited, LiveRegistry live, TimeProvider clock)
{
    const int PageSizeDefault = 50;
    const int PageSizeMax = 1000;

    public Task<TMessage> CreateAsync<TRow, TMessage>(
        RegistryKind<TRow, TMessage> kind, ServerCallContext context, CreateCall<TMessage> call)
        where TRow : RegistryRow, new()
        where TMessage : class, IMessage<TMessage>, new() =>
        StoreFailures.NamedAsync(() => CreateOnceAsync(kind, context, call));

    public Task<TMessage> UpdateAsync<TRow, TMessage>(
        RegistryKind<TRow, TMessage> kind, ServerCallContext context, UpdateCall<TMessage> call)
        where TRow : RegistryRow, new()
        where TMessage : class, IMessage<TMessage>, new() =>
        StoreFailures.NamedAsync(() => UpdateOnceAsync(kind, context, call));

    public Task<TMessage> GetAsync<TRow, TMessage>(
        RegistryKind<TRow, TMessage> kind, ServerCallContext context, GetCall call)
        where TRow : RegistryRow, new()
        where TMessage : class, IMessage<TMessage>, new()
    {
        var known = kind.TryParseName(call.Name, out var id);
        return ConsultAsync(kind, context, call.Purpose, call.Request, known ? id : null, async purpose =>
        {
            if (!known) throw RpcErrors.Invalid("name", NameProblem(kind, call.Name));
            await using var registry = await contexts.CreateDbContextAsync(context.CancellationToken);
            var told = kind.Tell(await FindAsync(registry, kind, id, context));
            await TouchAsync(purpose, context, told);
            return (told, 1);
        });
    }

    public Task<Page<TMessage>> ListAsync<TRow, TMessage>(
        RegistryKind<TRow, TMessage> kind, ServerCallContext context, ListCall call)
        where TRow : RegistryRow, new()
        where TMessage : class, IMessage<TMessage>, new() =>
        ConsultAsync(kind, context, call.Purpose, call.Request, null, async purpose =>
        {
            if (call.PageSize < 0) throw RpcErrors.Invalid("page_size", $"{call.PageSize} is negative; use 0 to {PageSizeMax}.");
            var size = call.PageSize == 0 ? PageSizeDefault : Math.Min(call.PageSize, PageSizeMax);
            var question = WithoutPaging(call.Request);
            var after = PageToken.PlaceOf(question, call.PageToken);

            await using var registry = await contexts.CreateDbContextAsync(context.CancellationToken);
            var rows = kind.ToldTo(CallerIdentity.Of(context.GetHttpContext()), registry).AsNoTracking();
            if (call.Parent.Length > 0)
            {
                if (!kind.Parent!.TryParseName(call.Parent, out var parentId))
                    throw RpcErrors.Invalid(call.ParentField, NameProblem(kind.Parent, call.Parent));
                rows = kind.OfParent(rows, parentId);
            }
            if (after is not null) rows = rows.Where(row => string.Compare(row.Id, after) > 0);
            // One more than is told shows whether there is a next page.
            var found = await rows.OrderBy(row => row.Id).Take(size + 1).ToListAsync(context.CancellationToken);
            var told = new RepeatedField<TMessage> { found.Take(size).Select(kind.Tell) };
            await TouchAsync(purpose, context, told);
            var next = found.Count > size ? PageToken.Of(question, found[size - 1].Id) : "";
            return (new Page<TMessage>(told, next), told.Count);
        });

    async Task<TMessage> CreateOnceAsync<TRow, TMessage>(
        RegistryKind<TRow, TMessage> kind, ServerCallContext context, CreateCall<TMessage> call)
        where TRow : RegistryRow, new()
        where TMessage : class, IMessage<TMessage>, new()
    {
        var alteration = await AlterationAsync(kind, context, call.Purpose);
        await using var registry = await contexts.CreateDbContextAsync(context.CancellationToken);
        var once = new OnceOnly(registry, context, call.Request, call.RequestId);
        if (await once.FindAnsweredAsync() is { } answered)
            return await ConsultAsync(kind, await FindAsync(registry, kind, answered, context), alteration, context);

        var check = NewChecks();
        var row = new TRow { Id = call.Id };
        var given = RequiredResource(kind, call.Resource);
        if (!FieldChecks.IsId(call.Id)) check.Add($"{kind.Field}_id", IdProblem(call.Id));
        else if (RegistryKind<TRow, TMessage>.NameIn(given) is { Length: > 0 } name && name != kind.NameOf(call.Id))
            check.Add($"{kind.Field}.name", $"'{name}' is not '{kind.NameOf(call.Id)}'; leave it empty.");
        await FillAsync(registry, kind, given.Clone(), row, null, check, context);
        await TouchAsync(alteration.Purpose, context, given);
        if (await registry.Set<TRow>().AnyAsync(other => other.Id == call.Id, context.CancellationToken))
            throw RpcErrors.AlreadyExists(kind.Noun, kind.NameOf(call.Id));
        if (call.ValidateOnly) return await ConsultAsync(kind, row, alteration, context);

        registry.Add(row);
        once.Remember(call.Id, check.Now);
        await SaveAsync(registry, alteration, kind.NameOf(call.Id), kind.Noun, context);
        return kind.Tell(row);
    }

    async Task<TMessage> UpdateOnceAsync<TRow, TMessage>(
        RegistryKind<TRow, TMessage> kind, ServerCallContext context, UpdateCall<TMessage> call)
        where TRow : RegistryRow, new()
        where TMessage : class, IMessage<TMessage>, new()
    {
        var alteration = await AlterationAsync(kind, context, call.Purpose);
        var given = RequiredResource(kind, call.Resource);
        var name = RegistryKind<TRow, TMessage>.NameIn(given);
        if (!kind.TryParseName(name, out var id)) throw RpcErrors.Invalid($"{kind.Field}.name", NameProblem(kind, name));
        await using var registry = await contexts.CreateDbContextAsync(context.CancellationToken);
        var once = new OnceOnly(registry, context, call.Request, call.RequestId);
        if (await once.FindAnsweredAsync() is { } answered)
            return await ConsultAsync(kind, await FindAsync(registry, kind, answered, context), alteration, context);

        var row = await FindAsync(registry, kind, id, context);
        var etag = RegistryKind<TRow, TMessage>.EtagIn(given);
        if (etag.Length > 0 && etag != RegistryKind<TRow, TMessage>.EtagOf(row)) throw RpcErrors.StaleEtag(name);
        var merged = kind.Tell(row);
        var before = merged.Clone();
        UpdateMask.Merge(given, call.Mask, merged, kind.UpdatableFields);
        RegistryKind<TRow, TMessage>.SetEtag(merged, etag);
        var check = NewChecks();
        await FillAsync(registry, kind, merged, row, check.Time(NewVersion.Field, call.EffectiveTime), check, context);
        await TouchAsync(alteration.Purpose, context, before, merged);
        if (call.ValidateOnly) return await ConsultAsync(kind, row, alteration, context);

        if (Caller.Of(context).Proved is { } proved)
            await new RestingRules(registry, proved, check.Now).AskAgainAsync(context.CancellationToken);
        once.Remember(id, check.Now);
        await SaveAsync(registry, alteration, name, kind.Noun, context);
        return kind.Tell(row);
    }

    async Task<Alteration> AlterationAsync(RegistryKind kind, ServerCallContext context, V1.Purpose? purpose)
    {
        var stated = kind.IsPersonal ? await audited.RequireAsync(context, purpose) : null;
        return new Alteration(Caller.Of(context).Actor, context.Method.TrimStart('/'), stated)
        {
            Call = CallEntry.Of(context.GetHttpContext()),
        };
    }

    async Task<TAnswer> ConsultAsync<TAnswer>(
        RegistryKind kind, ServerCallContext context, V1.Purpose? purpose, IMessage question, string? id,
        Func<CheckedPurpose?, Task<(TAnswer Answer, int RowCount)>> ask) => kind.IsPersonal
        ? await audited.ConsultAsync(context, purpose, question, ask, kind.Table, id)
        : (await StoreFailures.NamedAsync(() => ask(null))).Answer;

    // Whoever has to do with a confidential vehicle is noted, whatever they do.
    Task TouchAsync(CheckedPurpose? purpose, ServerCallContext context, params IEnumerable<IMessage> resources) =>
        purpose is null
            ? Task.CompletedTask
            : audited.TouchAsync(purpose, NamedMarks.In(resources), clock.GetUtcNow(), context.CancellationToken);

    /// <summary>Tells what is registered in answer to a change that is not carried out now.</summary>
    async Task<TMessage> ConsultAsync<TRow, TMessage>(
        RegistryKind<TRow, TMessage> kind, TRow row, Alteration alteration, ServerCallContext context)
        where TRow : RegistryRow, new()
        where TMessage : class, IMessage<TMessage>, new()
    {
        if (!kind.IsPersonal) return kind.Tell(row);
        await TouchAsync(alteration.Purpose, context, kind.Tell(row));
        var entry = AuditedCall.EntryFor(context, AuditAction.Consultation, alteration.Purpose) with
        {
            ResourceKind = kind.Table,
            ResourceId = row.Id,
            RowCount = 1,
        };
        await audited.RecordAsync(entry, context.CancellationToken);
        return kind.Tell(row);
    }

    async Task SaveAsync(
        RegistryContext registry, Alteration alteration, string name, string noun, ServerCallContext context)
    {
        try
        {
            var version = await registry.SaveAsync(alteration, context.CancellationToken);
            await live.WaitForAsync(version, context.CancellationToken);
        }
        catch (DbUpdateConcurrencyException)
        {
            throw RpcErrors.StaleEtag(name);
        }
        catch (DbUpdateException exception)
            when (exception.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation } twice)
        {
            throw twice.TableName == "answered_request"
                ? RpcErrors.Unavailable(
                    "REQUEST_UNDER_WAY", "The same request is being carried out; send it again for its answer.",
                    TimeSpan.FromMilliseconds(100))
                : RpcErrors.AlreadyExists(noun, name);
        }
    }

    static async Task FillAsync<TRow, TMessage>(
        RegistryContext registry, RegistryKind<TRow, TMessage> kind, TMessage message, TRow row,
        DateTimeOffset? effective, FieldChecks check, ServerCallContext context)
        where TRow : RegistryRow, new()
        where TMessage : class, IMessage<TMessage>, new()
    {
        var before = check.Problems.Count;
        var version = new NewVersion(kind, row);
        var second = SecondPerson.For(row, message, Caller.Of(context));
        kind.Fill(message, row, check);
        second?.Settle(version, effective, check);
        var caller = CallerIdentity.Of(context.GetHttpContext());
        kind.CheckCaller(caller, row, version.Before, isImport: false, check);
        // A time that is stated is itself a change.
        if (effective is not null || version.Differences().Count > 0) version.TakeEffect(effective, check);
        foreach (var reference in check.References)
        {
            var existing = await reference.Kind.ExistingAsync(registry, caller, [reference.Id], context.CancellationToken);
            if (existing.Count == 0) check.Add(reference.Field, MissingProblem(reference));
        }
        if (check.Problems.Count == 0) return;
        throw RpcErrors.Invalid(check.Problems.Select(
            (problem, place) => place < before || problem.Field == NewVersion.Field
                ? problem
                : problem with { Field = $"{kind.Field}.{problem.Field}" }));
    }

    internal static string MissingProblem(ResourceReference reference) =>
        $"There is no {reference.Kind.Noun} '{reference.Kind.NameOf(reference.Id)}'; create it first, or check the name.";

    static async Task<TRow> FindAsync<TRow, TMessage>(
        RegistryContext registry, RegistryKind<TRow, TMessage> kind, string id, ServerCallContext context)
        where TRow : RegistryRow, new()
        where TMessage : class, IMessage<TMessage>, new() =>
        await kind.ToldTo(CallerIdentity.Of(context.GetHttpContext()), registry).SingleOrDefaultAsync(row => row.Id == id, context.CancellationToken)
        ?? throw RpcErrors.NotFound(kind.Noun, kind.NameOf(id));

    static TMessage RequiredResource<TMessage>(RegistryKind kind, TMessage? resource) where TMessage : class =>
        resource ?? throw RpcErrors.Invalid(kind.Field, $"It is missing; give the {kind.Noun}.");

    static IMessage WithoutPaging(IMessage request)
    {
        var question = request.Descriptor.Parser.ParseFrom(request.ToByteArray());
        foreach (var name in (ReadOnlySpan<string>)["page_size", "page_token", "purpose"])
            question.Descriptor.FindFieldByName(name)?.Accessor.Clear(question);
        return question;
    }

    static string IdProblem(string id) =>
        $"'{id}' is not an id; use 1 to 63 letters, digits, dots, hyphens or underscores, the first a letter or digit.";

    static string NameProblem(RegistryKind kind, string name) =>
        $"'{name}' is not a name of a {kind.Noun}; write '{kind.Collection}/{{id}}'.";

    FieldChecks NewChecks() => new(Microseconds.Truncate(clock.GetUtcNow()));
}

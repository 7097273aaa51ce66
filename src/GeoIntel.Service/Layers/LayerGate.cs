using GeoIntel.Service.Access;
using GeoIntel.Service.Audit;
using GeoIntel.Service.Hits;
using GeoIntel.Service.Retention;
using GeoIntel.Service.Rpc;
using GeoIntel.Service.Storage.Reviews;
using Grpc.Core;
using Npgsql;

namespace GeoIntel.Service.Layers;

/// <summary>What every reading of a layer passes: the caller's role, the purpose where persons are in it, and the audit
/// entry, which is written before the first byte of the answer.</summary>
sealed class LayerGate(
    LayerCatalogue catalogue, StatedPurposes purposes, RegimeGate regimes, HandlingStore handlings, AuditLog log, TimeProvider clock)
{
    /// <summary>Headers of the purpose; a QGIS or curl configuration can hold them.</summary>
    public const string ClassHeader = "Purpose-Class";
    public const string ReferenceHeader = "Purpose-Reference";
    public const string ReasonHeader = "Purpose-Reason";
    public const string OnBehalfOfHeader = "Purpose-On-Behalf-Of";
    public const string AuthorisationHeader = "Purpose-Senior-Authorisation";
    public const string AuthorisedByHeader = "Purpose-Authorised-By";
    public const string AgreementHeader = "Purpose-Sharing-Agreement";
    public const string RegimeHeader = "Purpose-Regime";
    public const string RestrictionHeader = "Purpose-Restriction";

    /// <summary>The operation under which the purpose was stated, instead of all others.</summary>
    public const string OperationHeader = "Purpose-Operation";

    /// <summary>To whom a file or a page of features goes.</summary>
    public const string RecipientHeader = "Export-Recipient";

    public Task<List<LayerCollection>> ListAsync(HttpContext context) =>
        catalogue.ListAsync(CallerRoles.Of(context), context.RequestAborted);

    /// <summary>Finds a collection that the caller may see; nothing of its features is read yet.</summary>
    /// <exception cref="LayerProblem">403 if the caller may not see the layer, 404 if there is no such collection.</exception>
    public async Task<LayerCollection> FindAsync(HttpContext context, string collection)
    {
        if (LayerCatalogue.LayerOf(collection) is not { } layer) throw NotFound(collection);
        if ((layer.SeenBy & CallerRoles.Of(context)) == 0)
        {
            await RecordAsync(context, EntryFor(context, AuditAction.Refusal, layer) with { Outcome = "ROLE_REQUIRED" });
            throw LayerProblem.Forbidden($"The layer '{layer.Name}' is seen by {layer.SeenBy} only; ask for one of these roles.");
        }
        return await catalogue.FindAsync(layer, collection, context.RequestAborted) ?? throw NotFound(collection);
    }

    /// <summary>Lets features be read, and writes down that they are.</summary>
    /// <param name="action">Consultation, or disclosure when a file is handed out.</param>
    /// <param name="question">What was asked; goes to the erasable side table.</param>
    /// <returns>The entry, for <see cref="CloseAsync"/>.</returns>
    /// <exception cref="LayerProblem">400 without a good purpose where one is needed, 503 when it cannot be written down.</exception>
    public async Task<AuditEntry> OpenAsync(
        HttpContext context, LayerCollection collection, AuditAction action, object? question)
    {
        var entry = EntryFor(context, action, collection.Layer) with { ResourceId = collection.Key, Outcome = "opened" };
        if (collection.Layer.IsPersonal)
        {
            var purpose = await RequireAsync(context, collection.Layer);
            entry = entry with { Purpose = purpose, Personal = question };
        }
        // What is handed out is listed with to whom, and how it may be handled.
        if (action == AuditAction.Disclosure) entry = entry with { Recipient = RecipientOf(context), Handling = collection.Handling };
        await RecordAsync(context, entry);
        return entry;
    }

    /// <summary>Narrows a question to what its purpose may be told: by age, and of which regimes.</summary>
    /// <param name="opened">From <see cref="OpenAsync"/>.</param>
    /// <exception cref="LayerProblem">403 when the question reaches further; that is written down.</exception>
    public async Task<LayerQuestion> NarrowAsync(
        HttpContext context, LayerCollection collection, AuditEntry opened, LayerQuestion question)
    {
        if (opened.Purpose is not { } purpose) return question;
        try
        {
            if (collection.Layer.Scope == LayerScope.Vehicle)
            {
                var restricted = await regimes.RestrictedAsync(purpose, context.RequestAborted);
                restricted.Require(question.Vrm);
                question = question with
                {
                    Feeds = await regimes.OpenReadsAsync(purpose, null, question.From!.Value, context.RequestAborted),
                    Restricted = restricted,
                };
                await NoteAsync(context, opened);
                return question;
            }
            var scope = await regimes.OpenHitsAsync(purpose, question.From, context.RequestAborted);
            return question with
            {
                From = scope.From, Feeds = scope.Feeds, Restricted = scope.Restricted, TellsConfidential = scope.TellsConfidential,
                TellsPersons = HitView.Of(CallerIdentity.Of(context)).IsWhole,
            };
        }
        catch (RpcException refusal) when (RegimeGate.IsRefusal(refusal))
        {
            var reason = RpcErrors.ReasonOf(refusal)!;
            await RecordAsync(context, opened with
            {
                Action = AuditAction.Refusal, Personal = null, RowCount = 0, Outcome = reason,
            });
            throw new LayerProblem(
                StatusCodes.Status403Forbidden,
                reason switch
                {
                    RegimeGate.AgeReason => "AgeGate",
                    RestrictedSubjects.Reason => "SubjectRestricted",
                    _ => "SharingAgreementRequired",
                },
                $"{refusal.Status.Detail} Over HTTP they are given in the headers {AuthorisationHeader}, {AuthorisedByHeader}, "
                + $"{AgreementHeader}, {RegimeHeader} and {RestrictionHeader}.");
        }
    }

    /// <summary>Lets no hits out, as a file or by the page, that rest on intelligence whose handling is conditional, until a
    /// named person has decided for the recipient that the conditions are met.</summary>
    /// <exception cref="LayerProblem">403, naming what has no decision; that is written down.</exception>
    public async Task RequireHandlingAsync(
        HttpContext context, LayerCollection collection, AuditEntry opened, LayerQuestion question)
    {
        if (collection.Layer != VehicleLayers.Hits) return;
        var recipient = RecipientOf(context);
        var undecided = await handlings.UndecidedAsync(
            new HitScope(question.From, question.Feeds, question.Restricted) { TellsConfidential = question.TellsConfidential },
            question.Until, recipient, clock.GetUtcNow(), context.RequestAborted);
        if (undecided.Count == 0) return;
        await RecordAsync(context, opened with
        {
            Action = AuditAction.Refusal, Personal = null, RowCount = 0, Outcome = "HANDLING_CONDITIONS",
        });
        throw new LayerProblem(
            StatusCodes.Status403Forbidden, "HandlingConditions",
            $"What is asked for rests on intelligence that may be handled under conditions only: {string.Join(", ", undecided.Take(20))}"
            + (undecided.Count > 20 ? " and more. " : ". ")
            + (recipient.Length == 0 ? $"Name the recipient in the header {RecipientHeader}; then a" : "A")
            + " named person must record for that recipient, with RecordHandlingDecision, how the conditions of each are met.",
            recipient.Length == 0 ? RecipientHeader : null);
    }

    /// <summary>Whom the caller names as the recipient of a file; empty for nobody.</summary>
    public static string RecipientOf(HttpContext context) =>
        context.Request.Headers[RecipientHeader].ToString().Trim().Replace("\0", "", StringComparison.Ordinal);

    /// <summary>Writes down which confidential vehicles the answer has touched since the last time: before they are told, for
    /// the line may break then.</summary>
    public Task NoteAsync(HttpContext context, AuditEntry opened) =>
        opened.Purpose is { Touched.IsAny: true } ? RecordAsync(context, opened.OfTouched()) : Task.CompletedTask;

    /// <summary>Writes down how many persons' rows were told; layers without persons need no second entry.</summary>
    public async Task CloseAsync(HttpContext context, LayerCollection collection, AuditEntry opened, int rowCount)
    {
        if (!collection.Layer.IsPersonal) return;
        await RecordAsync(context, opened with
        {
            Personal = null, Recipient = null, Handling = null, RowCount = rowCount, Outcome = "ok",
        });
    }

    async Task<CheckedPurpose> RequireAsync(HttpContext context, Layer layer)
    {
        var stated = await purposes.CheckAsync(PurposeOf(context.Request.Headers), context, context.RequestAborted);
        if (stated.Checked is { } good) return good;
        var refusal = EntryFor(context, AuditAction.Refusal, layer);
        if (stated.Closed is { } operation)
        {
            await RecordAsync(context, AuditedCall.EntryOfClosed(refusal, operation));
            throw LayerProblem.OperationNotOpen(OperationHeader);
        }
        var problem = stated.Problems[0];
        var fields = string.Join(", ", stated.Problems.Select(one => one.Field));
        await RecordAsync(context, refusal with { Outcome = $"PURPOSE_REQUIRED: {fields}" });
        throw new LayerProblem(
            StatusCodes.Status400BadRequest, "PurposeRequired",
            $"Personal data is not read without a purpose: {problem.Field}: {problem.Description} "
            + $"It is given in the headers {ClassHeader}, {ReferenceHeader} and {ReasonHeader}, or of an operation in {OperationHeader}.",
            HeaderOf(problem.Field));
    }

    static AuditEntry EntryFor(HttpContext context, AuditAction action, Layer layer) => new()
    {
        Actor = Caller.Of(context).Actor,
        Action = action,
        // The route's template, not its values: no mark and no id is in it.
        Rpc = (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText?.TrimStart('/') ?? "layers",
        ResourceKind = $"layer {layer.Name}",
        Call = CallEntry.Of(context),
    };

    static V1.Purpose? PurposeOf(IHeaderDictionary headers)
    {
        if (!headers.ContainsKey(ClassHeader) && !headers.ContainsKey(ReferenceHeader) && !headers.ContainsKey(ReasonHeader)
            && !headers.ContainsKey(OperationHeader)) return null;
        var name = headers[ClassHeader].ToString().Replace("-", "", StringComparison.Ordinal);
        var known = name.Length == 0 ? V1.PurposeClass.Unspecified
            : char.IsAsciiLetter(name[0]) && Enum.TryParse<V1.PurposeClass>(name, ignoreCase: true, out var parsed) ? parsed
            : (V1.PurposeClass)(-1); // refused by the gate
        return new V1.Purpose
        {
            Class = known,
            Reference = headers[ReferenceHeader].ToString(),
            Reason = headers[ReasonHeader].ToString(),
            OnBehalfOf = headers[OnBehalfOfHeader].ToString(),
            SeniorAuthorisation = headers.ContainsKey(AuthorisationHeader) || headers.ContainsKey(AuthorisedByHeader)
                ? new() { Reference = headers[AuthorisationHeader].ToString(), AuthorisedBy = headers[AuthorisedByHeader].ToString() }
                : null,
            SharingAgreement = headers[AgreementHeader].ToString(),
            Regime = RegimeOf(headers[RegimeHeader].ToString()),
            Restriction = headers[RestrictionHeader].ToString(),
            Operation = headers[OperationHeader].ToString(),
        };
    }

    static V1.LegalRegime RegimeOf(string name)
    {
        if (name.Length == 0) return V1.LegalRegime.Unspecified;
        var plain = name.Replace("-", "", StringComparison.Ordinal);
        return char.IsAsciiLetter(plain[0]) && Enum.TryParse<V1.LegalRegime>(plain, ignoreCase: true, out var known)
            ? known
            : (V1.LegalRegime)(-1); // refused by the gate
    }

    static string HeaderOf(string field) => field switch
    {
        "purpose.reference" => ReferenceHeader,
        "purpose.reason" => ReasonHeader,
        "purpose.on_behalf_of" => OnBehalfOfHeader,
        "purpose.senior_authorisation.reference" => AuthorisationHeader,
        "purpose.senior_authorisation.authorised_by" => AuthorisedByHeader,
        "purpose.sharing_agreement" => AgreementHeader,
        "purpose.regime" => RegimeHeader,
        "purpose.restriction" => RestrictionHeader,
        "purpose.operation" => OperationHeader,
        _ => ClassHeader,
    };

    static LayerProblem NotFound(string collection) =>
        LayerProblem.NotFound($"There is no collection '{collection}'; /collections lists those you may see.");

    async Task RecordAsync(HttpContext context, AuditEntry entry)
    {
        try
        {
            await log.RecordAsync(entry, context.RequestAborted);
        }
        catch (NpgsqlException)
        {
            throw new LayerProblem(
                StatusCodes.Status503ServiceUnavailable, "AuditUnavailable",
                "The audit entry could not be written, so there is no answer; try again.");
        }
    }
}

using GeoIntel.Models.Documents;
using GeoIntel.Models.Profiles;
using GeoIntel.Service.Access;
using GeoIntel.Service.Audit;
using GeoIntel.Service.Documents;
using GeoIntel.Service.Profiles;
using GeoIntel.Service.Rpc.Siting;
using GeoIntel.Service.Storage.Documents;
using GeoIntel.Service.Storage.Hotspots;
using GeoIntel.Service.Storage.Reviews;
using GeoIntel.V1;
using Google.Protobuf;
using Grpc.Core;
using DocumentEdition = GeoIntel.Models.Documents.DocumentEdition;
using DocumentText = GeoIntel.Models.Documents.DocumentText;

namespace GeoIntel.Service.Rpc;

/// <summary>Takes orders for profiles, hands them out, and takes what analysts write in them and who signs them.</summary>
/// <remarks>The police edition names groups, so its rpcs state a purpose and every caller is told only of the editions that
/// their roles let them read.</remarks>
sealed class ProfileRpc(
    DocumentBuildStore builds, DocumentStore documents, DocumentRunner runner, HotspotCellStore boundaries,
    HandlingStore handlings, SitingDesk siting, AuditedCall audited, TimeProvider clock) : ProfileService.ProfileServiceBase
{
    /// <summary>The edition is not for the caller's roles.</summary>
    public const string EditionReason = "EDITION_NOT_YOURS";

    const Role ToldOfPolice = Role.Intelligence | Role.Officer;
    const string Named = "profile";
    const int PageDefault = 100;
    const int PageMax = 1_000;
    const int ChunkBytes = 64 * 1024;
    const int UndecidedToldMax = 20;

    public override Task<BuildProfileResponse> BuildProfile(BuildProfileRequest request, ServerCallContext context) =>
        StoreFailures.NamedAsync(async () =>
        {
            var purpose = await audited.RequireAsync(context, request.Purpose);
            var order = ProfileChecks.Read(request);
            await RequireAreasAsync(order, context.CancellationToken);
            if (request.ValidateOnly) return new BuildProfileResponse { Operation = new DocumentOperation() };

            var id = request.RequestId.Length > 0 ? request.RequestId.ToLowerInvariant() : Guid.CreateVersion7().ToString();
            var caller = Caller.Of(context);
            var build = new DocumentBuild(
                id, ProfileDocument.Kind, order.ToJson(), caller.Actor, caller.Proved ?? Caller.Unproved,
                $"{(PurposeClass)purpose.Class} {purpose.Reference}", clock.GetUtcNow());
            var entry = EntryFor(context, AuditAction.Combination, purpose, id) with { Personal = request, Outcome = "asked for" };
            if (!await builds.CreateAsync(build, entry, context.CancellationToken)) await RequireSameAsync(build, context);
            runner.Wake();
            return new BuildProfileResponse { Operation = await OperationAsync(id, context) };
        });

    public override Task<GetProfileOperationResponse> GetProfileOperation(
        GetProfileOperationRequest request, ServerCallContext context) =>
        StoreFailures.NamedAsync(async () =>
            new GetProfileOperationResponse { Operation = await OperationAsync(request.Name, context) });

    public override Task<CancelProfileOperationResponse> CancelProfileOperation(
        CancelProfileOperationRequest request, ServerCallContext context) =>
        StoreFailures.NamedAsync(async () =>
        {
            await OperationAsync(request.Name, context);
            await builds.StopAsync(
                request.Name, BuildState.Cancelled, "It was cancelled.",
                EntryFor(context, AuditAction.Decision, null, request.Name) with { Outcome = "cancelled" }, context.CancellationToken);
            runner.Cancel(request.Name);
            return new CancelProfileOperationResponse { Operation = await OperationAsync(request.Name, context) };
        });

    public override Task<GetProfileResponse> GetProfile(GetProfileRequest request, ServerCallContext context) =>
        StoreFailures.NamedAsync(() => audited.ConsultAsync(context, request.Purpose, request, async _ => (
            new GetProfileResponse { Profile = await TellAsync(await RequireAsync(request.Name, context), context) }, 1),
            Named, IdOf(request.Name)));

    public override Task<ListProfilesResponse> ListProfiles(ListProfilesRequest request, ServerCallContext context) =>
        StoreFailures.NamedAsync(async () =>
        {
            if (request.PageSize is < 0 or > PageMax)
                throw RpcErrors.Invalid("page_size", $"It is {request.PageSize}; give 0 to {PageMax}.");
            var size = request.PageSize == 0 ? PageDefault : request.PageSize;
            var question = new ListProfilesRequest(request) { PageToken = "" };
            (DateTimeOffset Time, string Id)? before = null;
            if (PageToken.PlaceOf(question, request.PageToken) is { } place)
            {
                var (time, id) = PageToken.TimeAndIdOf(place);
                before = (time, id.ToString());
            }
            var found = await documents.ListAsync(
                ProfileDocument.Kind, Enum.GetValues<DocumentEdition>().Where(edition => MayRead(edition, context)),
                request.AreaKey, before, size + 1, context.CancellationToken);
            var response = new ListProfilesResponse();
            response.Profiles.AddRange(found.Take(size).Select(DocumentMessages.ProfileOf));
            if (found.Count > size)
            {
                var last = found[size - 1].Labels;
                response.NextPageToken = PageToken.Of(question, PageToken.PlaceOf(last.BuiltAt, Guid.Parse(last.Id)));
            }
            await audited.RecordAsync(
                EntryFor(context, AuditAction.Consultation, null, null) with { RowCount = response.Profiles.Count },
                context.CancellationToken);
            return response;
        });

    public override Task<UpdateProfileTextResponse> UpdateProfileText(
        UpdateProfileTextRequest request, ServerCallContext context) =>
        StoreFailures.NamedAsync(async () =>
        {
            var purpose = await audited.RequireAsync(context, request.Purpose);
            var (field, words) = ProfileChecks.Text(request);
            await RequireAsync(request.Name, context);
            var entry = EntryFor(context, AuditAction.Alteration, purpose, request.Name) with { Personal = request, RowCount = 1 };
            var changed = await documents.ChangeAsync(request.Name, ProfileDocument.Kind, WriteAsync, entry, context.CancellationToken);
            return new UpdateProfileTextResponse { Profile = await TellAsync(changed!, context) };

            async Task<DraftChange> WriteAsync(OpenDraft draft)
            {
                RequireDraft(draft);
                var labels = draft.Document.Labels;
                var text = new DocumentText(field, words, NameOf(context), Now(), labels.Version);
                IReadOnlyList<DocumentText> texts = [.. draft.Texts.Where(of => of.Field != field).Append(text).OrderBy(of => of.Field, StringComparer.Ordinal)];
                return new DraftChange(text, null, await WriteAgainAsync(draft, labels, texts));
            }
        });

    public override Task<SignProfileResponse> SignProfile(SignProfileRequest request, ServerCallContext context) =>
        StoreFailures.NamedAsync(async () =>
        {
            var purpose = await audited.RequireAsync(context, request.Purpose);
            await RequireAsync(request.Name, context);
            var signer = Caller.Of(context).Proved ?? throw RpcErrors.Make(
                StatusCode.PermissionDenied, "NAME_NOT_PROVED", "A signature is a named person's; show a token.");
            var entry = EntryFor(context, AuditAction.Decision, purpose, request.Name) with { RowCount = 1, Outcome = "signed" };
            var signed = await documents.ChangeAsync(request.Name, ProfileDocument.Kind, SignAsync, entry, context.CancellationToken);
            return new SignProfileResponse { Profile = await TellAsync(signed!, context) };

            async Task<DraftChange> SignAsync(OpenDraft draft)
            {
                RequireDraft(draft);
                RequireSecond(draft, signer);
                var manifest = await draft.FileAsync(DocumentManifest.FileName);
                if (manifest?.Sha256 != request.ManifestSha256)
                    throw RpcErrors.Make(
                        StatusCode.Aborted, "STALE_MANIFEST",
                        $"The draft's manifest is {manifest?.Sha256}; read it again, and sign what it says now.");
                var at = Now();
                var labels = draft.Document.Labels with { SignedBy = signer, SignedAt = at };
                return new DraftChange(null, (signer, at), await WriteAgainAsync(draft, labels, draft.Texts));
            }
        });

    public override Task GetProfileFile(
        GetProfileFileRequest request, IServerStreamWriter<GetProfileFileResponse> responseStream, ServerCallContext context) =>
        StoreFailures.NamedAsync(async () =>
        {
            var purpose = await audited.RequireAsync(context, request.Purpose);
            var recipient = HandedOut.Read("recipient", request.Recipient);
            var entry = EntryFor(context, AuditAction.Disclosure, purpose, IdOf(request.Name)) with { RowCount = 1, Recipient = recipient };
            var (document, file) = await AllowedAsync(request, recipient, entry, context);
            responseStream = CallTerm.Bound(responseStream, context);
            await audited.RecordAsync(entry with { Handling = document.Labels.Handling }, context.CancellationToken);
            for (var from = 0; from == 0 || from < file.Content.Length; from += ChunkBytes)
            {
                await responseStream.WriteAsync(
                    new GetProfileFileResponse
                    {
                        Content = UnsafeByteOperations.UnsafeWrap(file.Content.Slice(from, Math.Min(ChunkBytes, file.Content.Length - from))),
                        MediaType = from == 0 ? file.MediaType : "",
                    },
                    context.CancellationToken);
            }
            return true;
        });

    public override Task<ReviewSitingResponse> ReviewSiting(ReviewSitingRequest request, ServerCallContext context) =>
        audited.ConsultAsync(
            context, request.Purpose, request, purpose => StoreFailures.NamedAsync(() => siting.ReviewAsync(
                request, purpose, CallerIdentity.Of(context.GetHttpContext()), context.CancellationToken)));

    // A refusal by the edition or by the conditions of handling is written down.
    async Task<(StoredDocument Document, Models.Documents.DocumentFile File)> AllowedAsync(
        GetProfileFileRequest request, string recipient, AuditEntry entry, ServerCallContext context)
    {
        try
        {
            var document = await RequireAsync(request.Name, context);
            var file = await documents.FileAsync(request.Name, request.File, context.CancellationToken)
                ?? throw RpcErrors.NotFound("file of the profile", request.File);
            if (document.Labels.Edition == DocumentEdition.Police && recipient.Length > 0)
                await RequireDecidedAsync(recipient, context.CancellationToken);
            return (document, file);
        }
        catch (RpcException refusal) when (refusal.StatusCode != StatusCode.Unavailable)
        {
            await audited.RecordAsync(
                entry with { Action = AuditAction.Refusal, RowCount = 0, Outcome = RpcErrors.ReasonOf(refusal) ?? refusal.StatusCode.ToString() },
                context.CancellationToken);
            throw;
        }
    }

    async Task RequireDecidedAsync(string recipient, CancellationToken cancellation)
    {
        var undecided = await handlings.UndecidedOfGroupsAsync(recipient, clock.GetUtcNow(), cancellation);
        if (undecided.Count == 0) return;
        throw RpcErrors.Make(
            StatusCode.FailedPrecondition, EvidenceRpc.HandlingReason,
            $"The groups rest on intelligence that may be handled under conditions only: {string.Join(", ", undecided.Take(UndecidedToldMax))}"
            + (undecided.Count > UndecidedToldMax ? " and more. " : ". ")
            + $"A named person must record for this recipient, with RecordHandlingDecision and the export '{HandlingChecks.ProfileExport}', how the conditions are met.",
            new() { ["resources"] = string.Join(", ", undecided) });
    }

    async Task RequireAreasAsync(ProfileOrder order, CancellationToken cancellation)
    {
        var areas = await boundaries.AreasAsync(order.BoundarySet, cancellation)
            ?? throw RpcErrors.Invalid("boundary_set", $"There is no boundary set '{order.BoundarySet}'; import it first.");
        var known = Enumerable.Range(0, areas.Count).Select(areas.IdOf).ToHashSet(StringComparer.Ordinal);
        if (order.AreaCodes.FirstOrDefault(code => !known.Contains(code)) is { } unknown)
            throw RpcErrors.Invalid("area_codes", $"'{unknown}' is no area of '{order.BoundarySet}'; check the code.");
    }

    // The same id with the same order is the same call made again.
    async Task RequireSameAsync(DocumentBuild build, ServerCallContext context)
    {
        var known = await builds.FindAsync(build.Id, build.Kind, context.CancellationToken);
        if (known is null || ProfileOrder.FromJson(known.Parameters).ToJson() != build.Parameters)
            throw RpcErrors.RequestIdReused(build.Id);
    }

    async Task<DocumentOperation> OperationAsync(string id, ServerCallContext context) => DocumentMessages.OperationOf(
        await builds.FindAsync(id, ProfileDocument.Kind, context.CancellationToken) ?? throw RpcErrors.NotFound(Named, id));

    async Task<StoredDocument> RequireAsync(string id, ServerCallContext context)
    {
        var document = await documents.FindAsync(id, ProfileDocument.Kind, context.CancellationToken)
            ?? throw RpcErrors.NotFound(Named, id);
        return MayRead(document.Labels.Edition, context) ? document : throw RpcErrors.Make(
            StatusCode.PermissionDenied, EditionReason,
            "The police edition is for the roles intelligence and officer; ask for the edition for partners.");
    }

    async Task<Profile> TellAsync(StoredDocument document, ServerCallContext context) => DocumentMessages.ProfileOf(
        document, await documents.TextsAsync(document.Labels.Id, context.CancellationToken),
        await documents.FilesAsync(document.Labels.Id, context.CancellationToken));

    static void RequireDraft(OpenDraft draft)
    {
        if (draft.Document.Labels.SignedBy is null) return;
        throw RpcErrors.Make(
            StatusCode.FailedPrecondition, "PROFILE_SIGNED",
            $"Version {draft.Document.Labels.Version} is signed and stays as it is; build a new one, which carries its texts.");
    }

    static void RequireSecond(OpenDraft draft, string signer)
    {
        var isOwn = draft.Document.BuiltBy == signer
            || draft.Texts.Any(text => text.By == signer && text.Text.Length > 0 && text.From > draft.SignedVersion);
        if (!isOwn) return;
        throw RpcErrors.Make(
            StatusCode.FailedPrecondition, "SECOND_PERSON",
            "You built it, or wrote in it since it was last signed; a second person signs.");
    }

    static async Task<IReadOnlyList<Models.Documents.DocumentFile>> WriteAgainAsync(
        OpenDraft draft, DocumentLabels labels, IReadOnlyList<DocumentText> texts)
    {
        var file = await draft.FileAsync(ProfileDocument.FiguresFile)
            ?? throw new InvalidOperationException("The draft holds no figures.");
        return ProfileDocument.Of(ProfileDocument.Read(file), labels, draft.Document.Inputs, texts);
    }

    static bool MayRead(DocumentEdition edition, ServerCallContext context) => edition == DocumentEdition.Partner
        || (CallerIdentity.Of(context.GetHttpContext()) is { } caller && (caller.Roles & ToldOfPolice) != 0);

    // The log holds no text of a caller's that is no id.
    static string? IdOf(string name) => Guid.TryParseExact(name, "D", out _) ? name : null;

    static string NameOf(ServerCallContext context) => Caller.Of(context).Proved ?? Caller.Unproved;

    // No finer than the store keeps.
    DateTimeOffset Now()
    {
        var now = clock.GetUtcNow();
        return now.AddTicks(-(now.Ticks % TimeSpan.TicksPerSecond));
    }

    static AuditEntry EntryFor(ServerCallContext context, AuditAction action, CheckedPurpose? purpose, string? id) =>
        AuditedCall.EntryFor(context, action, purpose) with { ResourceKind = Named, ResourceId = id };
}

using GeoIntel.Models.Sightings;
using GeoIntel.Service.Access;
using GeoIntel.Service.Audit;
using GeoIntel.Service.Registry;
using GeoIntel.Service.Retention;
using GeoIntel.Service.Storage.Attachments;
using GeoIntel.Service.Storage.Rights;
using GeoIntel.V1;
using Grpc.Core;
using Npgsql;

namespace GeoIntel.Service.Rpc;

/// <summary>What those whom data is about may ask for.</summary>
sealed class SubjectRpc(
    NpgsqlDataSource database, LiveRegistry registry, AttachmentFiles files, SubjectRestrictions restrictions,
    SubjectRectification rectification, RegimeGate gate, AuditedCall audited, TimeProvider clock)
    : SubjectService.SubjectServiceBase
{
    /// <summary>Why an erasure is refused.</summary>
    public const string NeededReason = "SUBJECT_NEEDED";

    const int LinesPerMessage = 100;
    const string HandlingDefault = "Personal data, for the person it is about or who acts for them, and for nobody else.";

    public override Task ExportSubject(
        ExportSubjectRequest request, IServerStreamWriter<ExportSubjectResponse> responses, ServerCallContext context) =>
        StoreFailures.NamedAsync(async () =>
        {
            var purpose = await audited.RequireAsync(context, request.Purpose);
            var subject = SubjectOf(request.Subject);
            var recipient = HandedOut.Read("recipient", request.Recipient);
            var handling = HandedOut.Read("handling", request.Handling) is { Length: > 0 } stated ? stated : HandlingDefault;
            var restricted = await gate.RestrictedAsync(purpose, context.CancellationToken);
            restricted.IsConfidential(subject.Vrm);
            await gate.NoteExportAsync(purpose, subject, context.CancellationToken);
            // Before the first line, so that nothing is given that the log does not know of.
            var entry = AuditedCall.EntryFor(context, AuditAction.Export, purpose) with
            {
                Personal = request, Recipient = recipient, Handling = handling, Outcome = "opened",
            };
            await audited.RecordAsync(entry, context.CancellationToken);
            responses = CallTerm.Bound(responses, context);
            await using var connection = await database.OpenConnectionAsync(context.CancellationToken);
            var response = new ExportSubjectResponse();
            var noted = new HashSet<Vrm>(subject.Vrm is { } asked ? [asked] : []);
            await foreach (var line in SubjectExport.ReadAsync(
                connection, subject, recipient, handling, clock.GetUtcNow(), context.CancellationToken))
            {
                response.Lines.Add(line);
                if (response.Lines.Count < LinesPerMessage) continue;
                await SendAsync();
                response = new ExportSubjectResponse();
            }
            if (response.Lines.Count > 0) await SendAsync();
            return true;

            // What is held on a person tells of vehicles, too.
            async Task SendAsync()
            {
                if (restricted.HasConfidential)
                {
                    restricted.IsConfidential(response.Lines.SelectMany(AuditSubject.MarksIn).Where(noted.Add));
                    await audited.NoteTouchedAsync(entry, context.CancellationToken);
                }
                await responses.WriteAsync(response, context.CancellationToken);
            }
        });

    public override Task<EraseSubjectResponse> EraseSubject(EraseSubjectRequest request, ServerCallContext context)
    {
        if (request.ValidateOnly) return LookAsync(request, context);
        return StoreFailures.NamedAsync(async () =>
        {
            var purpose = await audited.RequireAsync(context, request.Purpose);
            var subject = SubjectOf(request.Subject);
            RequireSilence(purpose, subject);
            var now = clock.GetUtcNow();
            var id = Guid.CreateVersion7(now);
            var entry = AuditedCall.EntryFor(context, AuditAction.Erasure, purpose);
            var erased = await EraseAsync(
                subject, entry with { ResourceKind = "subject_erasure", ResourceId = id.ToString() }, now, context.CancellationToken);
            if (erased.NeededBy.Count > 0)
            {
                await audited.RecordAsync(
                    entry with { Action = AuditAction.Refusal, Personal = request, RowCount = 0, Outcome = NeededReason },
                    context.CancellationToken);
                var names = string.Join(", ", erased.NeededBy);
                throw RpcErrors.Make(
                    StatusCode.FailedPrecondition, NeededReason,
                    $"The subject is still needed by {names}. Release the holds, and end the others, first.",
                    new() { ["needed_by"] = names });
            }
            // The pictures' rows are gone; a file that cannot be removed now goes with the next sweep.
            foreach (var digest in erased.Digests) files.TryRemove(digest, DateTimeOffset.MaxValue);
            await registry.LoadAsync(context.CancellationToken);
            return ToWire($"erasures/{id}", erased);
        });
    }

    public override Task<RestrictSubjectResponse> RestrictSubject(RestrictSubjectRequest request, ServerCallContext context) =>
        StoreFailures.NamedAsync(() => restrictions.RestrictAsync(request, context));

    public override Task<LiftRestrictionResponse> LiftRestriction(LiftRestrictionRequest request, ServerCallContext context) =>
        StoreFailures.NamedAsync(() => restrictions.LiftAsync(request, context));

    public override Task<ListRestrictionsResponse> ListRestrictions(ListRestrictionsRequest request, ServerCallContext context) =>
        restrictions.ListAsync(request, context);

    public override Task<RectifySubjectResponse> RectifySubject(RectifySubjectRequest request, ServerCallContext context) =>
        StoreFailures.NamedAsync(() => rectification.RectifyAsync(request, context));

    Task<EraseSubjectResponse> LookAsync(EraseSubjectRequest request, ServerCallContext context) =>
        audited.ConsultAsync(context, request.Purpose, request, async purpose =>
        {
            var subject = SubjectOf(request.Subject);
            (await gate.RestrictedAsync(purpose, context.CancellationToken)).IsConfidential(subject.Vrm);
            await using var connection = await database.OpenConnectionAsync(context.CancellationToken);
            var found = await SubjectErasure.LookAsync(connection, subject, clock.GetUtcNow(), context.CancellationToken);
            return (ToWire("", found), (int)Math.Min(int.MaxValue, found.Counts.Sum(one => one.Count)));
        });

    async Task<SubjectErased> EraseAsync(
        SubjectKey subject, AuditEntry proof, DateTimeOffset now, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        var erased = await SubjectErasure.EraseAsync(connection, transaction, subject, proof, now, cancellation);
        if (erased.NeededBy.Count == 0) await transaction.CommitAsync(cancellation);
        return erased;
    }

    /// <exception cref="RpcException">InvalidArgument.</exception>
    static SubjectKey SubjectOf(Subject? wire)
    {
        var problems = new List<FieldProblem>();
        return RestrictionChecks.SubjectOf(wire, "subject", problems) ?? throw RpcErrors.Invalid(problems);
    }

    // The entry of the erasure stays, so it may not name what was erased.
    static void RequireSilence(CheckedPurpose purpose, SubjectKey subject)
    {
        foreach (var (field, text) in ((string, string)[])[
            ("purpose.reason", purpose.Reason), ("purpose.reference", purpose.Reference), ("purpose.on_behalf_of", purpose.OnBehalfOf),
            ("purpose.sharing_agreement", purpose.SharingAgreement),
            ("purpose.senior_authorisation", $"{purpose.Authorisation?.Reference} {purpose.Authorisation?.AuthorisedBy}")])
        {
            var names = AuditSubject.In(System.Text.Json.JsonSerializer.Serialize(new { text })).ContainsKey(subject.Audit);
            if (names || (subject.Nominal is { } id && text.Contains(id, StringComparison.OrdinalIgnoreCase)))
                throw RpcErrors.Invalid(field, "It names the subject, and stays in the audit log; leave that out.");
        }
    }

    static EraseSubjectResponse ToWire(string name, SubjectErased erased)
    {
        var response = new EraseSubjectResponse { Erasure = name };
        response.Erased.AddRange(erased.Counts.Select(one => new SubjectErasedCount { Kind = one.Kind, Count = one.Count }));
        response.NeededBy.AddRange(erased.NeededBy);
        return response;
    }
}

using GeoIntel.Models.Evidence;
using GeoIntel.Service.Access;
using GeoIntel.Service.Audit;
using GeoIntel.Service.Evidence;
using GeoIntel.Service.Retention;
using GeoIntel.Service.Storage.Attachments;
using GeoIntel.Service.Storage.Hits;
using GeoIntel.Service.Storage.Reviews;
using GeoIntel.V1;
using Google.Protobuf;
using Grpc.Core;

namespace GeoIntel.Service.Rpc;

/// <summary>Hands out evidence packs. Each is a disclosure, and the entry of it is written before the first byte.</summary>
sealed class EvidenceRpc(
    HitStore hits, EvidencePacker packer, AttachmentFiles files, RegimeGate gate, HandlingStore handlings, AuditedCall audited,
    TimeProvider clock) : EvidenceService.EvidenceServiceBase
{
    /// <summary>Intelligence with conditions of handling lacks a decision for the recipient.</summary>
    public const string HandlingReason = "HANDLING_CONDITIONS";

    const string HitNames = "hits/";
    const int ChunkBytes = 64 * 1024;

    public override Task ExportEvidence(
        ExportEvidenceRequest request, IServerStreamWriter<ExportEvidenceResponse> responseStream, ServerCallContext context) =>
        StoreFailures.NamedAsync(async () =>
        {
            var purpose = await audited.RequireAsync(context, request.Purpose);
            var order = OrderOf(request, Caller.Of(context).Actor, purpose);
            var entry = AuditedCall.EntryFor(context, AuditAction.Disclosure, purpose) with
            {
                ResourceKind = "hit",
                ResourceId = order.Hit.ToString(),
                Recipient = order.Recipient,
                Handling = order.Handling,
                Outcome = "opened",
            };
            order = await AllowedAsync(order, entry, context.CancellationToken);
            await audited.RecordAsync(entry, context.CancellationToken);
            IReadOnlyList<PackedFile> pack;
            try
            {
                pack = await packer.PackAsync(order, context.CancellationToken) ?? throw RpcErrors.NotFound("hit", request.Name);
            }
            catch (PackTooLargeException tooMuch)
            {
                throw RpcErrors.Make(StatusCode.ResourceExhausted, "PACK_TOO_LARGE", tooMuch.Message);
            }
            await audited.NoteTouchedAsync(entry, context.CancellationToken);
            foreach (var file in pack)
            {
                await WriteAsync(EvidenceZip.HeadOf(file.Member));
                await WriteAsync(file.Bytes ?? await AttachmentAsync(file, context.CancellationToken));
            }
            await WriteAsync(EvidenceZip.TailOf([.. pack.Select(file => file.Member)]));
            return true;

            async Task WriteAsync(byte[] bytes)
            {
                for (var at = 0; at < bytes.Length; at += ChunkBytes)
                {
                    await responseStream.WriteAsync(new ExportEvidenceResponse
                    {
                        Chunk = UnsafeByteOperations.UnsafeWrap(bytes.AsMemory(at, Math.Min(ChunkBytes, bytes.Length - at))),
                    });
                }
            }
        });

    // The gates of whoever reads a hit and the same mark's other reads; a refusal by them is written down.
    async Task<EvidenceOrder> AllowedAsync(EvidenceOrder order, AuditEntry entry, CancellationToken cancellation)
    {
        try
        {
            var hit = await hits.GetAsync(order.Hit, cancellation);
            if (hit is null || !await gate.OpenSightingAsync(order.Purpose, hit.Told.Hit.First.SightingId, cancellation))
                throw RpcErrors.NotFound("hit", $"{HitNames}{order.Hit}");
            var restricted = await gate.RestrictedAsync(order.Purpose, cancellation);
            restricted.IsConfidential(hit.Told.Hit);
            var isHidden = restricted.Covers(hit.Told.Hit) || (!order.Purpose.IsToldOfConfidential
                && (await hits.OfConfidentialListsAsync([order.Hit], cancellation)).Count > 0);
            if (isHidden) throw RpcErrors.NotFound("hit", $"{HitNames}{order.Hit}");
            order = order with { Restricted = restricted };
            order = order with { Feeds = await gate.OpenReadsAsync(order.Purpose, null, hit.Told.Hit.FirstCapturedAt.AddHours(-1), cancellation) };
            var undecided = await handlings.UndecidedAsync(order.Hit, order.Recipient, clock.GetUtcNow(), cancellation);
            if (undecided.Count == 0) return order;
            throw RpcErrors.Make(
                StatusCode.FailedPrecondition, HandlingReason,
                $"The hit rests on intelligence that may be handled under conditions only: {string.Join(", ", undecided.Take(20))}"
                + (undecided.Count > 20 ? " and more. " : ". ")
                + "A named person must record for this recipient, with RecordHandlingDecision and the export 'evidence', how the conditions are met.",
                new() { ["resources"] = string.Join(", ", undecided) });
        }
        catch (RpcException refusal) when (refusal.StatusCode != StatusCode.Unavailable)
        {
            await audited.RecordAsync(
                entry with { Action = AuditAction.Refusal, RowCount = 0, Outcome = RpcErrors.ReasonOf(refusal) ?? refusal.StatusCode.ToString() },
                cancellation);
            throw;
        }
    }

    async Task<byte[]> AttachmentAsync(PackedFile file, CancellationToken cancellation) =>
        await files.ReadAsync(file.Attachment!, cancellation) ?? throw RpcErrors.Make(
            StatusCode.Aborted, "ATTACHMENT_GONE", "An attachment was let go while the pack was written; ask for it again.");

    static EvidenceOrder OrderOf(ExportEvidenceRequest request, string actor, CheckedPurpose purpose)
    {
        var problems = new List<FieldProblem>();
        var id = default(Guid);
        if (!request.Name.StartsWith(HitNames, StringComparison.Ordinal) || !Guid.TryParse(request.Name.AsSpan(HitNames.Length), out id))
            problems.Add(new("name", $"'{request.Name}' is not the name of a hit; give it as 'hits/UUID'."));
        Check("recipient", request.Recipient, "to whom the pack goes");
        Check("handling", request.Handling, "how the recipient may handle it");
        if (problems.Count > 0) throw RpcErrors.Invalid(problems);
        return new EvidenceOrder(id, actor, purpose, request.Recipient.Trim(), request.Handling.Trim(), null);

        void Check(string field, string text, string what)
        {
            if (text.Trim().Length is 0 or > HandedOut.TextLengthMax || text.Any(char.IsControl))
                problems.Add(new(field, $"It has {text.Trim().Length} characters; say {what} in 1 to {HandedOut.TextLengthMax}, none of control."));
        }
    }
}

using GeoIntel.Service.Access;
using GeoIntel.Service.Audit;
using GeoIntel.Service.Hits;
using GeoIntel.Service.Retention;
using GeoIntel.Service.Storage.Attachments;
using GeoIntel.V1;
using Google.Protobuf;
using Grpc.Core;

namespace GeoIntel.Service.Rpc;

/// <summary>Gives out the pictures of sightings, under purpose and audit.</summary>
sealed class SightingImages(
    AttachmentStore store, AttachmentFiles files, RegimeGate gate, AuditedCall audited, ILogger<SightingImages> log)
{
    const int ChunkBytes = 64 * 1024;

    /// <summary>What is given when no kind is asked for, the best first.</summary>
    static readonly AttachmentKind[] Pictures = [AttachmentKind.Scene, AttachmentKind.Vehicle, AttachmentKind.Mark];

    public async Task WriteAsync(
        GetSightingImageRequest request, IServerStreamWriter<GetSightingImageResponse> responses, ServerCallContext context)
    {
        var id = IdOf(request.Name);
        var (link, bytes) = await audited.ConsultAsync(
            context, request.Purpose, request, async purpose => (await FindAsync(request, purpose, id, HitView.Of(context), context.CancellationToken), 1),
            "sighting", id?.ToString());

        // The entry is written: now it may be told.
        responses = CallTerm.Bound(responses, context);
        for (var at = 0; at < bytes.Length; at += ChunkBytes)
        {
            context.CancellationToken.ThrowIfCancellationRequested();
            var chunk = bytes.AsMemory(at, Math.Min(ChunkBytes, bytes.Length - at));
            await responses.WriteAsync(new GetSightingImageResponse
            {
                Attachment = at == 0 ? WireAttachment.ToWire(link) : null,
                Chunk = UnsafeByteOperations.UnsafeWrap(chunk),
            });
        }
    }

    async Task<(AttachmentLink Link, byte[] Bytes)> FindAsync(
        GetSightingImageRequest request, CheckedPurpose purpose, Guid? id, HitView view, CancellationToken cancellation)
    {
        if (id is null)
            throw RpcErrors.Invalid("name", $"'{request.Name}' is no sighting; give it as 'sightings/UUID'.");
        var isTold = await gate.OpenSightingAsync(purpose, id.Value, cancellation)
            && (view.IsWhole || await store.IsOfHitAsync(id.Value, cancellation));
        var links = !isTold ? [] : (await store.OfAsync([id.Value], cancellation))[id.Value].Where(
            link => request.Sha256.IsEmpty || request.Sha256.Span.SequenceEqual(link.Sha256)).ToList();
        AttachmentKind[] kinds = request.Kind != AttachmentKind.Unspecified ? [request.Kind]
            : request.Sha256.IsEmpty ? Pictures
            : Enum.GetValues<AttachmentKind>();
        var link = kinds.Select(kind => links.Find(one => one.Kind == (short)kind)).FirstOrDefault(one => one is not null)
            ?? throw RpcErrors.Make(
                StatusCode.NotFound, "ATTACHMENT_NOT_FOUND",
                $"'{request.Name}' has no such attachment, or it is past its retention or of no hit; Sighting.attachments lists what there "
                + "is.");
        try
        {
            var bytes = await files.ReadAsync(link.Sha256, cancellation);
            return bytes is not null ? (link, bytes) : throw RpcErrors.Make(
                StatusCode.NotFound, "ATTACHMENT_NOT_RECEIVED",
                $"The bytes of this attachment of '{request.Name}' were not received; let the feed send them.");
        }
        catch (InvalidDataException)
        {
            AttachmentLog.Damaged(log);
            throw RpcErrors.Make(
                StatusCode.DataLoss, "ATTACHMENT_DAMAGED",
                $"The bytes of this attachment of '{request.Name}' are damaged on the disk; restore the file from a backup.");
        }
    }

    static Guid? IdOf(string name) =>
        name.StartsWith("sightings/", StringComparison.Ordinal) && Guid.TryParse(name["sightings/".Length..], out var id)
            ? id
            : null;
}

using GeoIntel.Ingest.Decoding;
using GeoIntel.V1;
using Google.Protobuf;
using Grpc.Core;

namespace GeoIntel.Ingest.Sending;

/// <summary>Uploads the attachments of reads before the reads are sent.</summary>
/// <remarks>
/// What was uploaded lately is not uploaded again. An attachment that the service does not take, because it is too large or
/// the store is full, is left out and told of: a read never waits for its pictures. A broken connection is the sender's to
/// mend: it tries again.
/// </remarks>
sealed class AttachmentUploader(
    SightingIngestService.SightingIngestServiceClient client, string feedId, SendObserver observer, TimeProvider clock)
{
    const int ChunkBytes = 64 * 1024;

    /// <summary>Digests remembered, 32 bytes each.</summary>
    const int RememberedMax = 4_096;

    /// <summary>How long it is believed that the service still has what it got; it keeps everything for longer.</summary>
    static readonly TimeSpan RememberedFor = TimeSpan.FromMinutes(5);

    readonly Dictionary<ByteString, DateTimeOffset> _uploaded = [];
    readonly Queue<ByteString> _byAge = new();
    DateTimeOffset _fullUntil;

    public static AttachmentReference ToWire(Attachment attachment) => new()
    {
        Kind = (V1.AttachmentKind)attachment.Kind,
        Sha256 = ByteString.CopyFrom(System.Security.Cryptography.SHA256.HashData(attachment.Bytes.Span)),
        ContentType = attachment.ContentType,
        SizeBytes = attachment.Bytes.Length,
    };

    /// <summary>Uploads what a batch brings, and lets go of its bytes.</summary>
    /// <exception cref="UploadBrokenException">The connection broke; nothing of the batch is lost.</exception>
    public async Task UploadAsync(SendBatch batch, CancellationToken cancellation)
    {
        if (batch.Uploads.Count == 0) return;

        var now = clock.GetUtcNow();
        var missing = batch.Uploads.DistinctBy(one => one.Reference.Sha256).Where(one => !IsRemembered(one, now)).ToList();
        if (missing.Count > 0 && now >= _fullUntil) await UploadAsync(missing, now, cancellation);
        else if (missing.Count > 0) observer.AttachmentsLeftOut(missing.Count, "The service's store of attachments is full.");
        batch.Uploads.Clear();
    }

    async Task UploadAsync(List<PendingUpload> uploads, DateTimeOffset now, CancellationToken cancellation)
    {
        try
        {
            await SendAsync(uploads, cancellation);
            foreach (var upload in uploads) Remember(upload.Reference.Sha256, now);
        }
        catch (RpcException full) when (full.StatusCode == StatusCode.ResourceExhausted)
        {
            _fullUntil = now + RememberedFor;
            observer.AttachmentsLeftOut(uploads.Count, full.Status.Detail);
        }
        catch (RpcException unknown) when (unknown.StatusCode == StatusCode.NotFound)
        {
            // The feed is not registered; the call that sends its reads is told so and ends.
        }
        catch (RpcException refused) when (refused.StatusCode is StatusCode.InvalidArgument or StatusCode.Unimplemented
            or StatusCode.PermissionDenied)
        {
            if (uploads.Count == 1 || refused.StatusCode != StatusCode.InvalidArgument)
            {
                observer.AttachmentsLeftOut(uploads.Count, refused.Status.Detail);
                return;
            }
            // One of them is at fault; by itself it cannot hold up the others.
            foreach (var upload in uploads) await UploadAsync([upload], now, cancellation);
        }
        catch (RpcException broken) when (!cancellation.IsCancellationRequested)
        {
            throw new UploadBrokenException(broken);
        }
    }

    async Task SendAsync(List<PendingUpload> uploads, CancellationToken cancellation)
    {
        using var call = client.UploadAttachments(cancellationToken: cancellation);
        try
        {
            foreach (var (reference, bytes) in uploads)
            {
                for (var at = 0; at < bytes.Length; at += ChunkBytes)
                {
                    await call.RequestStream.WriteAsync(new UploadAttachmentsRequest
                    {
                        Feed = $"feeds/{feedId}",
                        Attachment = at == 0 ? reference : null,
                        Chunk = UnsafeByteOperations.UnsafeWrap(bytes.Slice(at, Math.Min(ChunkBytes, bytes.Length - at))),
                    }, cancellation);
                }
            }
            await call.RequestStream.CompleteAsync();
        }
        catch (Exception) when (!cancellation.IsCancellationRequested)
        {
            // The service ended the call before it had everything; the answer says why.
        }
        await call.ResponseAsync;
    }

    bool IsRemembered(PendingUpload upload, DateTimeOffset now) =>
        _uploaded.TryGetValue(upload.Reference.Sha256, out var at) && now - at < RememberedFor;

    void Remember(ByteString digest, DateTimeOffset now)
    {
        if (!_uploaded.ContainsKey(digest)) _byAge.Enqueue(digest);
        _uploaded[digest] = now;
        if (_byAge.Count > RememberedMax) _uploaded.Remove(_byAge.Dequeue());
    }
}

/// <summary>The call that uploads failed, not the one that sends reads.</summary>
sealed class UploadBrokenException(RpcException failure) : Exception(failure.Message, failure);

/// <summary>Bytes that are to be uploaded, and what they are.</summary>
readonly record struct PendingUpload(AttachmentReference Reference, ReadOnlyMemory<byte> Bytes);

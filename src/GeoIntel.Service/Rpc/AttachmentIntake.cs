using GeoIntel.Service.Access;
using GeoIntel.Service.Registry;
using GeoIntel.Service.Storage.Attachments;
using GeoIntel.V1;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace GeoIntel.Service.Rpc;

/// <summary>Takes the bytes of attachments. They are out of reach until a read refers to them, whose call is what the
/// audit log tells of.</summary>
sealed class AttachmentIntake(AttachmentFiles files, AttachmentsOptions options, LiveRegistry registry)
{
    const int ChunkBytesMax = 1024 * 1024;

    /// <summary>Attachments of one call that are brought to the disk at once: the file system writes them together.</summary>
    const int EndsMax = 16;

    /// <summary>When a full store may have room again; it is swept from time to time.</summary>
    static readonly TimeSpan FullDelay = TimeSpan.FromMinutes(1);

    static readonly TimeSpan FailureDelay = TimeSpan.FromSeconds(5);

    /// <exception cref="RpcException">NotFound for a feed that is not registered, InvalidArgument for what is too large or
    /// not what was announced, ResourceExhausted when the store is full. What was whole before that is kept.</exception>
    public async Task<UploadAttachmentsResponse> TakeAsync(
        IAsyncStreamReader<UploadAttachmentsRequest> requests, ServerCallContext context)
    {
        var cancellation = context.CancellationToken;
        using var term = StreamTerm.Begin(context);
        requests = term.Bound(requests);
        var response = new UploadAttachmentsResponse();
        var ends = new Queue<Task<bool>>();
        Arriving? arriving = null;
        var isFirst = true;
        try
        {
            while (await requests.MoveNext(cancellation))
            {
                var request = requests.Current;
                if (isFirst) CheckFeed(request.Feed, context);
                isFirst = false;
                if (request.Attachment is not null)
                {
                    if (arriving is not null) ends.Enqueue(EndAsync(arriving));
                    arriving = null;
                    if (ends.Count == EndsMax) Count(response, await ends.Dequeue());
                    arriving = Begin(request.Attachment);
                }
                if (request.Chunk.IsEmpty) continue;
                if (arriving is null) throw RpcErrors.Invalid("attachment", "It is missing; say what the bytes belong to.");
                if (request.Chunk.Length > ChunkBytesMax)
                {
                    throw RpcErrors.Invalid(
                        "chunk", $"It has {request.Chunk.Length} bytes; send at most {ChunkBytesMax} at once.");
                }
                await arriving.TakeAsync(request.Chunk, cancellation);
            }
            if (arriving is not null) ends.Enqueue(EndAsync(arriving));
            arriving = null;
            while (ends.TryDequeue(out var end)) Count(response, await end);
            return response;
        }
        catch (IOException failure)
        {
            throw Disk.IsFull(failure) ? Full("The disk is full.") : RpcErrors.Unavailable(
                "ATTACHMENT_STORE_FAILED", "The attachment could not be written; send it again.", FailureDelay, failure);
        }
        finally
        {
            if (arriving is not null) await arriving.DisposeAsync();
            await ((Task)Task.WhenAll(ends)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    static void Count(UploadAttachmentsResponse response, bool isKnown)
    {
        if (isKnown) response.KnownCount++;
        else response.StoredCount++;
    }

    void CheckFeed(string feed, ServerCallContext context)
    {
        var id = feed.StartsWith("feeds/", StringComparison.Ordinal) ? feed["feeds/".Length..] : "";
        if (!registry.Current.Keys.Feeds.ContainsKey(id)) throw RpcErrors.NotFound("feed", feed);
        CallerIdentity.RequireFeed(context, id);
    }

    Arriving Begin(AttachmentReference reference)
    {
        var link = WireAttachment.Read(reference, out var problem)
            ?? throw RpcErrors.Invalid($"attachment.{problem.Field}", problem.Description);
        if (link.SizeBytes > options.FileBytesMax)
        {
            throw RpcErrors.Invalid(
                "attachment.size_bytes",
                $"It is {link.SizeBytes}; at most {options.FileBytesMax} bytes are kept of one attachment.");
        }
        if (files.TryRenew(link.Sha256)) return new Arriving(link, null);

        return new Arriving(link, files.TryBegin(link.Sha256, link.SizeBytes)
            ?? throw Full($"The store of attachments holds {files.Bytes} of {options.TotalBytesMax} bytes."));
    }

    /// <returns>Whether the bytes were there before.</returns>
    static Task<bool> EndAsync(Arriving arriving) => Task.Run(async () =>
    {
        await using (arriving)
        {
            if (await arriving.TryEndAsync()) return arriving.IsKnown;
        }
        throw RpcErrors.Invalid(
            "attachment", "Its bytes are not as many as announced, or do not have the announced digest; send them anew.");
    });

    static RpcException Full(string sentence) => RpcErrors.Make(
        StatusCode.ResourceExhausted, "ATTACHMENT_STORE_FULL",
        $"{sentence} Send the reads without waiting, and the attachments later; or raise Attachments:TotalBytesMax.",
        details: new Google.Rpc.RetryInfo { RetryDelay = Duration.FromTimeSpan(FullDelay) });

    /// <param name="upload">Null when the store has the bytes: what comes is only counted.</param>
    sealed class Arriving(AttachmentLink link, AttachmentUpload? upload) : IAsyncDisposable
    {
        long _count;

        public bool IsKnown => upload is null;

        public async Task TakeAsync(ByteString chunk, CancellationToken cancellation)
        {
            _count += chunk.Length;
            if (upload is not null) await upload.WriteAsync(chunk.Memory, cancellation);
        }

        public async Task<bool> TryEndAsync() => upload is null ? _count == link.SizeBytes : await upload.TryCompleteAsync();

        public ValueTask DisposeAsync() => upload?.DisposeAsync() ?? ValueTask.CompletedTask;
    }
}

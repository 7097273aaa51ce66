using Grpc.Core;
using Grpc.Wire;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace Grpc.AspNetCore.Server;

/// <summary>The answering half of a call: one write at a time, and one end, which the deadline may bring at any
/// moment.</summary>
sealed class CallResponse(HttpContext http, CallSettings settings)
{
    // HTTP/2 error codes of RST_STREAM.
    const int NoError = 0;
    const int InternalError = 2;
    const int Cancel = 8;

    // Messages held back on request leave by themselves from here on.
    const long UnflushedMax = 64 * 1024;

    readonly Lock _gate = new();
    MessageWriter? _writer;
    bool _isWriting;
    bool _hasWritten;

    public bool IsEnded { get; private set; }

    public bool Compresses { get; set; }

    public Status Status { get; set; }

    public Metadata? Trailers { get; set; }

    public WriteOptions? WriteOptions { get; set; }

    /// <summary>Sends the headers now; once a call and before its first message.</summary>
    public async Task WriteHeadersAsync(Metadata headers)
    {
        BeginWrite();
        try
        {
            if (_hasWritten || http.Response.HasStarted)
                throw new InvalidOperationException("Response headers can only be sent once per call.");

            if (headers.GetValue(GrpcHeaders.EncodingRequest) is { } encoding) CompressWith(encoding);
            CallAnswers.AddMetadata(http.Response.Headers, headers);
            await http.Response.StartAsync();
            await http.Response.BodyWriter.FlushAsync();
        }
        finally
        {
            EndWrite();
        }
    }

    public void WriteUnflushed<T>(T message, Action<T, SerializationContext> serialize)
    {
        BeginWrite();
        try
        {
            Serialize(message, serialize);
        }
        finally
        {
            EndWrite();
        }
    }

    public Task WriteAsync<T>(T message, Action<T, SerializationContext> serialize, CancellationToken cancellationToken)
    {
        if (http.RequestAborted.IsCancellationRequested) return Task.FromException(Complete());
        BeginWrite();
        var isFlushing = false;
        try
        {
            Serialize(message, serialize);
            var body = http.Response.BodyWriter;
            if (Has(WriteFlags.BufferHint) && body.CanGetUnflushedBytes && body.UnflushedBytes < UnflushedMax)
                return Task.CompletedTask;

            var flush = body.FlushAsync(cancellationToken);
            isFlushing = !flush.IsCompletedSuccessfully;
            return isFlushing ? AwaitAsync(flush) : Task.CompletedTask;
        }
        finally
        {
            if (!isFlushing) EndWrite();
        }
    }

    /// <summary>Ends the call with its status and trailers, unless the deadline already has.</summary>
    public Task EndAsync()
    {
        lock (_gate)
        {
            if (IsEnded) return Task.CompletedTask;
            IsEnded = true;
        }
        return http.RequestAborted.IsCancellationRequested ? Task.CompletedTask : AddEndAsync();
    }

    /// <summary>Ends the call for an exception: an RpcException says how, any other is Unknown and logged.</summary>
    public Task FailAsync(Exception failure, ILogger log, string method, bool callerHasGone)
    {
        if (IsEnded || callerHasGone || http.RequestAborted.IsCancellationRequested)
        {
            // A refusal's detail is in its exception's text, so only its code is logged.
            if (failure is RpcException late) ServerLog.RefusedAfterEnd(log, method, late.StatusCode);
            else ServerLog.FailedAfterEnd(log, method, failure);
            // Whoever should still be there after all is not told that it went well.
            if (!IsEnded) Status = (failure as RpcException)?.Status ?? new Status(StatusCode.Internal, "The request's stream broke.");
            return EndAsync();
        }
        if (failure is RpcException chosen)
        {
            ServerLog.Refused(log, method, chosen.StatusCode);
            Trailers ??= [];
            foreach (var entry in chosen.Trailers) Trailers.Add(entry);
            Status = chosen.Status;
        }
        else
        {
            ServerLog.Failed(log, method, failure);
            var detail = settings.DetailedErrors ? $" {failure.GetType().Name}: {failure.Message}" : "";
            Status = new Status(StatusCode.Unknown, $"Exception was thrown by handler.{detail}");
        }
        return EndAsync();
    }

    /// <summary>Tells the caller DeadlineExceeded now, whatever the handler is doing.</summary>
    public async Task EndAtDeadlineAsync()
    {
        bool isBlocked;
        lock (_gate)
        {
            if (IsEnded) return;
            IsEnded = true;
            isBlocked = _isWriting;
        }
        var reset = http.Features.Get<IHttpResetFeature>();
        if (isBlocked)
        {
            reset?.Reset(Cancel); // nothing can follow a write that the caller does not take
            return;
        }
        Status = new Status(StatusCode.DeadlineExceeded, "Deadline Exceeded");
        await AddEndAsync();
        await http.Response.CompleteAsync();
        reset?.Reset(NoError);
    }

    /// <summary>Compresses messages from here on, if the caller accepts it.</summary>
    public void CompressWith(string encoding)
    {
        Compresses = encoding == GrpcHeaders.Gzip && http.Request.Headers[GrpcHeaders.AcceptEncoding].Any(AcceptsGzip);
        if (Compresses) http.Response.Headers[GrpcHeaders.Encoding] = GrpcHeaders.Gzip;
        else http.Response.Headers.Remove(GrpcHeaders.Encoding);
    }

    static bool AcceptsGzip(string? encodings) =>
        encodings is not null && encodings.Split(',', StringSplitOptions.TrimEntries).Contains(GrpcHeaders.Gzip);

    static InvalidOperationException Complete() => new("Can't write the message because the request is complete.");

    bool Has(WriteFlags flag) => WriteOptions is { } options && (options.Flags & flag) != 0;

    void Serialize<T>(T message, Action<T, SerializationContext> serialize)
    {
        _writer ??= new MessageWriter(http.Response.BodyWriter, settings.SendLengthMax, settings.CompressionLevel);
        try
        {
            _writer.Write(message, serialize, Compresses && !Has(WriteFlags.NoCompress));
        }
        catch when (_writer.IsPartial)
        {
            http.Features.Get<IHttpResetFeature>()?.Reset(InternalError); // half a message cannot be taken back
            throw;
        }
        _hasWritten = true;
    }

    void BeginWrite()
    {
        lock (_gate)
        {
            if (IsEnded) throw Complete();
            if (_isWriting)
                throw new InvalidOperationException(
                    "Can't write the message because the previous write is in progress.");
            _isWriting = true;
        }
    }

    void EndWrite()
    {
        lock (_gate) _isWriting = false;
    }

    async Task AwaitAsync(ValueTask<System.IO.Pipelines.FlushResult> flush)
    {
        try
        {
            await flush;
        }
        finally
        {
            EndWrite();
        }
    }

    async Task AddEndAsync()
    {
        var response = http.Response;
        // A failure before anything was sent goes out as one header block, which the protocol calls Trailers-Only.
        var isTrailersOnly = !_hasWritten && !response.HasStarted && Status.StatusCode != StatusCode.OK;
        if (!isTrailersOnly && !response.HasStarted && !_hasWritten) await response.StartAsync();

        var end = isTrailersOnly
            ? response.Headers
            : http.Features.GetRequiredFeature<IHttpResponseTrailersFeature>().Trailers;
        var status = Status;
        try
        {
            if (Trailers is not null) CallAnswers.AddMetadata(end, Trailers);
        }
        catch (InvalidOperationException)
        {
            status = new Status(
                StatusCode.Internal,
                "A trailer's value holds characters that headers cannot carry; use ASCII, or a -bin name.");
        }
        CallAnswers.AddStatus(end, status);
    }
}

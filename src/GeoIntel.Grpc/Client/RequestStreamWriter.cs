using System.Buffers;
using Grpc.Core;
using Grpc.Wire;

namespace Grpc.Net.Client;

/// <summary>The request stream as the caller writes it.</summary>
sealed class RequestStreamWriter<TRequest, TResponse> : IClientStreamWriter<TRequest>
    where TRequest : class
    where TResponse : class
{
    // Messages held back on request leave by themselves from here on; a larger buffer is not kept.
    const int BufferedMax = 64 * 1024;

    readonly Lock _gate = new();
    readonly HttpCall<TRequest, TResponse> _call;
    readonly RequestStreamContent _content;
    ArrayBufferWriter<byte> _buffer = new();
    MessageWriter _messages;
    bool _isWriting;
    bool _isCompleted;

    public RequestStreamWriter(HttpCall<TRequest, TResponse> call, RequestStreamContent content)
    {
        _call = call;
        _content = content;
        _messages = call.MessagesTo(_buffer);
        WriteOptions = call.Options.WriteOptions;
    }

    public WriteOptions? WriteOptions { get; set; }

    public Task WriteAsync(TRequest message) => WriteAsync(message, CancellationToken.None);

    public async Task WriteAsync(TRequest message, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        BeginWrite();
        try
        {
            // Half a message cannot be taken back: giving up a write gives up the call.
            await using var cancelling = cancellationToken.UnsafeRegister(
                static call => ((CallLifetime)call!).Cancel(), _call);
            var compress = _call.Compresses && !Has(WriteFlags.NoCompress);
            _messages.Write(message, _call.Method.RequestMarshaller.ContextualSerializer, compress);
            if (!Has(WriteFlags.BufferHint) || _buffer.WrittenCount >= BufferedMax) await SendAsync();
        }
        catch (RpcException tooLarge) when (_call.Ended is null)
        {
            _call.Fail("", tooLarge);
            throw;
        }
        finally
        {
            EndWrite();
        }
    }

    public async Task CompleteAsync()
    {
        if (_isCompleted || _call.Ended is not null) return;
        BeginWrite();
        try
        {
            _isCompleted = true;
            if (_buffer.WrittenCount > 0) await SendAsync();
            _content.Complete();
        }
        finally
        {
            EndWrite();
        }
    }

    bool Has(WriteFlags flag) => WriteOptions is { } options && (options.Flags & flag) != 0;

    async Task SendAsync()
    {
        try
        {
            var stream = await _content.Stream;
            await stream.WriteAsync(_buffer.WrittenMemory, _call.Token);
            await stream.FlushAsync(_call.Token);
        }
        catch (Exception failure)
        {
            // The response tells why. Its headers are here, or will never be, now that the stream is broken.
            await _call.Opened;
            if (_call.Ended is { IsOk: false }) throw _call.Error();
            throw new RpcException(
                HttpFailure.ToStatus("The call ended before all of its requests were sent.", failure));
        }
        if (_buffer.Capacity <= BufferedMax * 2)
        {
            _buffer.ResetWrittenCount();
            return;
        }
        _buffer = new ArrayBufferWriter<byte>();
        _messages = _call.MessagesTo(_buffer);
    }

    void BeginWrite()
    {
        lock (_gate)
        {
            if (_isCompleted) throw new InvalidOperationException("Request stream has already been completed.");
            if (_isWriting)
                throw new InvalidOperationException("Can't write the message because a previous write is in progress.");
            if (_call.Ended is { } end)
                throw end.IsOk
                    ? new InvalidOperationException("Can't write the message because the call is complete.")
                    : _call.Error();
            _isWriting = true;
        }
    }

    void EndWrite()
    {
        lock (_gate) _isWriting = false;
    }
}

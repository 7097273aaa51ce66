using System.Net;

namespace Grpc.Net.Client;

/// <summary>A request that is written for as long as the call lasts.</summary>
sealed class RequestStreamContent : HttpContent
{
    readonly TaskCompletionSource<Stream> _stream = new(TaskCreationOptions.RunContinuationsAsynchronously);
    readonly TaskCompletionSource _completed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Where to write; cancelled when the call ends before it was connected.</summary>
    public Task<Stream> Stream => _stream.Task;

    /// <summary>No more messages will come.</summary>
    public void Complete() => _completed.TrySetResult();

    /// <summary>The call has ended: nothing that is not yet written matters.</summary>
    public void Stop()
    {
        _stream.TrySetCanceled();
        _completed.TrySetCanceled();
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(
        Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        await stream.FlushAsync(cancellationToken); // the server must see the headers before the first message exists
        _stream.TrySetResult(stream);
        // Without the token: it is cancelled when the server resets the stream, and would hide with which code.
        await _completed.Task;
    }

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }
}

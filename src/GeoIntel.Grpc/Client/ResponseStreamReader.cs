using Grpc.Core;

namespace Grpc.Net.Client;

/// <summary>The response stream as the caller reads it.</summary>
sealed class ResponseStreamReader<TRequest, TResponse>(HttpCall<TRequest, TResponse> call)
    : IAsyncStreamReader<TResponse>
    where TRequest : class
    where TResponse : class
{
    static readonly Task<bool> Read = Task.FromResult(true);

    TResponse? _current;
    int _isReading;

    public TResponse Current =>
        _current ?? throw new InvalidOperationException("No message has been read, or the stream has ended.");

    public Task<bool> MoveNext(CancellationToken cancellationToken)
    {
        if (Interlocked.Exchange(ref _isReading, 1) != 0)
        {
            return Task.FromException<bool>(
                new InvalidOperationException("Can't read the next message because the previous read is in progress."));
        }
        if (cancellationToken.IsCancellationRequested) call.Cancel();
        if (call.Messages is not { } messages || call.Ended is not null) return MoveNextAsync(null, cancellationToken);

        var pending = messages.ReadAsync(call.Token);
        if (!pending.IsCompletedSuccessfully) return MoveNextAsync(pending, cancellationToken);
        if (pending.Result is not { } message)
            return MoveNextAsync(new ValueTask<TResponse?>((TResponse?)null), cancellationToken);

        // Already here with the one before it: no need to wait, nor to allocate.
        _current = message;
        _isReading = 0;
        return Read;
    }

    async Task<bool> MoveNextAsync(ValueTask<TResponse?>? pending, CancellationToken cancellationToken)
    {
        try
        {
            // As in the official package, giving up a read gives up the call.
            await using var cancelling = cancellationToken.UnsafeRegister(
                static call => ((CallLifetime)call!).Cancel(), call);
            await call.Opened;
            _current = pending is { } begun ? await call.TakeAsync(begun) : await call.ReadAsync();
            return _current is not null;
        }
        finally
        {
            _isReading = 0;
        }
    }
}

using Grpc.Core;
using Grpc.Wire;

namespace Grpc.AspNetCore.Server;

/// <summary>The caller's stream as the handler reads it.</summary>
sealed class RequestStream<T>(HttpServerCall call, MessageReader<T> messages) : IAsyncStreamReader<T>, IDisposable
    where T : class
{
    static readonly Task<bool> Read = Task.FromResult(true);
    static readonly Task<bool> AtEnd = Task.FromResult(false);

    T? _current;
    bool _isAtEnd;

    public T Current =>
        _current ?? throw new InvalidOperationException("No message has been read, or the stream has ended.");

    public Task<bool> MoveNext(CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested) return Task.FromCanceled<bool>(cancellationToken);
        if (_isAtEnd) return AtEnd;
        if (call.Response.IsEnded)
            return Task.FromException<bool>(
                new InvalidOperationException("Can't read messages after the request is complete."));
        if (cancellationToken.CanBeCanceled
            && call.DeadlineToken.CanBeCanceled
            && cancellationToken != call.DeadlineToken)
            return MoveNextLinkedAsync(cancellationToken);

        // A broken connection ends the read by itself; only the deadline and the caller's own token need watching.
        var pending = messages.ReadAsync(cancellationToken.CanBeCanceled ? cancellationToken : call.DeadlineToken);
        return pending.IsCompletedSuccessfully ? (Take(pending.Result) ? Read : AtEnd) : TakeAsync(pending);
    }

    /// <summary>After the handler's end; what it has not read goes back to the connection.</summary>
    public void Dispose() => messages.GiveBack();

    async Task<bool> MoveNextLinkedAsync(CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, call.DeadlineToken);
        return Take(await messages.ReadAsync(either.Token));
    }

    async Task<bool> TakeAsync(ValueTask<T?> pending) => Take(await pending);

    bool Take(T? message)
    {
        _current = message;
        _isAtEnd = message is null;
        return !_isAtEnd;
    }
}

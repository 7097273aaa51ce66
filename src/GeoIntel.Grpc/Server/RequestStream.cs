using Grpc.Core;
using Grpc.Wire;

namespace Grpc.AspNetCore.Server;

/// <summary>The caller's stream as the handler reads it.</summary>
sealed class RequestStream<T>(HttpServerCall call, MessageReader<T> messages) : IAsyncStreamReader<T>, IAsyncDisposable
    where T : class
{
    const int Idle = 0;
    const int Reading = 1;
    const int Ended = 2;

    static readonly Task<bool> Read = Task.FromResult(true);
    static readonly Task<bool> AtEnd = Task.FromResult(false);

    readonly TaskCompletionSource _lastRead = new(TaskCreationOptions.RunContinuationsAsynchronously);
    T? _current;
    bool _isAtEnd;
    int _state;

    public T Current =>
        _current ?? throw new InvalidOperationException("No message has been read, or the stream has ended.");

    public Task<bool> MoveNext(CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested) return Task.FromCanceled<bool>(cancellationToken);
        if (_isAtEnd) return AtEnd;
        if (call.Response.IsEnded) return Refuse(Ended);
        if (Interlocked.CompareExchange(ref _state, Reading, Idle) is var state and not Idle) return Refuse(state);
        if (cancellationToken.CanBeCanceled
            && call.DeadlineToken.CanBeCanceled
            && cancellationToken != call.DeadlineToken)
            return MoveNextLinkedAsync(cancellationToken);

        // A broken connection ends the read by itself; only the deadline and the caller's own token need watching.
        var pending = messages.ReadAsync(cancellationToken.CanBeCanceled ? cancellationToken : call.DeadlineToken);
        if (!pending.IsCompletedSuccessfully) return TakeAsync(pending);

        var read = Take(pending.Result) ? Read : AtEnd;
        EndRead();
        return read;
    }

    /// <summary>After the handler's end; what it has not read goes back to the connection.</summary>
    /// <remarks>A read that the handler has left under way is broken off and waited for: it may be parsing.</remarks>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _state, Ended) == Reading)
        {
            messages.CancelPendingRead();
            await _lastRead.Task;
        }
        messages.GiveBack();
    }

    async Task<bool> MoveNextLinkedAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, call.DeadlineToken);
            return Take(await messages.ReadAsync(either.Token));
        }
        finally
        {
            EndRead();
        }
    }

    async Task<bool> TakeAsync(ValueTask<T?> pending)
    {
        try
        {
            return Take(await pending);
        }
        finally
        {
            EndRead();
        }
    }

    bool Take(T? message)
    {
        _current = message;
        _isAtEnd = message is null;
        return !_isAtEnd;
    }

    void EndRead()
    {
        if (Interlocked.CompareExchange(ref _state, Idle, Reading) == Ended) _lastRead.SetResult();
    }

    static Task<bool> Refuse(int state) => Task.FromException<bool>(new InvalidOperationException(
        state == Ended
            ? "Can't read messages after the request is complete."
            : "Can't read the next message because the previous read is still in progress."));
}

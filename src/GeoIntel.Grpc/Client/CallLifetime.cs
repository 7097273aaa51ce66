using Grpc.Core;
using Grpc.Wire;

namespace Grpc.Net.Client;

/// <summary>A call's one end: by its status, or by deadline, cancellation, disposal of the call or of its
/// channel.</summary>
abstract class CallLifetime : CallHandle
{
    readonly CancellationToken _callersToken;
    readonly DateTime? _deadline;
    readonly CancellationTokenSource _source = new();
    readonly TaskCompletionSource<Metadata> _headers = new(TaskCreationOptions.RunContinuationsAsynchronously);
    DeadlineTimer? _timer;
    CancellationTokenRegistration _onCancelled;
    CancellationTokenRegistration _onChannelDisposed;
    CallEnd? _end;

    protected CallLifetime(GrpcChannel channel, CallOptions options)
    {
        Channel = channel;
        _callersToken = options.CancellationToken;
        _deadline = options.Deadline == DateTime.MaxValue ? null : options.Deadline;
        if (_deadline is { } deadline && deadline != DateTime.MinValue && deadline.Kind != DateTimeKind.Utc)
            throw new InvalidOperationException(
                "Deadline must have a kind DateTimeKind.Utc or be equal to DateTime.MaxValue or DateTime.MinValue.");
    }

    protected GrpcChannel Channel { get; }

    public CallEnd? Ended => Volatile.Read(ref _end);

    /// <summary>Cancelled when the call ends otherwise than well.</summary>
    public CancellationToken Token => _source.Token;

    public override Task<Metadata> ResponseHeadersAsync => _headers.Task;

    /// <summary>How long until the deadline, or null when there is none.</summary>
    protected TimeSpan? TimeLeft => _deadline - DateTime.UtcNow;

    public override Status GetStatus() => Ended?.Status
        ?? throw new InvalidOperationException("Unable to get the status because the call is not complete.");

    public override Metadata GetTrailers() => Ended?.Trailers
        ?? throw new InvalidOperationException("Can't get the call trailers because the call has not completed.");

    public override void Dispose() => End(CallEnd.Cancelled("gRPC call disposed."));

    public void Cancel() => End(CallEnd.Cancelled("Call canceled by the client."));

    /// <summary>The exception that tells how the call ended.</summary>
    public Exception Error() => Ended!.ToException(Channel.Options.ThrowOperationCanceledOnCancellation, _callersToken);

    /// <summary>Ends the call for a failure of its connection or of its bytes, unless it has ended.</summary>
    public void Fail(string what, Exception failure)
    {
        if (failure is RpcException { StatusCode: not StatusCode.OK } known)
            End(new CallEnd(known.Status, known.Trailers, IsOurs: false));
        // The server keeps the same deadline and may break the stream a moment before our timer ticks.
        else if (TimeLeft <= TimeSpan.Zero) End(CallEnd.DeadlineExceeded());
        else End(new CallEnd(HttpFailure.ToStatus(what, failure), [], IsOurs: false));
    }

    public bool End(CallEnd end)
    {
        if (Interlocked.CompareExchange(ref _end, end, null) is not null) return false;

        _timer?.Dispose();
        _onCancelled.Dispose();
        _onChannelDisposed.Dispose();
        if (!_headers.Task.IsCompleted && _headers.TrySetException(Error()))
            _ = _headers.Task.Exception; // nobody has to look at the headers
        if (!end.IsOk) _source.Cancel();
        Release();
        return true;
    }

    protected void HeadersArrived(Metadata headers) => _headers.TrySetResult(headers);

    /// <summary>Lets go of the request and the response.</summary>
    protected abstract void Release();

    /// <summary>Begins to watch deadline and cancellation; false when the call is over before it was sent.</summary>
    protected bool Watch()
    {
        if (TimeLeft is { } left)
        {
            if (left <= TimeSpan.Zero) End(CallEnd.DeadlineExceeded());
            else _timer = new DeadlineTimer(left, () => End(CallEnd.DeadlineExceeded()));
        }
        _onCancelled = _callersToken.UnsafeRegister(static call => ((CallLifetime)call!).Cancel(), this);
        _onChannelDisposed = Channel.Disposed.UnsafeRegister(static call => ((CallLifetime)call!).Dispose(), this);
        if (Ended is null) return true;

        // Ended while these were being set up: nobody else lets go of them.
        _timer?.Dispose();
        _onCancelled.Dispose();
        _onChannelDisposed.Dispose();
        return false;
    }
}

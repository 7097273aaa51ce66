using Grpc.Core;

namespace GeoIntel.Service.Access;

/// <summary>Watches over the term of one stream, which outlives the check at the door.</summary>
/// <remarks>A token's end is met to the moment; a revoked certificate is noticed within <see cref="LookEvery"/>.</remarks>
sealed class StreamTerm : IDisposable
{
    /// <summary>How often it is asked whether the proof is still good.</summary>
    public static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(5);

    static readonly TimeSpan LookMin = TimeSpan.FromMilliseconds(10); // a timer may ring a little early

    readonly CancellationTokenSource _ended = new();
    readonly CallTerm? _term;
    readonly ITimer? _timer;

    StreamTerm(CallTerm? term)
    {
        _term = term;
        if (term is null) return;
        _timer = term.Clock.CreateTimer(_ => Look(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        Look();
    }

    /// <summary>Cancelled when the caller's right to the stream ends.</summary>
    public CancellationToken Ended => _ended.Token;

    public static StreamTerm Begin(ServerCallContext context) => new(CallTerm.Of(context));

    /// <exception cref="RpcException">Unauthenticated, once it has ended.</exception>
    public void ThrowIfEnded()
    {
        if (_ended.IsCancellationRequested) throw CallTerm.Ended();
    }

    /// <summary>The caller's messages, up to the end of the term.</summary>
    public IAsyncStreamReader<T> Bound<T>(IAsyncStreamReader<T> messages) => new Reader<T>(messages, this);

    public void Dispose()
    {
        _timer?.Dispose();
        _ended.Dispose();
    }

    void Look()
    {
        var left = _term!.Until - _term.Clock.GetUtcNow();
        try
        {
            if (_term.HasEnded) _ended.Cancel();
            else _timer!.Change(left < LookMin ? LookMin : left < LookEvery ? left : LookEvery, Timeout.InfiniteTimeSpan);
        }
        catch (ObjectDisposedException)
        {
            // the stream has ended by itself while it was looked at
        }
    }

    sealed class Reader<T>(IAsyncStreamReader<T> messages, StreamTerm term) : IAsyncStreamReader<T>
    {
        public T Current => messages.Current;

        public async Task<bool> MoveNext(CancellationToken cancellationToken)
        {
            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, term.Ended);
            try
            {
                return await messages.MoveNext(either.Token);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                term.ThrowIfEnded();
                throw;
            }
        }
    }
}

using Grpc.Wire;
using Microsoft.AspNetCore.Http;

namespace Grpc.AspNetCore.Server;

/// <summary>The moment at which the caller stops waiting: then it is told so and the handler is cancelled.</summary>
sealed class CallDeadline : IAsyncDisposable
{
    readonly CallResponse _response;
    readonly CancellationTokenSource _source;
    readonly DeadlineTimer _timer;
    Task _ending = Task.CompletedTask;

    public CallDeadline(HttpContext http, CallResponse response, TimeSpan timeout)
    {
        var now = DateTime.UtcNow;
        At = timeout < DateTime.MaxValue - now ? now + timeout : DateTime.MaxValue;
        _response = response;
        _source = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted);
        Token = _source.Token;
        _timer = new DeadlineTimer(timeout, () => _ending = Task.Run(EndAsync));
    }

    /// <summary>In UTC.</summary>
    public DateTime At { get; }

    public CancellationToken Token { get; }

    /// <summary>Waits for an end under way: after it nothing touches the request any more.</summary>
    public async ValueTask DisposeAsync()
    {
        await _timer.DisposeAsync();
        await _ending;
        _source.Dispose();
    }

    async Task EndAsync()
    {
        try
        {
            await _response.EndAtDeadlineAsync();
        }
        finally
        {
            await _source.CancelAsync();
        }
    }
}

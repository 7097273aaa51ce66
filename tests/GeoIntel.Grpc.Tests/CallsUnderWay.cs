using Microsoft.AspNetCore.Builder;

namespace GeoIntel.Grpc.Tests;

/// <summary>Counts the calls that a server has begun and not ended.</summary>
sealed class CallsUnderWay
{
    static readonly TimeSpan WaitMax = TimeSpan.FromSeconds(30);
    static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(20);

    int _count;
    long _begun;

    public long Begun => Interlocked.Read(ref _begun);

    /// <summary>Stands in front of everything that the server does.</summary>
    public void Watch(IApplicationBuilder app) => app.Use(async (http, next) =>
    {
        Interlocked.Increment(ref _count);
        Interlocked.Increment(ref _begun);
        try
        {
            await next(http);
        }
        finally
        {
            Interlocked.Decrement(ref _count);
        }
    });

    /// <summary>Completes when none is left; fails when one stays.</summary>
    public async Task NoneAsync()
    {
        for (var waited = TimeSpan.Zero; Volatile.Read(ref _count) > 0; waited += LookEvery)
        {
            Assert.True(waited < WaitMax, $"{Volatile.Read(ref _count)} of {Begun} calls have not ended.");
            await Task.Delay(LookEvery);
        }
    }
}

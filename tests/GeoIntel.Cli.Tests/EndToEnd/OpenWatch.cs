using GeoIntel.V1;
using Grpc.Core;

namespace GeoIntel.Cli.Tests.EndToEnd;

/// <summary>A watch of hits that stands: what changes after it was opened is told to it.</summary>
sealed class OpenWatch : IDisposable
{
    static readonly TimeSpan ToldMax = TimeSpan.FromMinutes(1);

    readonly AsyncServerStreamingCall<WatchHitsResponse> _call;
    readonly CancellationTokenSource _patience = new();

    OpenWatch(AsyncServerStreamingCall<WatchHitsResponse> call) => _call = call;

    /// <summary>Every change told so far, in order.</summary>
    public List<HitChange> Told { get; } = [];

    /// <summary>The token of the last answer.</summary>
    public string ResumeToken { get; private set; } = "";

    /// <returns>A watch that has been told all that was before it.</returns>
    public static async Task<OpenWatch> OpenAsync(Clients clients, string resumeToken = "")
    {
        var request = new WatchHitsRequest { Purpose = Stored.Purpose, ResumeToken = resumeToken };
        var watch = new OpenWatch(clients.Hits.WatchHits(request));
        while (await watch.TakeAsync("to be up to date") is not null)
        {
        }
        return watch;
    }

    /// <summary>Waits for a change; those told before count, too.</summary>
    public async Task<HitChange> UntilAsync(string what, Func<HitChange, bool> isIt)
    {
        var change = Told.Find(told => isIt(told));
        _patience.CancelAfter(ToldMax); // signs of life go on while what is waited for does not come
        while (change is null)
        {
            change = await TakeAsync(what);
            if (change is not null && !isIt(change)) change = null;
        }
        _patience.CancelAfter(Timeout.InfiniteTimeSpan);
        return change;
    }

    /// <summary>Takes changes until the service ends the watch.</summary>
    /// <returns>How it ended.</returns>
    public async Task<RpcException> ToEndAsync()
    {
        try
        {
            while (true) await TakeAsync("to end");
        }
        catch (RpcException ended)
        {
            return ended;
        }
    }

    public void Dispose()
    {
        _call.Dispose();
        _patience.Dispose();
    }

    /// <returns>Null for a sign of life.</returns>
    async Task<HitChange?> TakeAsync(string waitedFor)
    {
        try
        {
            Assert.True(await _call.ResponseStream.MoveNext(_patience.Token), "The watch ended without a status.");
        }
        catch (Exception) when (_patience.IsCancellationRequested)
        {
            Assert.Fail($"Waited in vain {waitedFor}; told were:\n{string.Join('\n', Told)}");
        }
        ResumeToken = _call.ResponseStream.Current.ResumeToken;
        if (_call.ResponseStream.Current.Change is not { } change) return null;

        Told.Add(change);
        return change;
    }
}

namespace GeoIntel.Cli.Tests.EndToEnd;

/// <summary>Adds up what the senders of several feeds have had acknowledged, and wakes who waits for a number.</summary>
sealed class AcknowledgedReads
{
    readonly Lock _gate = new();
    readonly Dictionary<string, long> _ofFeed = [];
    readonly List<(long Count, TaskCompletionSource Reached)> _waiting = [];

    public long Count
    {
        get
        {
            lock (_gate) return _ofFeed.Values.Sum();
        }
    }

    public void Take(string feed, long count)
    {
        lock (_gate)
        {
            _ofFeed[feed] = count;
            var sum = _ofFeed.Values.Sum();
            foreach (var (_, reached) in _waiting.Where(one => one.Count <= sum)) reached.SetResult();
            _waiting.RemoveAll(one => one.Count <= sum);
        }
    }

    public Task WaitForAsync(long count)
    {
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            if (_ofFeed.Values.Sum() >= count) return Task.CompletedTask;
            _waiting.Add((count, reached));
        }
        return reached.Task;
    }
}

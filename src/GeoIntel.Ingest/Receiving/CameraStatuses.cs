using GeoIntel.Ingest.Decoding;

namespace GeoIntel.Ingest.Receiving;

/// <summary>A camera's sign of life and when it came.</summary>
sealed record ReceivedStatus(string FeedId, CameraStatus Status, DateTimeOffset ReceivedAt);

/// <summary>The one place through which what cameras say of themselves - heartbeats - goes from the receivers to the
/// service. Any thread.</summary>
/// <remarks>Not on disk, and bounded: while the service is away for long the oldest are let go, and what is let go shows
/// as time of which nothing is known.</remarks>
sealed class CameraStatuses(TimeProvider clock)
{
    /// <summary>Half an hour of 300 cameras that each speak up once a minute, and as many as one call takes.</summary>
    public const int WaitingMax = 10_000;

    readonly Lock _gate = new();
    readonly Queue<ReceivedStatus> _waiting = new();

    /// <param name="feedId">The feed whose receiver heard it.</param>
    public void Take(string feedId, CameraStatus status)
    {
        lock (_gate)
        {
            if (_waiting.Count == WaitingMax) _waiting.Dequeue();
            _waiting.Enqueue(new ReceivedStatus(feedId, status, clock.GetUtcNow()));
        }
    }

    /// <summary>All that wait, in the order they came; they wait on until <see cref="Remove"/>.</summary>
    public IReadOnlyList<ReceivedStatus> Waiting()
    {
        lock (_gate) return [.. _waiting];
    }

    /// <summary>The service has these.</summary>
    public void Remove(IReadOnlyCollection<ReceivedStatus> sent)
    {
        var gone = sent.ToHashSet(ReferenceEqualityComparer.Instance);
        lock (_gate)
        {
            var rest = _waiting.Where(one => !gone.Contains(one)).ToList();
            _waiting.Clear();
            foreach (var one in rest) _waiting.Enqueue(one);
        }
    }
}

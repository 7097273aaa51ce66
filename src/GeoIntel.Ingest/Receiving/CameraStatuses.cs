using GeoIntel.Ingest.Decoding;

namespace GeoIntel.Ingest.Receiving;

/// <summary>The one place where what cameras say of themselves - heartbeats - is handed on.</summary>
/// <remarks>Every receiver comes through here, on any thread. Nothing of it is spooled: an old heartbeat is worth
/// nothing.</remarks>
sealed class CameraStatuses
{
    long _count;

    public long Count => Interlocked.Read(ref _count);

    /// <param name="feedId">The feed whose receiver heard it.</param>
    public void Take(string feedId, CameraStatus status) => Interlocked.Increment(ref _count);
}

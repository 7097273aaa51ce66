using GeoIntel.Ingest.Decoding;

namespace GeoIntel.Ingest.Receiving;

/// <summary>The one place where what cameras say of themselves - heartbeats - is handed on.</summary>
/// <remarks>Every receiver comes through here with what is neither a read nor a refusal. It is not spooled: an old heartbeat is worth
/// nothing.</remarks>
sealed class CameraStatuses
{
    long _count;

    public long Count => Interlocked.Read(ref _count);

    public void Take(string feedId, Decoded status) => Interlocked.Increment(ref _count);
}

namespace GeoIntel.Service.Admission;

/// <summary>Wakes the keeper of hits when a commit has something for it.</summary>
/// <remarks>
/// The keeper reads no further than the oldest transaction that still writes. So the end of a commit concerns it also when that
/// commit brought nothing, but was under way when another ended that did.
/// </remarks>
sealed class KeeperCall(Action wake)
{
    readonly Lock _gate = new();
    long _begun;
    long _awaited;

    /// <summary>Before a commit.</summary>
    /// <returns>Its number, for <see cref="End"/>.</returns>
    public long Begin()
    {
        lock (_gate) return ++_begun;
    }

    /// <summary>After it, however it ended.</summary>
    public void End(long number, bool concernsHits)
    {
        lock (_gate)
        {
            if (concernsHits) _awaited = _begun;
            else if (number > _awaited) return;
        }
        wake();
    }
}

namespace GeoIntel.Models.Correlation;

/// <summary>The watchlist now in force. Take <see cref="Current"/> once a batch and see one version throughout.</summary>
/// <remarks>One writer, the loader; any number of readers; no locks.</remarks>
public sealed class Watchlist
{
    WatchlistSnapshot _current = WatchlistSnapshot.Empty;

    public WatchlistSnapshot Current => Volatile.Read(ref _current);

    /// <summary>Puts the next snapshot in force; one that is older than the current is dropped.</summary>
    /// <remarks>The same version is taken again: the registry may stand still while the window of periods moves on.</remarks>
    public void Replace(WatchlistSnapshot next)
    {
        if (next.Version < Current.Version) return; // a slow load must not undo a newer one

        Volatile.Write(ref _current, next);
    }
}

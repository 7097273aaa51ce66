namespace GeoIntel.Models.Correlation;

/// <summary>The watchlist now in force. Take <see cref="Current"/> once a batch and see one version
/// throughout.</summary>
/// <remarks>One writer, the loader; any number of readers; no locks.</remarks>
public sealed class Watchlist
{
    WatchlistSnapshot _current = WatchlistSnapshot.Empty;

    public WatchlistSnapshot Current => Volatile.Read(ref _current);

    /// <summary>Puts the next snapshot in force; one that is older than the current is dropped.</summary>
    /// <remarks>Of the same version the one compiled later: the registry may stand still while its window moves
    /// on.</remarks>
    public void Replace(WatchlistSnapshot next)
    {
        // A slow load must not undo a newer one.
        if ((next.Version, next.Covers.Until).CompareTo((Current.Version, Current.Covers.Until)) < 0) return;

        Volatile.Write(ref _current, next);
    }
}

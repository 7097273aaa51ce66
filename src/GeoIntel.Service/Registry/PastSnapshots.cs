using GeoIntel.Models.Conditions;
using GeoIntel.Models.Correlation;

namespace GeoIntel.Service.Registry;

/// <summary>Snapshots of times that the one in force does not cover: compiled when first asked for, and a few kept.</summary>
/// <remarks>Windows are aligned, so that late reads of one stretch of time share a snapshot.</remarks>
sealed class PastSnapshots(RegistryState state, WatchlistSnapshot inForce)
{
    /// <summary>Four weeks: a year of late reads costs thirteen compilations.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromDays(28);

    /// <summary>Most that are kept; the one that was not asked for the longest goes.</summary>
    const int KeptMax = 4;

    readonly Lock _gate = new();
    readonly List<WatchlistSnapshot> _kept = [];

    /// <summary>How many were compiled so far.</summary>
    public int CompiledCount { get; private set; }

    public WatchlistSnapshot Of(DateTimeOffset capturedAt)
    {
        lock (_gate)
        {
            var found = _kept.FindIndex(snapshot => snapshot.Covers.Contains(capturedAt));
            var snapshot = found < 0 ? Compile(capturedAt) : _kept[found];
            if (found >= 0) _kept.RemoveAt(found);
            else if (_kept.Count == KeptMax) _kept.RemoveAt(0);
            _kept.Add(snapshot);
            return snapshot;
        }
    }

    // What cannot be compiled was told when the snapshot in force was.
    WatchlistSnapshot Compile(DateTimeOffset capturedAt)
    {
        CompiledCount++;
        var from = new DateTimeOffset(capturedAt.UtcTicks - capturedAt.UtcTicks % Window.Ticks, TimeSpan.Zero);
        return WatchlistCompiler.CompileFor(state, new Period(from, from + Window), out _, inForce);
    }
}

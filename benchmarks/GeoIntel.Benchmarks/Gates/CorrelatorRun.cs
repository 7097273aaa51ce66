using GeoIntel.Benchmarks.Peers;
using GeoIntel.Models.Correlation;
using GeoIntel.Models.Hits;
using GeoIntel.Models.Sightings;

namespace GeoIntel.Benchmarks.Gates;

/// <summary>The correlator over many sightings in the batches of the service.</summary>
sealed class CorrelatorRun
{
    const int BatchSize = 512;

    readonly WatchlistSnapshot _watchlist;
    readonly Sighting[] _sightings;
    readonly Match[] _matches;
    readonly ulong[] _keys;

    public CorrelatorRun(WatchlistSnapshot watchlist, Sighting[] sightings)
    {
        _watchlist = watchlist;
        _sightings = sightings;
        _matches = new Match[watchlist.RoomFor(BatchSize, 0)];
        var rules = watchlist.Parts.ConditionRules;
        _keys =
        [
            .. Enumerable.Range(0, rules.Length)
                .Select(rule => rules[rule] is { } of ? BoundZones.KeyOf(of.Condition.Id) : 0),
        ];
    }

    /// <summary>Matches of every kind in the last run.</summary>
    public int Found { get; private set; }

    /// <returns>A sum over the matches that the peers find too: of exclusion zones, by the very mark.</returns>
    public ulong Sum()
    {
        var sum = 0UL;
        Found = 0;
        for (var from = 0; from < _sightings.Length; from += BatchSize)
        {
            var batch = _sightings.AsSpan(from, Math.Min(BatchSize, _sightings.Length - from));
            var count = Correlator.Correlate(batch, _watchlist, _matches);
            Found += count;
            foreach (ref readonly var match in _matches.AsSpan(0, count))
            {
                if (match.Kind == HitKind.ExclusionZone && match.Class == MatchClass.Exact)
                    sum += _keys[match.RuleIndex] * (uint)(from + match.SightingIndex | 1);
            }
        }
        return sum;
    }
}

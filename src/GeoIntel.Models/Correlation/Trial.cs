using GeoIntel.Models.Hits;
using GeoIntel.Models.Sightings;

namespace GeoIntel.Models.Correlation;

/// <summary>One sighting, what it may mean, and the matches it has made so far.</summary>
ref struct Trial
{
    readonly int _index;
    readonly Span<Match> _matches;

    public Trial(
        int index, ref readonly Sighting sighting, WatchlistSnapshot watchlist, ReadOnlySpan<Reached> reached,
        Span<Match> matches)
    {
        _index = index;
        _matches = matches;
        Sighting = ref sighting;
        Watchlist = watchlist;
        Reached = reached;
        IsAtCapturePoint = watchlist.Zones.IsAtCapturePoint(sighting);
    }

    public readonly ref readonly Sighting Sighting;
    public WatchlistSnapshot Watchlist { get; }

    /// <summary>Whether the sighting was made where its fixed camera reads.</summary>
    public bool IsAtCapturePoint { get; }

    /// <summary>The watched marks that the sighting's mark may be, each once.</summary>
    public ReadOnlySpan<Reached> Reached { get; }

    public int Count { get; private set; }

    /// <summary>The matches made so far; a check may put a better one in a place.</summary>
    public readonly Span<Match> Matches => _matches[..Count];

    /// <summary>Whether a zone contains the sighting's place.</summary>
    public readonly bool IsIn(int zone) => Watchlist.Zones.Contains(zone, Sighting, IsAtCapturePoint);

    public readonly int DistanceToEdgeCentimetres(int zone) =>
        Watchlist.Zones.DistanceToEdgeCentimetres(zone, Sighting, IsAtCapturePoint);

    public void Add(in Match match) => _matches[Count++] = match;

    /// <summary>A match of a condition by a person, through a link or by an operator's word.</summary>
    public readonly Match MatchOf(
        HitKind kind, int ruleIndex, in Subject subject, ZoneVerdict verdict = ZoneVerdict.None,
        int edgeDistanceCentimetres = 0)
    {
        ref readonly var test = ref Watchlist.Conditions[ruleIndex];
        var ended = Sighting.ReceivedAtTicks >= Math.Min(test.EndsAtTicks, subject.LinkEndsAtTicks);
        return new Match(
            _index, kind, ruleIndex, subject.LinkIndex, verdict, edgeDistanceCentimetres, ended, subject.Class,
            subject.WatchedVrm, test.Role);
    }

    public readonly Match MatchOfEntry(
        int entryIndex, Reached reached, ZoneVerdict verdict, int edgeDistanceCentimetres) => new(
        _index, HitKind.VehicleOfInterest, entryIndex, -1, verdict, edgeDistanceCentimetres,
        Sighting.ReceivedAtTicks >= Watchlist.Entries[entryIndex].EndsAtTicks, reached.Class,
        Watchlist.Marks[reached.Mark].Vrm);

    public void AddPresence() => _matches[Count++] = Match.Presence(_index);
}

/// <summary>Whom a sighting is tried as.</summary>
/// <param name="LinkIndex">The link that leads from the vehicle to the nominal; -1 when an operator named the
/// person.</param>
readonly record struct Subject(
    int NominalIndex, int LinkIndex, MatchClass Class, Vrm WatchedVrm, long LinkEndsAtTicks);

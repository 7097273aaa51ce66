using System.Runtime.InteropServices;
using GeoIntel.Models.Correlation;
using GeoIntel.Models.Hits;
using GeoIntel.Models.Sightings;

namespace GeoIntel.Service.Storage.Sightings;

/// <summary>A sighting with what it is judged by and what the device said about its mark.</summary>
interface IJudgeable
{
    Sighting Sighting { get; }

    /// <summary>What was in force when it was captured.</summary>
    WatchlistSnapshot Watchlist { get; }

    /// <summary>Other marks the device held possible; as many as the sighting says.</summary>
    IReadOnlyList<Vrm> Candidates { get; }

    /// <summary>The mark as the device gave it.</summary>
    string VrmText { get; }

    /// <summary>The other readings as the device gave them.</summary>
    IReadOnlyList<VrmCandidate> Readings { get; }

    /// <summary>How sure the device was, 0 to 1, as precisely as it is stored; null when unknown.</summary>
    float? Confidence { get; }

    /// <summary>0 to 1 for each character of <see cref="VrmText"/>; empty when unknown.</summary>
    IReadOnlyList<float> CharacterConfidences { get; }
}

/// <summary>Tries sightings against the watchlist of their time and puts what they match into words. The one way to
/// matches, for what arrives and for what is judged again.</summary>
/// <remarks>Its buffers are reused, so it is used by one thread at a time.</remarks>
sealed class MatchJudge
{
    /// <summary>Sightings correlated at once, so that the buffer stays small however many matches one may make.</summary>
    const int PortionMax = 512;

    readonly List<Sighting> _sightings = [];
    readonly List<Vrm> _candidates = [];
    Match[] _matches = [];

    /// <param name="take">Is given every match, in the order of the sightings.</param>
    public void Judge<T>(ReadOnlySpan<T> reads, Action<HitKey, StoredMatch> take) where T : IJudgeable
    {
        for (var start = 0; start < reads.Length;)
        {
            var length = PortionOf(reads[start..]);
            Judge(reads.Slice(start, length), reads[start].Watchlist, take);
            start += length;
        }
    }

    // Neighbours with the same watchlist: reads of one time, as they almost always come.
    static int PortionOf<T>(ReadOnlySpan<T> reads) where T : IJudgeable
    {
        var length = 1;
        while (length < reads.Length && length < PortionMax && reads[length].Watchlist == reads[0].Watchlist) length++;
        return length;
    }

    void Judge<T>(ReadOnlySpan<T> reads, WatchlistSnapshot watchlist, Action<HitKey, StoredMatch> take) where T : IJudgeable
    {
        _sightings.Clear();
        _candidates.Clear();
        foreach (ref readonly var read in reads)
        {
            _sightings.Add(read.Sighting);
            _candidates.AddRange(read.Candidates);
        }
        var sightings = CollectionsMarshal.AsSpan(_sightings);
        var candidates = CollectionsMarshal.AsSpan(_candidates);
        var room = watchlist.RoomFor(sightings.Length, candidates.Length);
        if (_matches.Length < room) _matches = new Match[room];
        var count = Correlator.Correlate(sightings, candidates, watchlist, _matches);
        foreach (ref readonly var match in _matches.AsSpan(0, count))
        {
            ref readonly var sighting = ref sightings[match.SightingIndex];
            take(watchlist.KeyOf(sighting, match), Describe(reads[match.SightingIndex], sighting, watchlist, match));
        }
    }

    static StoredMatch Describe<T>(in T read, in Sighting sighting, WatchlistSnapshot watchlist, in Match match)
        where T : IJudgeable
    {
        var reason = watchlist.Describe(sighting, match);
        reason = reason with
        {
            Probability = StatedProbability.Of(
                reason, read.VrmText, read.CharacterConfidences, read.Readings, read.Confidence),
        };
        IReadOnlyList<string> groups = watchlist.TryFindNominal(reason.NominalId, out var nominal)
            ? [.. watchlist.GroupsOf(nominal, sighting.CapturedAt).Select(group => group.Id)]
            : [];
        return new StoredMatch(reason, read.VrmText, [.. read.Readings.Select(reading => reading.VrmText)], groups);
    }
}

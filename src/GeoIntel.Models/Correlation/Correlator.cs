using GeoIntel.Models.Hits;
using GeoIntel.Models.Sightings;

namespace GeoIntel.Models.Correlation;

/// <summary>Tries sightings against everything that is watched for. Stateless; allocates nothing.</summary>
public static class Correlator
{
    /// <summary>Sightings sifted at once: their indices fit a few cache lines.</summary>
    const int Portion = 256;

    /// <summary>Finds every match of sightings without candidates.</summary>
    /// <inheritdoc cref="Correlate(ReadOnlySpan{Sighting}, ReadOnlySpan{Vrm}, WatchlistSnapshot, Span{Match})"/>
    public static int Correlate(ReadOnlySpan<Sighting> sightings, WatchlistSnapshot watchlist, Span<Match> matches) =>
        Correlate(sightings, [], watchlist, matches);

    /// <summary>Finds every match that one batch of sightings makes against one watchlist.</summary>
    /// <param name="sightings">Admitted with the cameras and nominals of the same <paramref name="watchlist"/>.</param>
    /// <param name="candidates">Other marks that the devices held possible, in the order of the sightings,
    /// <see cref="Sighting.CandidateCount"/> of them each.</param>
    /// <param name="matches">Room as <see cref="WatchlistSnapshot.RoomFor"/> says; reused by the caller.</param>
    /// <returns>How many matches were written, in the order of the sightings.</returns>
    /// <exception cref="ArgumentException">There is less room than that: a match could be lost. Or the candidates are
    /// not as many as the sightings say.</exception>
    public static int Correlate(
        ReadOnlySpan<Sighting> sightings, ReadOnlySpan<Vrm> candidates, WatchlistSnapshot watchlist,
        Span<Match> matches)
    {
        var room = watchlist.RoomFor(sightings.Length, candidates.Length);
        if (matches.Length < room)
        {
            throw new ArgumentException(
                $"There is room for {matches.Length} matches; {sightings.Length} sightings with {candidates.Length} " +
                $"candidates need {room}.");
        }
        Span<int> passing = stackalloc int[Portion];
        Span<(int Start, int Count)> found = stackalloc (int, int)[Portion];
        Span<Reached> reached = stackalloc Reached[watchlist.MarkIndex.ReachedMax];
        var (count, told) = (0, 0);
        for (var start = 0; start < sightings.Length; start += Portion)
        {
            var portion = sightings[start..Math.Min(start + Portion, sightings.Length)];
            var passed = watchlist.MarkIndex.Sift(portion, passing, out var own);
            if (told + own > candidates.Length) throw WrongCandidates(sightings, candidates.Length);
            if (watchlist.MarkIndex.HasSimilar)
            {
                count += TrySimilar(start, portion, candidates.Slice(told, own), watchlist, reached, matches[count..]);
            }
            else
            {
                // Almost every vehicle has left here. First all look-ups, then all trials: so the look-ups wait for
                // memory together.
                for (var i = 0; i < passed; i++)
                    found[i].Count = watchlist.MarkIndex.Find(portion[passing[i]].Vrm, out found[i].Start);
                watchlist.Warm(found[..passed]);
                for (var i = 0; i < passed; i++)
                {
                    ref readonly var sighting = ref portion[passing[i]];
                    if (found[i].Count == 1 && PresenceCheck.IsAll(in sighting, found[i].Start, watchlist))
                    {
                        matches[count++] = Match.Presence(start + passing[i]);
                        continue;
                    }
                    var reach = watchlist.MarkIndex.Reach(sighting.Vrm, found[i].Start, found[i].Count, [], reached);
                    if (reach == 0 && sighting.NominalIndex < 0) continue;
                    count += Try(start + passing[i], in sighting, watchlist, reached[..reach], matches[count..]);
                }
            }
            told += own;
        }
        return told == candidates.Length ? count : throw WrongCandidates(sightings, candidates.Length);
    }

    static int TrySimilar(
        int start, ReadOnlySpan<Sighting> portion, ReadOnlySpan<Vrm> candidates, WatchlistSnapshot watchlist,
        Span<Reached> reached, Span<Match> matches)
    {
        var count = 0;
        for (var i = 0; i < portion.Length; i++)
        {
            ref readonly var sighting = ref portion[i];
            var own = candidates[..sighting.CandidateCount];
            candidates = candidates[own.Length..];
            var found = watchlist.MarkIndex.Find(sighting.Vrm, out var first);
            var reach = watchlist.MarkIndex.Reach(sighting.Vrm, first, found, own, reached);
            if (reach > 0 || sighting.NominalIndex >= 0)
                count += Try(start + i, in sighting, watchlist, reached[..reach], matches[count..]);
        }
        return count;
    }

    static int Try(
        int index, ref readonly Sighting sighting, WatchlistSnapshot watchlist, ReadOnlySpan<Reached> reached,
        Span<Match> matches)
    {
        var observed = watchlist.IsNominal(sighting.NominalIndex);
        var trial = new Trial(index, in sighting, watchlist, reached, matches);
        if (observed)
        {
            CheckNominal(
                ref trial, new Subject(sighting.NominalIndex, -1, MatchClass.Observed, default, long.MaxValue),
                watchlist.NominalRules[sighting.NominalIndex]);
        }
        var present = false;
        foreach (var mark in reached)
        {
            VehicleOfInterestCheck.Run(ref trial, mark);
            present |= CheckLinks(ref trial, mark);
        }
        if (present && !observed) trial.AddPresence();
        return trial.Count;
    }

    /// <summary>One check a kind of condition: a new kind is a new line here.</summary>
    /// <returns>Whether a zone binds this person, hit or not.</returns>
    static bool CheckNominal(ref Trial trial, in Subject subject, in NominalRules rules)
    {
        ExclusionZoneCheck.Run(ref trial, subject, rules);
        if (rules.End > rules.RestrictionZones) // a nominal with none of these is the rule
        {
            RestrictionZoneCheck.Run(ref trial, subject, rules);
            CurfewCheck.Run(ref trial, subject, rules);
            NonAssociationCheck.Run(ref trial, subject, rules);
            GroupPresenceCheck.Run(ref trial, subject, rules);
        }
        return PresenceCheck.IsBound(ref trial, subject, rules);
    }

    static bool CheckLinks(ref Trial trial, Reached reached)
    {
        var watchlist = trial.Watchlist;
        ref readonly var mark = ref watchlist.Marks[reached.Mark];
        var present = false;
        var last = -1;
        for (var i = mark.LinkStart; i < mark.LinkStart + mark.LinkCount; i++)
        {
            ref readonly var link = ref watchlist.Links[i];
            // A nominal is tried once, however many links lead there, and not again when the operator named the person.
            if (link.NominalIndex == last || link.NominalIndex == trial.Sighting.NominalIndex) continue;
            if (!link.InForce.Contains(trial.Sighting.CapturedAtTicks)) continue;

            last = link.NominalIndex;
            if (!Subjects.IsBest(ref trial, reached, i)) continue;
            present |= CheckNominal(
                ref trial, new Subject(link.NominalIndex, i, reached.Class, mark.Vrm, link.EndsAtTicks),
                link.Rules);
        }
        return present;
    }

    static ArgumentException WrongCandidates(ReadOnlySpan<Sighting> sightings, int candidates)
    {
        var told = 0;
        foreach (ref readonly var sighting in sightings) told += sighting.CandidateCount;
        return new ArgumentException($"There are {candidates} candidates; the sightings tell of {told}.");
    }
}

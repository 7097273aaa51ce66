using GeoIntel.Models.Hits;
using GeoIntel.Models.Sightings;

namespace GeoIntel.Models.Correlation;

/// <summary>Tries sightings against everything that is watched for. Stateless; allocates nothing.</summary>
public static class Correlator
{
    /// <summary>Sightings sifted at once: their indices fit a few cache lines.</summary>
    const int Portion = 128;

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
        // Where candidates are not read they are counted in passing.
        if (watchlist.MarkIndex.HasSimilar) EnsureCandidates(sightings, candidates.Length);

        Span<int> passing = stackalloc int[Portion];
        Span<Reached> reached = stackalloc Reached[watchlist.MarkIndex.ReachedMax];
        var (count, told) = (0, 0);
        for (var start = 0; start < sightings.Length; start += Portion)
        {
            var portion = sightings[start..Math.Min(start + Portion, sightings.Length)];
            if (watchlist.MarkIndex.HasSimilar)
            {
                for (var i = 0; i < portion.Length; i++)
                {
                    var own = candidates[..portion[i].CandidateCount];
                    candidates = candidates[own.Length..];
                    count += Try(start + i, in portion[i], own, watchlist, reached, matches[count..]);
                }
                continue;
            }
            // Almost every vehicle leaves here.
            foreach (var i in passing[..watchlist.MarkIndex.Sift(portion, passing, ref told)])
                count += Try(start + i, in portion[i], [], watchlist, reached, matches[count..]);
        }
        if (!watchlist.MarkIndex.HasSimilar) EnsureCandidates(told, candidates.Length);
        return count;
    }

    static int Try(
        int index, ref readonly Sighting sighting, ReadOnlySpan<Vrm> candidates, WatchlistSnapshot watchlist,
        Span<Reached> room, Span<Match> matches)
    {
        var reached = room[..watchlist.MarkIndex.Reach(sighting.Vrm, candidates, room)];
        var observed = watchlist.IsNominal(sighting.NominalIndex);
        if (reached.IsEmpty && !observed) return 0;

        var trial = new Trial(index, in sighting, watchlist, reached, matches);
        if (observed)
        {
            CheckNominal(
                ref trial, new Subject(sighting.NominalIndex, -1, MatchClass.Observed, default, long.MaxValue));
        }
        var present = false;
        foreach (var mark in reached)
        {
            VehicleOfInterestCheck.Run(ref trial, mark);
            present |= CheckLinks(ref trial, mark);
        }
        if (present && !observed) trial.Add(trial.Presence());
        return trial.Count;
    }

    /// <summary>One check a kind of condition: a new kind is a new line here.</summary>
    /// <returns>Whether a zone binds this person, hit or not.</returns>
    static bool CheckNominal(ref Trial trial, in Subject subject)
    {
        ref readonly var rules = ref trial.Watchlist.NominalRules[subject.NominalIndex];
        ExclusionZoneCheck.Run(ref trial, subject, rules);
        RestrictionZoneCheck.Run(ref trial, subject, rules);
        CurfewCheck.Run(ref trial, subject, rules);
        NonAssociationCheck.Run(ref trial, subject, rules);
        GroupPresenceCheck.Run(ref trial, subject, rules);
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
                ref trial, new Subject(link.NominalIndex, i, reached.Class, mark.Vrm, link.EndsAtTicks));
        }
        return present;
    }

    static void EnsureCandidates(ReadOnlySpan<Sighting> sightings, int candidates)
    {
        var told = 0;
        foreach (ref readonly var sighting in sightings) told += sighting.CandidateCount;
        EnsureCandidates(told, candidates);
    }

    static void EnsureCandidates(int told, int candidates)
    {
        if (told == candidates) return;
        throw new ArgumentException($"There are {candidates} candidates; the sightings tell of {told}.");
    }
}

using GeoIntel.Models.Conditions;
using GeoIntel.Models.Sightings;

namespace GeoIntel.Models.Correlation;

/// <summary>Tries sightings against everything that is watched for. Stateless; allocates nothing.</summary>
public static class Correlator
{
    /// <summary>Finds every match that one batch of sightings makes against one watchlist.</summary>
    /// <param name="sightings">Admitted with the cameras and nominals of the same <paramref name="watchlist"/>.</param>
    /// <param name="matches">Room for <see cref="WatchlistSnapshot.MatchesPerSightingMax"/> a sighting; reused by the
    /// caller.</param>
    /// <returns>How many matches were written, in the order of the sightings.</returns>
    /// <exception cref="ArgumentException">There is less room than that: a match could be lost.</exception>
    public static int Correlate(ReadOnlySpan<Sighting> sightings, WatchlistSnapshot watchlist, Span<Match> matches)
    {
        if (matches.Length < (long)sightings.Length * watchlist.MatchesPerSightingMax)
            throw TooLittleRoom(sightings.Length, watchlist.MatchesPerSightingMax, matches.Length);

        var count = 0;
        for (var i = 0; i < sightings.Length; i++)
        {
            ref readonly var sighting = ref sightings[i];
            var bound = watchlist.TryFindVehicle(sighting.Vrm, out var vehicle);
            var observed = watchlist.IsNominal(sighting.NominalIndex);
            if (!bound && !observed) continue; // almost every vehicle leaves here

            var minute = LondonClock.MinuteOfWeek(sighting.CapturedAtTicks);
            if (bound) count += VehicleOfInterestCheck.Run(i, sighting, minute, vehicle, watchlist, matches[count..]);
            if (observed)
            {
                var subject = new Subject(sighting.NominalIndex, LinkIndex: -1, LinkEndsAtTicks: long.MaxValue);
                count += CheckNominal(i, sighting, minute, subject, watchlist, matches[count..]);
            }
            if (bound) count += CheckLinks(i, sighting, minute, vehicle, watchlist, matches[count..]);
        }
        return count;
    }

    /// <summary>One check a kind of condition: a new kind is a new line here.</summary>
    static int CheckNominal(
        int index,
        in Sighting sighting,
        int minute,
        Subject subject,
        WatchlistSnapshot watchlist,
        Span<Match> matches) =>
        ExclusionZoneCheck.Run(index, sighting, minute, subject, watchlist, matches);

    static int CheckLinks(
        int index,
        in Sighting sighting,
        int minute,
        VehicleRules vehicle,
        WatchlistSnapshot watchlist,
        Span<Match> matches)
    {
        var count = 0;
        var last = -1;
        var links = watchlist.Links.AsSpan(vehicle.LinkStart, vehicle.LinkCount);
        for (var i = 0; i < links.Length; i++)
        {
            var link = links[i];
            // A nominal is tried once, however many links lead there, and not again when the operator named the person.
            if (link.NominalIndex == last || link.NominalIndex == sighting.NominalIndex) continue;
            if (!link.InForce.Contains(sighting.CapturedAtTicks)) continue;

            last = link.NominalIndex;
            var subject = new Subject(link.NominalIndex, vehicle.LinkStart + i, link.EndsAtTicks);
            count += CheckNominal(index, sighting, minute, subject, watchlist, matches[count..]);
        }
        return count;
    }

    static ArgumentException TooLittleRoom(int sightings, int perSighting, int room) => new(
        $"There is room for {room} matches; {sightings} sightings of up to {perSighting} matches each need " +
        $"{(long)sightings * perSighting}.");
}

/// <summary>Whom a sighting is tried as.</summary>
/// <param name="LinkIndex">The link that leads from the vehicle to the nominal; -1 when an operator named the
/// person.</param>
readonly record struct Subject(int NominalIndex, int LinkIndex, long LinkEndsAtTicks);

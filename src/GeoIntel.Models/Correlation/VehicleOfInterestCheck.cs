using GeoIntel.Models.Hits;
using GeoIntel.Models.Sightings;

namespace GeoIntel.Models.Correlation;

/// <summary>A vehicle of interest: its mark is on a list in force, at an hour the entry covers.</summary>
static class VehicleOfInterestCheck
{
    /// <returns>How many matches were written: one for each entry.</returns>
    public static int Run(
        int index,
        in Sighting sighting,
        int minute,
        VehicleRules vehicle,
        WatchlistSnapshot watchlist,
        Span<Match> matches)
    {
        var count = 0;
        var end = vehicle.EntryStart + vehicle.EntryCount;
        for (var i = vehicle.EntryStart; i < end; i++)
        {
            var rule = watchlist.Entries[i];
            if (!rule.InForce.Contains(sighting.CapturedAtTicks)) continue;
            if (!rule.Entry.Schedule.Covers(minute)) continue;

            var ended = sighting.ReceivedAtTicks >= rule.EndsAtTicks;
            matches[count++] = new Match(index, HitKind.VehicleOfInterest, i, -1, ZoneVerdict.None, 0, ended);
        }
        return count;
    }
}

using GeoIntel.Models.Hits;
using GeoIntel.Models.Sightings;

namespace GeoIntel.Models.Correlation;

/// <summary>A vehicle of interest: its mark is on a list in force, at an hour, in a place and in a direction that the
/// entry covers.</summary>
static class VehicleOfInterestCheck
{
    public static void Run(ref Trial trial, Reached reached)
    {
        var watchlist = trial.Watchlist;
        ref readonly var mark = ref watchlist.Marks[reached.Mark];
        for (var i = mark.EntryStart; i < mark.EntryStart + mark.EntryCount; i++)
        {
            ref readonly var test = ref watchlist.Entries[i];
            if (!test.InForce.Contains(trial.Sighting.CapturedAtTicks)) continue;
            if (!MatchClassBits.Takes(test.Accepts, reached.Class)) continue;
            if (!IsOnItsWay(test, trial.Sighting)) continue;
            if (test.ZoneIndex >= 0 && !trial.IsIn(test.ZoneIndex)) continue;
            if (!watchlist.Weeks.Covers(test.Week, trial.Sighting.CapturedAtTicks)) continue;

            if (test.ZoneIndex < 0)
            {
                trial.Add(trial.MatchOfEntry(i, reached, ZoneVerdict.None, 0));
                continue;
            }
            var distance = trial.DistanceToEdgeCentimetres(test.ZoneIndex);
            var verdict = distance > trial.Sighting.UncertaintyCentimetres
                ? ZoneVerdict.Inside
                : ZoneVerdict.WithinUncertainty;
            trial.Add(trial.MatchOfEntry(i, reached, verdict, distance));
        }
    }

    // What is not known narrows nothing out.
    static bool IsOnItsWay(in EntryTest test, in Sighting sighting)
    {
        if (double.IsNaN(test.DirectionDegrees) || sighting.DirectionDegrees < 0) return true;
        var apart = Math.Abs(sighting.DirectionDegrees - test.DirectionDegrees) % 360;
        return Math.Min(apart, 360 - apart) <= test.DirectionToleranceDegrees;
    }
}

using GeoIntel.Models.Hits;

namespace GeoIntel.Models.Correlation;

/// <summary>An exclusion zone: a bound person, or a vehicle linked to one, is in it while it binds and nothing
/// permits. The edge counts as inside.</summary>
static class ExclusionZoneCheck
{
    public static void Run(ref Trial trial, in Subject subject, in NominalRules rules)
    {
        var watchlist = trial.Watchlist;
        var at = trial.Sighting.CapturedAtTicks;
        for (var i = rules.ExclusionZones; i < rules.RestrictionZones; i++)
        {
            ref readonly var test = ref watchlist.Conditions[i];
            if (!trial.IsIn(test.ZoneIndex)) continue; // almost every read leaves here
            if (!ConditionChecks.Binds(test, subject, at)) continue;
            if (!ConditionChecks.IsTimely(test, watchlist, at)) continue;

            var distance = trial.DistanceToEdgeCentimetres(test.ZoneIndex);
            var verdict = distance > trial.Sighting.UncertaintyCentimetres
                ? ZoneVerdict.Inside
                : ZoneVerdict.WithinUncertainty;
            trial.Add(trial.MatchOf(HitKind.ExclusionZone, i, subject, verdict, distance));
        }
    }
}

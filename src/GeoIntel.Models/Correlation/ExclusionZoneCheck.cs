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
        if (rules.ExclusionZones == rules.RestrictionZones) return;

        // Almost every read leaves here.
        var isFixed = trial.IsAtCapturePoint;
        if (isFixed && !watchlist.NominalZones.AnyHolds(subject.NominalIndex, trial.Sighting.CameraIndex)) return;

        for (var i = rules.ExclusionZones; i < rules.RestrictionZones; i++)
        {
            if (!isFixed)
            {
                i = watchlist.NominalZones.FindThatMayHold(i, rules.RestrictionZones, trial.Sighting.Position);
                if (i == rules.RestrictionZones) return;
            }
            ref readonly var test = ref watchlist.Conditions[i];
            if (!trial.IsIn(test.ZoneIndex)) continue;
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

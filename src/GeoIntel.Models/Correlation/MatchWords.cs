using GeoIntel.Models.Conditions;
using GeoIntel.Models.Hits;
using GeoIntel.Models.Sightings;

namespace GeoIntel.Models.Correlation;

/// <summary>Puts matches into words that outlive their snapshot. Runs for matches only, so it may take its time.</summary>
static class MatchWords
{
    public static HitReason Of(WatchlistSnapshot watchlist, in Sighting sighting, in Match match) => match.Kind switch
    {
        HitKind.Presence => Bare(watchlist, sighting, match),
        HitKind.VehicleOfInterest => OfEntry(watchlist, sighting, match),
        HitKind.ExclusionZone or HitKind.RestrictionZone or HitKind.Curfew
            or HitKind.NonAssociation or HitKind.GroupPresence => OfCondition(watchlist, sighting, match),
        _ => throw new ArgumentOutOfRangeException(nameof(match), match.Kind, "This kind of match is not known."),
    };

    static HitReason OfEntry(WatchlistSnapshot watchlist, in Sighting sighting, in Match match)
    {
        var entry = watchlist.Parts.ListEntries[match.RuleIndex]!;
        ref readonly var test = ref watchlist.Entries[match.RuleIndex];
        var zone = test.ZoneIndex < 0 ? null : watchlist.Zones[test.ZoneIndex].Zone;
        return Bare(watchlist, sighting, match) with
        {
            RuleRevision = entry.Revision,
            Priority = entry.Priority,
            ZoneId = zone?.Id ?? "",
            ZoneRevision = zone?.Revision ?? 0,
            Safeguarding = LeadsToSafeguarding(watchlist, sighting, match.WatchedVrm),
            ClockDoubtful = ClockDoubt.IsDoubtful(watchlist, sighting, match),
            ZoneDataVersion = test.Week == WeekMaps.Always ? "" : LondonClock.ZoneDataVersion,
        };
    }

    static HitReason OfCondition(WatchlistSnapshot watchlist, in Sighting sighting, in Match match)
    {
        var rule = watchlist.Parts.ConditionRules[match.RuleIndex]!;
        ref readonly var test = ref watchlist.Conditions[match.RuleIndex];
        var zone = test.ZoneIndex < 0 ? null : watchlist.Zones[test.ZoneIndex].Zone;
        var nominals = watchlist.Parts.Nominals;
        var scheduled = test.Week != WeekMaps.Always
            || Enumerable.Range(test.PermissionStart, test.PermissionCount)
                .Any(permission => watchlist.Permissions[permission].Week != WeekMaps.Always);
        return Bare(watchlist, sighting, match) with
        {
            RuleRevision = rule.Condition.Revision,
            Role = match.Role,
            ZoneId = zone?.Id ?? "",
            ZoneRevision = zone?.Revision ?? 0,
            NominalId = nominals[rule.NominalIndex].Id,
            VehicleLinkId = match.LinkIndex < 0 ? "" : watchlist.VehicleLinks[match.LinkIndex]!.Id,
            Safeguarding = nominals.IsSafeguarded(rule.NominalIndex, sighting.CapturedAt)
                || rule.BoundNominal >= 0 && nominals.IsSafeguarded(rule.BoundNominal, sighting.CapturedAt),
            ClockDoubtful = ClockDoubt.IsDoubtful(watchlist, sighting, match),
            ZoneDataVersion = scheduled ? LondonClock.ZoneDataVersion : "",
        };
    }

    static HitReason Bare(WatchlistSnapshot watchlist, in Sighting sighting, in Match match) => new()
    {
        SightingId = sighting.Id,
        CapturedAt = sighting.CapturedAt,
        ReceivedAt = sighting.ReceivedAt,
        CameraId = (uint)sighting.CameraIndex < (uint)watchlist.Cameras.Count
            ? watchlist.Cameras[sighting.CameraIndex].Id
            : "",
        Position = sighting.Position,
        UncertaintyCentimetres = sighting.UncertaintyCentimetres,
        MatchClass = match.Class,
        Vrm = sighting.Vrm,
        WatchedVrm = match.WatchedVrm,
        ZoneVerdict = match.ZoneVerdict,
        EdgeDistanceCentimetres = match.EdgeDistanceCentimetres,
        EndedSince = match.EndedSince,
    };

    // A listed vehicle may be the one a child or an exploited person travels in; then safeguarding hears of it.
    static bool LeadsToSafeguarding(WatchlistSnapshot watchlist, in Sighting sighting, Vrm watched)
    {
        var nominals = watchlist.Parts.Nominals;
        var at = sighting.CapturedAt;
        if (watchlist.IsNominal(sighting.NominalIndex) && nominals.IsSafeguarded(sighting.NominalIndex, at)) return true;
        foreach (var i in watchlist.MarkIndex.EquivalentsOf(watched))
        {
            var mark = watchlist.Marks[i];
            for (var l = mark.LinkStart; l < mark.LinkStart + mark.LinkCount; l++)
            {
                ref readonly var link = ref watchlist.Links[l];
                var linked = link.InForce.Contains(at.UtcTicks);
                if (linked && nominals.IsSafeguarded(link.NominalIndex, at)) return true;
            }
        }
        return false;
    }
}

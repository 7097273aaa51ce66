using GeoIntel.Models.Conditions;
using GeoIntel.Models.Correlation;
using GeoIntel.Models.Hits;
using GeoIntel.Models.Sightings;

namespace GeoIntel.Models.Tests.Correlation;

/// <summary>What DESIGN.md section 6 says, in plain loops over the nouns: slow, and written to be read.</summary>
/// <remarks>Geometry by NetTopologySuite in whole centimetres, the calendar by TimeZoneInfo.</remarks>
sealed class Oracle(RegistryState state)
{
    readonly OracleRegistry _registry = new(state);
    readonly OracleGround _ground = new(state);

    public IEnumerable<OracleMatch> Match(WorldSighting sighting)
    {
        foreach (var id in state.ListEntries.Select(of => of.Id).Distinct())
        {
            if (MatchEntry(sighting, id) is { } match) yield return match;
        }
        foreach (var id in state.Conditions.Select(of => of.Id).Distinct())
        {
            var condition = _registry.ConditionAt(id, sighting.CapturedAt);
            if (condition is null || !IsTimely(condition, sighting.CapturedAt)) continue;
            var match = condition.Kind switch
            {
                ConditionKind.NonAssociation => MatchNonAssociation(sighting, condition),
                ConditionKind.GroupPresence => MatchGroup(sighting, condition),
                _ => MatchZone(sighting, condition),
            };
            if (match is not null) yield return match;
        }
        if (IsPresence(sighting))
            yield return new OracleMatch { SightingId = sighting.Id, Key = new HitKey(0, "", sighting.Vrm.Packed) };
    }

    OracleMatch? MatchEntry(WorldSighting sighting, string id)
    {
        var at = sighting.CapturedAt;
        var entry = _registry.EntryAt(id, at);
        if (entry is null || OracleMarks.ClassOf(sighting, entry.Vrm) is not { } matchClass) return null;
        if (!OracleMarks.Takes(entry.Accepts, matchClass)) return null;
        if (!OracleClock.Covers(entry.Schedule, at)) return null;
        if (entry.DirectionDegrees is { } direction && sighting.DirectionDegrees >= 0)
        {
            var apart = Math.Abs(direction - sighting.DirectionDegrees);
            if (Math.Min(apart, 360 - apart) > entry.DirectionToleranceDegrees) return null;
        }
        var match = new OracleMatch
        {
            SightingId = sighting.Id,
            Key = new HitKey(HitKind.VehicleOfInterest, id, sighting.Vrm.Packed),
            RuleRevision = entry.Revision,
            MatchClass = matchClass,
            WatchedVrm = entry.Vrm,
            EndedSince = HasEnded(sighting, moment => _registry.EntryAt(id, moment) is not null),
            Safeguarding = LeadsToSafeguarding(sighting, entry.Vrm),
            ClockDoubtful = IsDoubtful(sighting, moment =>
                _registry.EntryAt(id, moment) is { } then && then.Vrm == entry.Vrm
                && (then.ZoneId.Length == 0 || _registry.ZoneAt(then.ZoneId, moment) is not null)
                && OracleClock.Covers(then.Schedule, moment)),
        };
        if (entry.ZoneId.Length == 0) return match;
        if (_registry.ZoneAt(entry.ZoneId, at) is not { } zone || !_ground.Contains(zone, sighting)) return null;
        return _ground.Placed(match, zone, sighting, ZoneVerdict.Inside);
    }

    OracleMatch? MatchZone(WorldSighting sighting, Condition condition)
    {
        var at = sighting.CapturedAt;
        var nominal = condition.NominalId;
        if (!_registry.IsBound(nominal, at)) return null;
        if (_registry.Reach(sighting, nominal) is not { } reach) return null;
        if (!OracleMarks.Takes(condition.Accepts, reach.Class)) return null;
        if (_registry.ZoneAt(condition.ZoneId, at) is not { } zone) return null;

        var barred = condition.Kind == ConditionKind.ExclusionZone;
        if (_ground.Contains(zone, sighting) != barred) return null;

        var match = MatchOf(sighting, condition, reach, nominal, MatchRole.None) with
        {
            EndedSince = HasEnded(sighting, moment =>
                _registry.ConditionAt(condition.Id, moment) is not null && _registry.IsBound(nominal, moment)
                && IsStillReached(reach, moment)),
            ClockDoubtful = IsDoubtful(sighting, moment =>
                _registry.ConditionAt(condition.Id, moment) is { } then && IsTimely(then, moment)
                && _registry.IsBound(nominal, moment) && _registry.ZoneAt(then.ZoneId, moment) is not null),
        };
        return _ground.Placed(match, zone, sighting, barred ? ZoneVerdict.Inside : ZoneVerdict.Outside);
    }

    OracleMatch? MatchNonAssociation(WorldSighting sighting, Condition condition)
    {
        if (!HoldsBetween(condition, sighting.CapturedAt)) return null;
        var subject = Accepted(condition, _registry.Reach(sighting, condition.NominalId));
        var counterpart = Accepted(condition, _registry.Reach(sighting, condition.OtherNominalId));
        if (subject is null && counterpart is null) return null;
        // Who is reached by the surer class has the part; where both are as sure, nothing is proved.
        if (subject is not null && counterpart is not null && subject.Class == counterpart.Class) return null;
        var isSubject = counterpart is null
            || subject is not null && OracleMarks.Doubt(subject.Class) < OracleMarks.Doubt(counterpart.Class);
        var reach = isSubject ? subject! : counterpart!;
        return MatchOf(
            sighting, condition, reach, condition.NominalId, isSubject ? MatchRole.Subject : MatchRole.Counterpart) with
        {
            EndedSince = HasEnded(sighting, moment =>
                _registry.ConditionAt(condition.Id, moment) is not null && HoldsBetween(condition, moment)
                && IsStillReached(reach, moment)),
            ClockDoubtful = IsDoubtful(sighting, moment =>
                _registry.ConditionAt(condition.Id, moment) is { } then && IsTimely(then, moment)
                && HoldsBetween(then, moment)),
        };
    }

    bool HoldsBetween(Condition condition, DateTimeOffset at) =>
        _registry.IsBound(condition.NominalId, at) && _registry.IsRegistered(condition.OtherNominalId, at);

    OracleMatch? MatchGroup(WorldSighting sighting, Condition condition)
    {
        var at = sighting.CapturedAt;
        var reach = state.Nominals.Select(of => of.Id).Distinct()
            .Where(nominal => Belongs(nominal, condition.GroupId, at))
            .Select(nominal => Accepted(condition, _registry.Reach(sighting, nominal)))
            .Where(of => of is not null)
            .MinBy(of => of!.Order);
        if (reach is null) return null;
        return MatchOf(sighting, condition, reach, reach.NominalId, MatchRole.Subject) with
        {
            EndedSince = HasEnded(sighting, moment =>
                _registry.ConditionAt(condition.Id, moment) is not null
                && Belongs(reach.NominalId, condition.GroupId, moment) && IsStillReached(reach, moment)),
            ClockDoubtful = IsDoubtful(sighting, moment =>
                _registry.ConditionAt(condition.Id, moment) is { } then && IsTimely(then, moment)
                && Belongs(reach.NominalId, then.GroupId, moment)),
        };
    }

    bool Belongs(string nominal, string group, DateTimeOffset at) =>
        _registry.IsMember(nominal, group, at) && _registry.IsRegistered(nominal, at);

    bool IsPresence(WorldSighting sighting)
    {
        var at = sighting.CapturedAt;
        if (sighting.Vrm.IsEmpty || sighting.ObservedNominalId.Length > 0) return false;
        return state.Conditions.Select(of => of.Id).Distinct()
            .Select(id => _registry.ConditionAt(id, at))
            .Any(of => of is { Kind: ConditionKind.ExclusionZone or ConditionKind.RestrictionZone } condition
                && _registry.IsBound(condition.NominalId, at)
                && _registry.ZoneAt(condition.ZoneId, at) is not null
                && Accepted(condition, _registry.Reach(sighting, condition.NominalId)) is not null);
    }

    OracleMatch MatchOf(
        WorldSighting sighting, Condition condition, OracleReach reach, string bound, MatchRole role) => new()
        {
            SightingId = sighting.Id,
            Key = new HitKey(
                Enum.Parse<HitKind>(condition.Kind.ToString()), condition.Id,
                role == MatchRole.None ? sighting.Vrm.Packed : 0),
            RuleRevision = condition.Revision,
            NominalId = reach.NominalId,
            LinkId = reach.Link?.Id ?? "",
            MatchClass = reach.Class,
            WatchedVrm = reach.WatchedVrm,
            Role = role,
            Safeguarding = _registry.IsSafeguarded(reach.NominalId, sighting.CapturedAt)
                || _registry.IsSafeguarded(bound, sighting.CapturedAt),
        };

    bool IsTimely(Condition condition, DateTimeOffset at)
    {
        var grace = condition.Kind == ConditionKind.Curfew ? condition.Grace : TimeSpan.Zero;
        return OracleClock.Covers(condition.Schedule, at, grace) && !_registry.IsPermitted(condition.Id, at);
    }

    static OracleReach? Accepted(Condition condition, OracleReach? reach) =>
        reach is not null && OracleMarks.Takes(condition.Accepts, reach.Class) ? reach : null;

    bool IsStillReached(OracleReach reach, DateTimeOffset at) => reach.Link is null || _registry.LinksAt(at)
        .Any(link => link.Vrm == reach.Link.Vrm && link.NominalId == reach.NominalId);

    bool LeadsToSafeguarding(WorldSighting sighting, Vrm watched)
    {
        var at = sighting.CapturedAt;
        if (_registry.IsSafeguarded(sighting.ObservedNominalId, at)) return true;
        return _registry.LinksAt(at).Any(link =>
            VrmGrammar.Canonical(link.Vrm) == VrmGrammar.Canonical(watched)
            && _registry.IsSafeguarded(link.NominalId, at));
    }

    // Something has ended when at any of the moments between capture and receipt where it could end it no longer holds.
    bool HasEnded(WorldSighting sighting, Func<DateTimeOffset, bool> holds) => _registry.Boundaries.Any(at =>
        at > sighting.CapturedAt && at <= sighting.ReceivedAt && !holds(at));

    // Within the skew the clock may have stood at any moment; what holds changes at boundaries and whole minutes only.
    bool IsDoubtful(WorldSighting sighting, Func<DateTimeOffset, bool> holds)
    {
        var camera = state.Cameras.SingleOrDefault(of => of.Id == sighting.CameraId);
        var skew = camera is null || camera.ClockSkewMax == default ? TimeSpan.FromSeconds(30) : camera.ClockSkewMax;
        var (first, last) = (sighting.CapturedAt - skew, sighting.CapturedAt + skew);
        var moments = _registry.Boundaries.Where(at => at > first && at <= last).Append(first).ToList();
        var minute = new DateTimeOffset(first.Year, first.Month, first.Day, first.Hour, first.Minute, 0, first.Offset);
        for (var at = minute.AddMinutes(1); at <= last; at = at.AddMinutes(1)) moments.Add(at);
        return !moments.TrueForAll(at => holds(at));
    }
}

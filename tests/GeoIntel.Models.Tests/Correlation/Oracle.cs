using GeoIntel.Models.Conditions;
using GeoIntel.Models.Correlation;
using GeoIntel.Models.Geo;
using GeoIntel.Models.Hits;
using GeoIntel.Models.Sightings;
using GeoIntel.Models.Subjects;
using NetTopologySuite.Geometries;

namespace GeoIntel.Models.Tests.Correlation;

/// <summary>A sighting in plain nouns, without indices into a snapshot.</summary>
public sealed record OracleSighting(
    Guid Id,
    Vrm Vrm,
    DateTimeOffset CapturedAt,
    DateTimeOffset ReceivedAt,
    GeoPoint Position,
    int UncertaintyCentimetres,
    string ObservedNominalId = "");

/// <summary>What a match says, in plain nouns.</summary>
public sealed record OracleMatch(
    Guid SightingId,
    HitKind Kind,
    string RuleId,
    int RuleRevision,
    string NominalId,
    string ZoneId,
    int ZoneRevision,
    MatchClass MatchClass,
    ZoneVerdict ZoneVerdict,
    bool EndedSince)
{
    public static OracleMatch Of(HitKey key, HitReason reason) => new(
        reason.SightingId, key.Kind, key.RuleId, reason.RuleRevision, reason.NominalId, reason.ZoneId,
        reason.ZoneRevision, reason.MatchClass, reason.ZoneVerdict, reason.EndedSince);
}

/// <summary>What DESIGN.md section 6 says, in plain loops over the nouns: slow, and written to be read.</summary>
/// <remarks>Geometry by NetTopologySuite in whole centimetres, the calendar by TimeZoneInfo.</remarks>
public sealed class Oracle(RegistryState state)
{
    static readonly TimeZoneInfo London = TimeZoneInfo.FindSystemTimeZoneById("Europe/London");

    readonly Dictionary<Zone, Geometry> _centimetres =
        state.Zones.Distinct().ToDictionary(zone => zone, zone => InCentimetres(zone.Outline));

    public IEnumerable<OracleMatch> Match(OracleSighting sighting) =>
        MatchLists(sighting).Concat(MatchZones(sighting));

    IEnumerable<OracleMatch> MatchLists(OracleSighting sighting)
    {
        if (sighting.Vrm.IsEmpty) yield break;
        foreach (var id in state.ListEntries.Select(entry => entry.Id).Distinct())
        {
            var entry = EntryAt(id, sighting.CapturedAt);
            if (entry is null || entry.Vrm != sighting.Vrm) continue;
            if (!Covers(entry.Schedule, sighting.CapturedAt)) continue;

            var boundaries = state.ListEntries.Where(of => of.Id == id).SelectMany(of => Ends(of.InForce));
            var ended = HasEnded(sighting, boundaries, at => EntryAt(id, at) is not null);
            yield return new OracleMatch(
                sighting.Id, HitKind.VehicleOfInterest, id, entry.Revision, "", "", 0, MatchClass.Exact,
                ZoneVerdict.None, ended);
        }
    }

    IEnumerable<OracleMatch> MatchZones(OracleSighting sighting)
    {
        var at = sighting.CapturedAt;
        foreach (var id in state.Conditions.Select(condition => condition.Id).Distinct())
        {
            var condition = ConditionAt(id, at);
            if (condition is null) continue;
            var nominal = state.Nominals.Where(of => of.Id == condition.NominalId).MaxBy(of => of.Revision);
            if (nominal is null || !nominal.Registration.Contains(at)) continue;
            if (nominal.LicenceState is LicenceState.InCustody or LicenceState.Recalled) continue;
            if (nominal.CohortState == CohortState.Left) continue;

            var observed = sighting.ObservedNominalId == nominal.Id;
            if (!observed && !IsLinked(sighting.Vrm, nominal.Id, at)) continue;
            if (!Covers(condition.Schedule, at)) continue;
            if (IsPermitted(id, at)) continue;

            var zones = state.Zones.Where(of => of.Id == condition.ZoneId);
            var zone = Deciding(zones, of => of.Revision, of => of.Period, at);
            if (zone is null) continue;
            var outline = _centimetres[zone];
            var place = new Point(sighting.Position.EastingCentimetres, sighting.Position.NorthingCentimetres);
            if (!outline.Covers(place)) continue;

            // Rounded down to the centimetre, like the distance that a hit states; the millionth takes back what a root
            // loses.
            var distance = Math.Floor(outline.Boundary.Distance(place) + 1e-6);
            yield return new OracleMatch(
                sighting.Id, HitKind.ExclusionZone, id, condition.Revision, nominal.Id, zone.Id, zone.Revision,
                observed ? MatchClass.Observed : MatchClass.Exact,
                distance > sighting.UncertaintyCentimetres ? ZoneVerdict.Inside : ZoneVerdict.WithinUncertainty,
                HasEnded(sighting, condition, nominal, observed));
        }
    }

    bool HasEnded(OracleSighting sighting, Condition condition, Nominal nominal, bool observed)
    {
        if (sighting.ReceivedAt >= nominal.Registration.Until) return true;

        var versions = state.Conditions.Where(of => of.Id == condition.Id).SelectMany(of => Ends(of.InForce));
        if (HasEnded(sighting, versions, at => ConditionAt(condition.Id, at) is not null)) return true;

        var links = state.VehicleLinks.SelectMany(of => Ends(of.Period));
        return !observed && HasEnded(sighting, links, at => IsLinked(sighting.Vrm, nominal.Id, at));
    }

    // Something has ended when at any of the moments between capture and receipt where it could end it no longer holds.
    static bool HasEnded(
        OracleSighting sighting, IEnumerable<DateTimeOffset> boundaries, Func<DateTimeOffset, bool> holds) =>
        boundaries.Any(at => at > sighting.CapturedAt && at <= sighting.ReceivedAt && !holds(at));

    static DateTimeOffset[] Ends(Period period) => [period.From, period.Until];

    Condition? ConditionAt(string id, DateTimeOffset at) =>
        Deciding(state.Conditions.Where(of => of.Id == id), of => of.Revision, of => of.InForce, at);

    ListEntry? EntryAt(string id, DateTimeOffset at) =>
        Deciding(state.ListEntries.Where(of => of.Id == id), of => of.Revision, of => of.InForce, at);

    bool IsLinked(Vrm vrm, string nominalId, DateTimeOffset at)
    {
        if (vrm.IsEmpty) return false;
        foreach (var id in state.VehicleLinks.Select(of => of.Id).Distinct())
        {
            var link = Deciding(state.VehicleLinks.Where(of => of.Id == id), of => of.Revision, of => of.Period, at);
            if (link is not null && link.Vrm == vrm && link.NominalId == nominalId) return true;
        }
        return false;
    }

    bool IsPermitted(string conditionId, DateTimeOffset at)
    {
        foreach (var id in state.Permissions.Select(of => of.Id).Distinct())
        {
            var versions = state.Permissions.Where(of => of.Id == id);
            var permission = Deciding(versions, of => of.Revision, of => of.Period, at);
            if (permission?.ConditionId == conditionId && Covers(permission.Schedule, at)) return true;
        }
        return false;
    }

    static T? Deciding<T>(IEnumerable<T> versions, Func<T, int> revision, Func<T, Period> period, DateTimeOffset at)
        where T : class =>
        versions.Where(version => period(version).Contains(at)).MaxBy(revision);

    // Read from the words of the schedule, not from its compiled minutes.
    static bool Covers(Schedule schedule, DateTimeOffset at)
    {
        if (schedule.IsAlways) return true;
        var local = TimeZoneInfo.ConvertTime(at, London);
        foreach (var window in schedule.Text.Split(';', StringSplitOptions.TrimEntries))
        {
            var words = window.Split(' ');
            var hours = words[1].Split('-');
            var (from, until) = (MinuteOf(hours[0]), MinuteOf(hours[1]));
            var minute = local.Hour * 60 + local.Minute;
            var today = IsNamed(words[0], local.DayOfWeek);
            var yesterday = IsNamed(words[0], (DayOfWeek)(((int)local.DayOfWeek + 6) % 7));
            var covered = until > from
                ? today && minute >= from && minute < until
                : today && minute >= from || yesterday && minute < until;
            if (covered) return true;
        }
        return false;
    }

    static int MinuteOf(string clock) => int.Parse(clock[..2], null) * 60 + int.Parse(clock[3..], null);

    static bool IsNamed(string days, DayOfWeek day)
    {
        string[] week = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
        var index = ((int)day + 6) % 7;
        if (days == "Daily") return true;
        foreach (var part in days.Split(','))
        {
            var (first, last) = (Array.IndexOf(week, part[..3]), Array.IndexOf(week, part[^3..]));
            if (first <= last ? index >= first && index <= last : index >= first || index <= last) return true;
        }
        return false;
    }

    static Geometry InCentimetres(Geometry metres)
    {
        var centimetres = metres.Copy();
        centimetres.Apply(new ToCentimetres());
        centimetres.GeometryChanged();
        return centimetres;
    }

    sealed class ToCentimetres : IEntireCoordinateSequenceFilter
    {
        public bool Done => false;
        public bool GeometryChanged => true;

        public void Filter(CoordinateSequence points)
        {
            for (var i = 0; i < points.Count; i++)
            {
                points.SetX(i, Math.Round(points.GetX(i) * 100));
                points.SetY(i, Math.Round(points.GetY(i) * 100));
            }
        }
    }
}

using GeoIntel.Models.Conditions;
using GeoIntel.Models.Correlation;
using GeoIntel.Models.Hits;
using GeoIntel.Models.Sightings;
using GeoIntel.Models.Subjects;

namespace GeoIntel.Models.Tests.Correlation;

/// <summary>Whom a sighting means and how surely; no link when an operator named the person.</summary>
sealed record OracleReach(string NominalId, MatchClass Class, VehicleLink? Link)
{
    public Vrm WatchedVrm => Link?.Vrm ?? default;

    public (int, int, string) Order =>
        (OracleMarks.Doubt(Class), Link is null ? 0 : (int)Link.Type, Link?.Id ?? "");
}

/// <summary>What held in the registry at a moment: the highest revision that claims it, by plain loops.</summary>
sealed class OracleRegistry(RegistryState state)
{
    readonly Dictionary<DateTimeOffset, List<VehicleLink>> _linksAt = []; // asked for again and again

    /// <summary>Every moment at which something begins or ends.</summary>
    public IReadOnlyList<DateTimeOffset> Boundaries { get; } =
    [
        .. state.Zones.Select(of => of.Period)
            .Concat(state.Nominals.Select(of => of.Registration))
            .Concat(state.Conditions.Select(of => of.InForce))
            .Concat(state.Permissions.Select(of => of.Period))
            .Concat(state.ListEntries.Select(of => of.InForce))
            .Concat(state.VehicleLinks.Select(of => of.Period))
            .Concat(state.Memberships.Select(of => of.Period))
            .SelectMany(period => (DateTimeOffset[])[period.From, period.Until])
            .Distinct()
            .Order(),
    ];

    public Condition? ConditionAt(string id, DateTimeOffset at) =>
        Deciding(state.Conditions.Where(of => of.Id == id), of => of.Revision, of => of.InForce, at);

    public ListEntry? EntryAt(string id, DateTimeOffset at) =>
        Deciding(state.ListEntries.Where(of => of.Id == id), of => of.Revision, of => of.InForce, at);

    public Zone? ZoneAt(string id, DateTimeOffset at) =>
        Deciding(state.Zones.Where(of => of.Id == id), of => of.Revision, of => of.Period, at);

    public bool IsRegistered(string id, DateTimeOffset at) => NominalAt(id, at) is not null;

    /// <summary>Registered, at large, and not gone from the cohort.</summary>
    public bool IsBound(string id, DateTimeOffset at) =>
        NominalAt(id, at) is { LicenceState: not (LicenceState.InCustody or LicenceState.Recalled) } nominal
        && nominal.CohortState != CohortState.Left;

    public bool IsSafeguarded(string id, DateTimeOffset at) =>
        NominalAt(id, at) is { Safeguarding: true }
        || state.Nominals.Where(of => of.Id == id).MaxBy(of => of.Revision) is { Safeguarding: true };

    public bool IsMember(string nominalId, string groupId, DateTimeOffset at)
    {
        foreach (var id in state.Memberships.Select(of => of.Id).Distinct())
        {
            var versions = state.Memberships.Where(of => of.Id == id);
            var membership = Deciding(versions, of => of.Revision, of => of.Period, at);
            if (membership?.NominalId == nominalId && membership.GroupId == groupId) return true;
        }
        return false;
    }

    public bool IsPermitted(string conditionId, DateTimeOffset at)
    {
        foreach (var id in state.Permissions.Select(of => of.Id).Distinct())
        {
            var versions = state.Permissions.Where(of => of.Id == id);
            var permission = Deciding(versions, of => of.Revision, of => of.Period, at);
            if (permission?.ConditionId == conditionId && OracleClock.Covers(permission.Schedule, at)) return true;
        }
        return false;
    }

    public IReadOnlyList<VehicleLink> LinksAt(DateTimeOffset at)
    {
        if (_linksAt.TryGetValue(at, out var links)) return links;
        links = [];
        foreach (var id in state.VehicleLinks.Select(of => of.Id).Distinct())
        {
            var versions = state.VehicleLinks.Where(of => of.Id == id);
            if (Deciding(versions, of => of.Revision, of => of.Period, at) is { } link) links.Add(link);
        }
        _linksAt.Add(at, links);
        return links;
    }

    /// <summary>The best way to a person: what an operator saw; else class, then type of link, then its id.</summary>
    public OracleReach? Reach(WorldSighting sighting, string nominalId)
    {
        if (sighting.ObservedNominalId == nominalId) return new OracleReach(nominalId, MatchClass.Observed, null);
        return LinksAt(sighting.CapturedAt)
            .Where(link => link.NominalId == nominalId)
            .Select(link => (Link: link, Class: OracleMarks.ClassOf(sighting, link.Vrm)))
            .Where(of => of.Class is not null)
            .Select(of => new OracleReach(nominalId, of.Class!.Value, of.Link))
            .MinBy(of => of.Order);
    }

    Nominal? NominalAt(string id, DateTimeOffset at) =>
        Deciding(state.Nominals.Where(of => of.Id == id), of => of.Revision, of => of.Registration, at);

    static T? Deciding<T>(IEnumerable<T> versions, Func<T, int> revision, Func<T, Period> period, DateTimeOffset at)
        where T : class =>
        versions.Where(version => period(version).Contains(at)).MaxBy(revision);
}

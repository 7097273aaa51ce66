using GeoIntel.Models.Conditions;
using GeoIntel.Models.Subjects;
using GeoIntel.Service.Storage.Registry;

namespace GeoIntel.Service.Rejudging;

/// <summary>Follows a change of the registry to the marks and persons whose past it may alter.</summary>
/// <remarks>
/// A version alters nothing before it takes effect, nor outside the time in which it, or one that it follows, can have
/// consequences. From there every way is followed that leads from a rule to a sighting, through all versions of what lies
/// on it, each within its own time.
/// </remarks>
/// <param name="bounds">From the first sighting that is kept to now.</param>
sealed class ReachFinder(RegistryHistory history, Period bounds)
{
    readonly Lazy<ILookup<string, RecordedVersion<VehicleLink>>> _links =
        new(() => history.VehicleLinks.All.ToLookup(version => version.Thing.NominalId));

    readonly Lazy<ILookup<string, RecordedVersion<Condition>>> _conditionsOfNominal = new(() => history.Conditions.All
        .SelectMany(version => new[] { version.Thing.NominalId, version.Thing.OtherNominalId }, (version, id) => (id, version))
        .Where(of => of.id.Length > 0)
        .ToLookup(of => of.id, of => of.version));

    readonly Lazy<ILookup<string, RecordedVersion<Condition>>> _conditionsOfGroup =
        new(() => history.Conditions.All.Where(of => of.Thing.GroupId.Length > 0).ToLookup(of => of.Thing.GroupId));

    readonly Lazy<ILookup<string, RecordedVersion<GroupMembership>>> _membersOf =
        new(() => history.Memberships.All.ToLookup(version => version.Thing.GroupId));

    readonly Lazy<ILookup<string, RecordedVersion<GroupMembership>>> _membershipsOf =
        new(() => history.Memberships.All.ToLookup(version => version.Thing.NominalId));

    /// <summary>What some versions, all recorded by one alteration, may alter.</summary>
    public ChangeReach Of(IEnumerable<RecordedChange> changes)
    {
        var reach = new ChangeReach();
        foreach (var change in changes) Follow(change, reach);
        return reach;
    }

    void Follow(RecordedChange change, ChangeReach reach)
    {
        switch (change.Kind)
        {
            case "list_entry":
                Each(history.ListEntries, change, (entry, span) => reach.AddMark(entry.Vrm, span, entry.Accepts));
                break;
            case "vehicle_link":
                Each(history.VehicleLinks, change, (link, span) => reach.AddMark(link.Vrm, span, AcceptedOf(link.NominalId)));
                break;
            case "nominal":
                Each(history.Nominals, change, (nominal, span) => AddPerson(nominal.Id, span, reach));
                break;
            case "condition":
                Each(history.Conditions, change, (condition, span) => AddCondition(condition, span, reach));
                break;
            case "permission":
                Each(history.Permissions, change, (permission, span) =>
                    AddConditions(history.Conditions.Of(permission.ConditionId), span, reach));
                break;
            case "zone":
                Each(history.Zones, change, (zone, span) => AddZone(zone.Id, span, reach));
                break;
            case "group_membership":
                Each(history.Memberships, change, (membership, span) =>
                {
                    if (_conditionsOfGroup.Value.Contains(membership.GroupId)) AddLinks(membership.NominalId, span, reach);
                });
                break;
            case "organised_crime_group":
                Each(history.Groups, change, (group, span) => AddConditions(_conditionsOfGroup.Value[group.Id], span, reach));
                break;
        }
    }

    /// <summary>Follows a version and those it follows, each for the whole time that the change may alter.</summary>
    void Each<T>(VersionLog<T> log, RecordedChange change, Action<T, Period> follow)
    {
        var versions = log.Of(change.Id).Where(version => version.Revision <= change.Revision).ToList();
        var spans = versions.Select(version => version.Own).Where(own => !own.IsEmpty).ToList();
        if (spans.Count == 0) return; // never in force, neither before nor after
        var effective = Period.StartingAt(versions[^1].EffectiveFrom ?? DateTimeOffset.MinValue);
        var span = spans.Aggregate(ChangeReach.Hull).Intersect(effective).Intersect(bounds);
        if (span.IsEmpty) return;
        foreach (var version in versions) follow(version.Thing, span);
    }

    void AddZone(string id, Period span, ChangeReach reach)
    {
        AddConditions(history.Conditions.All.Where(version => version.Thing.ZoneId == id), span, reach);
        foreach (var entry in history.ListEntries.All.Where(version => version.Thing.ZoneId == id))
            reach.AddMark(entry.Thing.Vrm, span.Intersect(entry.Own), entry.Thing.Accepts);
    }

    void AddConditions(IEnumerable<RecordedVersion<Condition>> conditions, Period span, ChangeReach reach)
    {
        foreach (var condition in conditions) AddCondition(condition.Thing, span.Intersect(condition.Own), reach);
    }

    void AddCondition(Condition condition, Period span, ChangeReach reach)
    {
        if (span.IsEmpty) return;
        reach.AddNominal(condition.NominalId, span);
        AddLinks(condition.NominalId, span, reach);
        AddLinks(condition.OtherNominalId, span, reach);
        foreach (var member in _membersOf.Value[condition.GroupId])
            AddLinks(member.Thing.NominalId, span.Intersect(member.Own), reach);
    }

    // Whom a person must not meet is read for what binds that person.
    void AddPerson(string id, Period span, ChangeReach reach)
    {
        reach.AddNominal(id, span);
        AddLinks(id, span, reach);
        AddConditions(_conditionsOfNominal.Value[id], span, reach);
    }

    void AddLinks(string nominalId, Period span, ChangeReach reach)
    {
        if (span.IsEmpty) return;
        foreach (var link in _links.Value[nominalId])
            reach.AddMark(link.Thing.Vrm, span.Intersect(link.Own), AcceptedOf(nominalId));
    }

    // Exact and equivalent always: whether a listed vehicle is one for safeguarding, its links tell.
    MatchClasses AcceptedOf(string nominalId) => _membershipsOf.Value[nominalId]
        .SelectMany(membership => _conditionsOfGroup.Value[membership.Thing.GroupId])
        .Concat(_conditionsOfNominal.Value[nominalId])
        .Aggregate(MatchClasses.ExactOrEquivalent, (all, condition) => all | condition.Thing.Accepts);
}

/// <summary>A version that an alteration of the registry recorded.</summary>
/// <param name="Kind">The table's name.</param>
readonly record struct RecordedChange(string Kind, string Id, int Revision, DateTimeOffset RecordedAt);

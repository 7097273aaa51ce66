using GeoIntel.Models.Conditions;
using GeoIntel.Models.Correlation;

namespace GeoIntel.Models.Compliance;

/// <summary>When one condition applied, by all its versions and what bears on it, and when a vehicle was
/// linked.</summary>
/// <remarks>By the same rules as the correlator's: of several versions that claim a moment the highest revision
/// decides.</remarks>
sealed class ConditionTimes
{
    readonly IReadOnlyList<Deciding<Condition>> _parts;
    readonly Dictionary<Condition, Schedule?> _schedules;
    readonly List<Deciding<Permission>> _permissions;
    readonly Dictionary<string, NominalTimes> _nominals = new(StringComparer.Ordinal);
    readonly Dictionary<string, List<(string NominalId, Period Period)>> _groups = new(StringComparer.Ordinal);

    public ConditionTimes(RegistryState registry, string conditionId)
    {
        _parts = PartsOf(
            registry.Conditions.Where(of => of.Id == conditionId), of => of.Id, of => of.Revision, of => of.InForce);
        _schedules = _parts.Select(of => of.Version).Distinct().ToDictionary(of => of, Shortened);
        _permissions =
        [
            .. PartsOf(registry.Permissions, of => of.Id, of => of.Revision, of => of.Period)
                .Where(of => of.Version.ConditionId == conditionId),
        ];
        foreach (var condition in _schedules.Keys)
        {
            if (condition.Kind == ConditionKind.GroupPresence) AddGroup(registry, condition);
            else AddNominal(registry, condition.NominalId);
            if (condition.Kind == ConditionKind.NonAssociation) AddNominal(registry, condition.OtherNominalId);
        }
    }

    /// <summary>The versions that decide at some time.</summary>
    public IReadOnlyList<Deciding<Condition>> Parts => _parts;

    /// <summary>The version that is in force and whose schedule runs; null when there is none.</summary>
    public Condition? ScheduledAt(DateTimeOffset instant)
    {
        foreach (var (condition, period, _) in _parts)
        {
            if (!period.Contains(instant)) continue;
            var minute = LondonClock.MinuteOfWeek(instant.UtcTicks);
            return _schedules[condition] is { } schedule && schedule.Covers(minute) ? condition : null;
        }
        return null;
    }

    public bool IsBound(Condition condition, DateTimeOffset instant) => condition.Kind switch
    {
        ConditionKind.GroupPresence => true,
        ConditionKind.NonAssociation => Of(condition.NominalId).IsBound(instant)
            && Of(condition.OtherNominalId).IsRegistered(instant),
        _ => Of(condition.NominalId).IsBound(instant),
    };

    public bool IsLifted(PermissionKind kind, DateTimeOffset instant) => _permissions.Exists(of =>
        of.Version.Kind == kind && of.Period.Contains(instant)
        && of.Version.Schedule.Covers(LondonClock.MinuteOfWeek(instant.UtcTicks)));

    /// <summary>Whether as many vehicles are linked as it takes to show a breach.</summary>
    public bool IsLinked(Condition condition, DateTimeOffset instant) => condition.Kind switch
    {
        ConditionKind.NonAssociation =>
            Of(condition.NominalId).IsLinked(instant) && Of(condition.OtherNominalId).IsLinked(instant),
        ConditionKind.GroupPresence => _groups[condition.GroupId]
            .Where(of => of.Period.Contains(instant) && Of(of.NominalId).IsRegistered(instant))
            .SelectMany(of => Of(of.NominalId).LinkedAt(instant))
            .Distinct().Count() >= condition.VehiclesMin,
        _ => Of(condition.NominalId).IsLinked(instant),
    };

    NominalTimes Of(string nominalId) => _nominals[nominalId];

    void AddGroup(RegistryState registry, Condition condition)
    {
        if (_groups.ContainsKey(condition.GroupId)) return;
        var members = PartsOf(registry.Memberships, of => of.Id, of => of.Revision, of => of.Period)
            .Where(of => of.Version.GroupId == condition.GroupId).ToList();
        foreach (var member in members) AddNominal(registry, member.Version.NominalId);
        _groups.Add(condition.GroupId, members.ConvertAll(of => (of.Version.NominalId, of.Period)));
    }

    void AddNominal(RegistryState registry, string id)
    {
        if (!_nominals.ContainsKey(id)) _nominals.Add(id, NominalTimes.Of(registry, id));
    }

    // Null where nothing can match: a grace that leaves nothing, a group watched without an authorisation.
    static Schedule? Shortened(Condition condition) => condition.Kind switch
    {
        ConditionKind.Curfew => condition.Schedule.TryShorten(condition.Grace, out var shortened) ? shortened : null,
        ConditionKind.GroupPresence when condition.Basis.Kind != BasisKind.Authorisation => null,
        _ => condition.Schedule,
    };

    /// <summary>The periods in which each version of each thing decides.</summary>
    internal static IReadOnlyList<Deciding<T>> PartsOf<T>(
        IEnumerable<T> versions, Func<T, string> id, Func<T, int> revision, Func<T, Period> period) =>
    [
        .. versions.GroupBy(id, StringComparer.Ordinal)
            .SelectMany(same => Versions.Of([.. same.OrderByDescending(revision)], period)),
    ];
}

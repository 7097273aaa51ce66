using GeoIntel.Models.Conditions;
using GeoIntel.Models.Hits;
using GeoIntel.Models.Subjects;

namespace GeoIntel.Models.Correlation;

/// <summary>Compiles each condition for the persons it is tried on.</summary>
sealed class ConditionCompiler
{
    readonly VersionBook<Condition> _book;
    readonly ProblemBook _problems;
    readonly NominalCompiler _nominals;
    readonly ZoneCompiler _zones;
    readonly PermissionCompiler _permissions;
    readonly GroupBook _groups;
    readonly WeekCompiler _weeks;
    readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);
    readonly Dictionary<string, LaidCondition[]> _byId = new(StringComparer.Ordinal);
    readonly HashSet<string>[] _ofNominal; // null until somebody is concerned
    readonly Dependents _byZone = new();
    readonly Dependents _byNominal = new();
    readonly Dependents _byGroup = new();
    readonly List<LaidCondition> _laid = [];
    WindowBounds _bounds;

    public ConditionCompiler(
        NominalCompiler nominals, ZoneCompiler zones, PermissionCompiler permissions, GroupBook groups,
        WeekCompiler weeks, ProblemBook problems)
    {
        _book = new("conditions", problems, of => of.Id, of => of.Revision, of => of.Period, of => of.InForce);
        (_nominals, _zones, _permissions, _groups) = (nominals, zones, permissions, groups);
        (_weeks, _problems) = (weeks, problems);
        _ofNominal = new HashSet<string>[nominals.Index.Count];
    }

    /// <summary>The nominals on whom something else is tried than before.</summary>
    public HashSet<int> Changed { get; } = [];

    public void Follow(IReadOnlyList<Condition> conditions, Period window)
    {
        _book.Follow(conditions, window);
        foreach (var zoneId in _zones.Changed) _byZone.AddTo(_book.Changed, zoneId);
        foreach (var nominalId in _nominals.Changed)
        {
            _byNominal.AddTo(_book.Changed, nominalId);
            foreach (var groupId in _groups.GroupsOf(nominalId)) _byGroup.AddTo(_book.Changed, groupId);
        }
        _book.Changed.UnionWith(_permissions.Changed);
        Changed.Clear();
        foreach (var id in _book.Changed) CompileAll(id);
    }

    /// <summary>All that is tried on one nominal.</summary>
    public void AddOf(int nominal, List<LaidCondition> laid)
    {
        if (_ofNominal[nominal] is not { } own) return;
        foreach (var id in own)
        {
            foreach (var one in _byId.GetValueOrDefault(id, []))
            {
                if (one.Rule.NominalIndex == nominal) laid.Add(one);
            }
        }
    }

    void CompileAll(string id)
    {
        foreach (var old in _byId.GetValueOrDefault(id, [])) Leave(old.Rule.NominalIndex, id);
        _laid.Clear();
        _bounds = _book.Begin(id);
        foreach (var part in _book.PartsOf(id))
        {
            if (_bounds.Touches(part.Period)) Compile(part);
        }
        _book.Bound(id, _bounds);
        if (_laid.Count > 0) _byId[id] = [.. _laid];
        else _byId.Remove(id);
        foreach (var laid in _laid) Enter(laid.Rule.NominalIndex, id);
    }

    void Leave(int nominal, string id)
    {
        _ofNominal[nominal].Remove(id);
        Changed.Add(nominal);
    }

    void Enter(int nominal, string id)
    {
        (_ofNominal[nominal] ??= new HashSet<string>(StringComparer.Ordinal)).Add(id);
        Changed.Add(nominal);
    }

    void Compile(Deciding<Condition> part)
    {
        switch (part.Version.Kind)
        {
            case ConditionKind.ExclusionZone: CompileZone(part, HitKind.ExclusionZone); break;
            case ConditionKind.RestrictionZone: CompileZone(part, HitKind.RestrictionZone); break;
            case ConditionKind.Curfew: CompileZone(part, HitKind.Curfew); break;
            case ConditionKind.NonAssociation: CompileNonAssociation(part); break;
            case ConditionKind.GroupPresence: CompileGroupPresence(part); break;
            default:
                Report(
                    part, $"Its kind {part.Version.Kind} is not one that this program knows; it makes no hits.");
                break;
        }
    }

    void CompileZone(Deciding<Condition> part, HitKind kind)
    {
        var condition = part.Version;
        if (!TryFind(part, condition.NominalId, "binds", out var nominal)) return;
        _byZone.Add(condition.ZoneId, condition.Id);
        if (_zones.FindProblem(condition.ZoneId) is { } problem)
        {
            Report(part, problem);
            return;
        }
        var schedule = condition.Schedule;
        if (kind == HitKind.Curfew && !schedule.TryShorten(condition.Grace, out schedule))
        {
            Report(part, $"Its grace of {condition.Grace} leaves nothing of its schedule; it makes no hits.");
            return;
        }
        var week = _weeks.Add(schedule);
        foreach (var bound in _nominals[nominal].Bound)
        {
            foreach (var (zone, period) in _zones.Of(condition.ZoneId))
            {
                if (kind != HitKind.ExclusionZone) _zones.RememberOutside(zone);
                Lay(part, kind, nominal, nominal, bound.Intersect(period), bound.Until, week, zone);
            }
        }
    }

    void CompileNonAssociation(Deciding<Condition> part)
    {
        var condition = part.Version;
        if (!TryFind(part, condition.NominalId, "binds", out var bound)) return;
        if (!TryFind(part, condition.OtherNominalId, "keeps apart from", out var other)) return;
        if (bound == other)
        {
            Report(part, "It keeps a person apart from the same person; it makes no hits.");
            return;
        }
        var week = _weeks.Add(condition.Schedule);
        foreach (var own in _nominals[bound].Bound)
        {
            // In what state the other person is does not matter, but captures outside the registration match nothing.
            foreach (var others in _nominals[other].Registered)
            {
                var both = own.Intersect(others);
                Lay(part, HitKind.NonAssociation, bound, bound, both, both.Until, week, -1, other, MatchRole.Subject);
                Lay(part, HitKind.NonAssociation, other, bound, both, both.Until, week, -1, bound, MatchRole.Counterpart);
            }
        }
    }

    void CompileGroupPresence(Deciding<Condition> part)
    {
        var condition = part.Version;
        if (condition.Basis.Kind != BasisKind.Authorisation)
        {
            Report(part, "To watch a group live needs an authorisation as its basis; it makes no hits.");
            return;
        }
        if (!_groups.ById.TryGetValue(condition.GroupId, out var group) || group.Status == GroupStatus.Archived)
        {
            Report(part, $"Its group groups/{condition.GroupId} is missing or archived; it makes no hits.");
            return;
        }
        _byGroup.Add(condition.GroupId, condition.Id);
        var week = _weeks.Add(condition.Schedule);
        foreach (var memberships in _groups.MembersOf(condition.GroupId).GroupBy(of => of.Version.NominalId))
        {
            var nominal = _nominals.Index[memberships.Key];
            foreach (var member in Versions.Runs(memberships.Select(of => of.Period)))
            {
                foreach (var registered in _nominals[nominal].Registered)
                {
                    var both = member.Intersect(registered);
                    Lay(part, HitKind.GroupPresence, nominal, -1, both, both.Until, week, -1, -1, MatchRole.Subject);
                }
            }
        }
    }

    void Lay(
        Deciding<Condition> part, HitKind kind, int nominal, int bound, Period holds, DateTimeOffset holdsUntil,
        int week, int zone, int other = -1, MatchRole role = MatchRole.None)
    {
        var inForce = part.Period.Intersect(holds);
        if (!_bounds.Touches(inForce)) return;
        var permissions = _permissions.Of(part.Version.Id);
        var endsAt = part.EndsAt < holdsUntil ? part.EndsAt : holdsUntil;
        var test = new ConditionTest(
            TickPeriod.Of(inForce), endsAt.UtcTicks, zone, week, permissions.Start, permissions.Count, other,
            NumberOf(part.Version.Id), role, MatchClassBits.Of(part.Version.Accepts));
        _laid.Add(new LaidCondition(test, new ConditionRule(part.Version, kind, nominal, bound)));
    }

    int NumberOf(string id)
    {
        if (!_numbers.TryGetValue(id, out var number)) _numbers.Add(id, number = _numbers.Count);
        return number;
    }

    bool TryFind(Deciding<Condition> part, string nominalId, string verb, out int nominal)
    {
        _byNominal.Add(nominalId, part.Version.Id);
        if (_nominals.Index.TryGetValue(nominalId, out nominal)) return true;
        Report(part, $"It {verb} nominals/{nominalId}, who is not registered; it makes no hits.");
        return false;
    }

    void Report(Deciding<Condition> part, string description) =>
        _problems.Add("conditions", part.Version.Id, description);
}

/// <summary>A condition on its way into the snapshot.</summary>
readonly record struct LaidCondition(ConditionTest Test, ConditionRule Rule)
{
    public static int InOrder(LaidCondition a, LaidCondition b)
    {
        var (x, y) = (a.Rule, b.Rule);
        if (x.Kind != y.Kind) return x.Kind.CompareTo(y.Kind);
        var byId = string.CompareOrdinal(x.Condition.Id, y.Condition.Id);
        return byId != 0
            ? byId
            : (a.Test.Role, a.Test.InForce.From).CompareTo((b.Test.Role, b.Test.InForce.From));
    }
}

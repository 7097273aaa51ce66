using GeoIntel.Models.Conditions;
using GeoIntel.Models.Hits;
using GeoIntel.Models.Subjects;

namespace GeoIntel.Models.Correlation;

/// <summary>Lays the conditions side by side for each person they are tried on.</summary>
sealed class ConditionCompiler
{
    readonly RegistryState _state;
    readonly Period _window;
    readonly CompiledNominals _nominals;
    readonly ZoneCompiler _zones;
    readonly WeekMaps _weeks;
    readonly List<WatchlistProblem> _problems;
    readonly Dictionary<string, OrganisedCrimeGroup> _groups;
    readonly ILookup<string, Deciding<GroupMembership>> _members;
    readonly Dictionary<string, (int Start, int Count)> _permissionsOf = new(StringComparer.Ordinal);
    readonly List<Laid> _laid = [];
    int _conditionIndex = -1;
    string _conditionId = "";

    public ConditionCompiler(
        RegistryState state, Period window, CompiledNominals nominals, ZoneCompiler zones, WeekMaps weeks,
        List<WatchlistProblem> problems)
    {
        (_state, _window, _nominals, _zones, _weeks, _problems) = (state, window, nominals, zones, weeks, problems);
        _groups = Versions.Latest(state.Groups, of => of.Id, of => of.Revision).ToDictionary(
            of => of.Id, StringComparer.Ordinal);
        _members = Versions.Of(state.Memberships, of => of.Id, of => of.Revision, of => of.Period)
            .Where(of => nominals.Index.ContainsKey(of.Version.NominalId))
            .ToLookup(of => of.Version.GroupId, StringComparer.Ordinal);
        Permissions = LayPermissions();
        foreach (var part in Versions.Of(state.Conditions, of => of.Id, of => of.Revision, of => of.InForce))
        {
            if (!part.Period.Intersect(window).IsEmpty) Compile(part);
        }
        _laid.Sort(Laid.InOrder);
        Tests = [.. _laid.Select(of => of.Test)];
        Rules = [.. _laid.Select(of => of.Rule)];
        NominalRules = Starts();
    }

    public ConditionTest[] Tests { get; }
    public ConditionRule[] Rules { get; }
    public PermissionTest[] Permissions { get; }
    public NominalRules[] NominalRules { get; }

    void Compile(Deciding<Condition> part)
    {
        var condition = part.Version;
        if (condition.Id != _conditionId) _conditionIndex++;
        _conditionId = condition.Id;
        switch (condition.Kind)
        {
            case ConditionKind.ExclusionZone: CompileZone(part, HitKind.ExclusionZone); break;
            case ConditionKind.RestrictionZone: CompileZone(part, HitKind.RestrictionZone); break;
            case ConditionKind.Curfew: CompileZone(part, HitKind.Curfew); break;
            case ConditionKind.NonAssociation: CompileNonAssociation(part); break;
            case ConditionKind.GroupPresence: CompileGroupPresence(part); break;
            default:
                Report(part, $"Its kind {condition.Kind} is not one that this program knows; it makes no hits.");
                break;
        }
    }

    void CompileZone(Deciding<Condition> part, HitKind kind)
    {
        var condition = part.Version;
        if (!TryFind(part, condition.NominalId, "binds", out var nominal)) return;
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
        foreach (var bound in _nominals.Bound(nominal))
        {
            foreach (var (zone, period) in _zones.Of(condition.ZoneId))
            {
                if (kind != HitKind.ExclusionZone) _zones.Zones[zone].RememberOutside(_zones.CapturePoints.Length);
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
        foreach (var own in _nominals.Bound(bound))
        {
            // In what state the other person is does not matter, but captures outside the registration match nothing.
            foreach (var others in _nominals.Registered(other))
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
        if (!_groups.TryGetValue(condition.GroupId, out var group) || group.Status == GroupStatus.Archived)
        {
            Report(part, $"Its group groups/{condition.GroupId} is missing or archived; it makes no hits.");
            return;
        }
        var week = _weeks.Add(condition.Schedule);
        foreach (var memberships in _members[condition.GroupId].GroupBy(of => of.Version.NominalId))
        {
            var nominal = _nominals.Index[memberships.Key];
            foreach (var member in Versions.Runs(memberships.Select(of => of.Period)))
            {
                foreach (var registered in _nominals.Registered(nominal))
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
        if (inForce.Intersect(_window).IsEmpty) return;
        var (start, count) = _permissionsOf.GetValueOrDefault(part.Version.Id);
        var endsAt = part.EndsAt < holdsUntil ? part.EndsAt : holdsUntil;
        var test = new ConditionTest(
            TickPeriod.Of(inForce), endsAt.UtcTicks, zone, week, start, count, other, _conditionIndex, role,
            MatchClassBits.Of(part.Version.Accepts));
        _laid.Add(new Laid(test, new ConditionRule(part.Version, kind, nominal, bound)));
    }

    PermissionTest[] LayPermissions()
    {
        var inWindow = Versions.Of(_state.Permissions, of => of.Id, of => of.Revision, of => of.Period)
            .Where(of => !of.Period.Intersect(_window).IsEmpty);
        var laid = new List<PermissionTest>();
        foreach (var same in inWindow.GroupBy(of => of.Version.ConditionId, StringComparer.Ordinal))
        {
            _permissionsOf.Add(same.Key, (laid.Count, same.Count()));
            laid.AddRange(same.Select(of => new PermissionTest(TickPeriod.Of(of.Period), _weeks.Add(of.Version.Schedule))));
        }
        return [.. laid];
    }

    NominalRules[] Starts()
    {
        var starts = new NominalRules[_nominals.Latest.Length];
        var at = 0;
        for (var nominal = 0; nominal < starts.Length; nominal++)
        {
            starts[nominal] = new NominalRules(
                at, Skip(HitKind.ExclusionZone), Skip(HitKind.RestrictionZone), Skip(HitKind.Curfew),
                Skip(HitKind.NonAssociation), Skip(HitKind.GroupPresence));

            int Skip(HitKind kind)
            {
                while (at < _laid.Count && _laid[at].Rule.NominalIndex == nominal && _laid[at].Rule.Kind == kind) at++;
                return at;
            }
        }
        return starts;
    }

    bool TryFind(Deciding<Condition> part, string nominalId, string verb, out int nominal)
    {
        if (_nominals.Index.TryGetValue(nominalId, out nominal)) return true;
        Report(part, $"It {verb} nominals/{nominalId}, who is not registered; it makes no hits.");
        return false;
    }

    void Report(Deciding<Condition> part, string description)
    {
        var problem = new WatchlistProblem($"conditions/{part.Version.Id}", description);
        if (!_problems.Contains(problem)) _problems.Add(problem); // one version may hold in several periods
    }

    readonly record struct Laid(ConditionTest Test, ConditionRule Rule)
    {
        public static int InOrder(Laid a, Laid b)
        {
            var (x, y) = (a.Rule, b.Rule);
            return (x.NominalIndex, x.Kind, a.Test.ConditionIndex, a.Test.Role, a.Test.InForce.From)
                .CompareTo((y.NominalIndex, y.Kind, b.Test.ConditionIndex, b.Test.Role, b.Test.InForce.From));
        }
    }
}

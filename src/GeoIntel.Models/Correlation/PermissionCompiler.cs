using GeoIntel.Models.Conditions;

namespace GeoIntel.Models.Correlation;

/// <summary>Lays the permissions side by side for each condition.</summary>
sealed class PermissionCompiler(WeekCompiler weeks, ProblemBook problems)
{
    readonly VersionBook<Permission> _book =
        new("permissions", problems, of => of.Id, of => of.Revision, of => of.Period, of => of.Period);

    readonly Dictionary<string, SortedSet<string>> _ofCondition = new(StringComparer.Ordinal);
    readonly Dictionary<string, (string ConditionId, PermissionTest Test)[]> _byId = new(StringComparer.Ordinal);
    readonly Dictionary<string, Run> _runs = new(StringComparer.Ordinal);
    readonly Runs _places = new();
    readonly ChunkWriter<PermissionTest> _tests = new();

    /// <summary>Ids of the conditions whose permissions changed.</summary>
    public HashSet<string> Changed { get; } = new(StringComparer.Ordinal);

    public bool IsSparse => _places.AreSparse;

    public void Follow(IReadOnlyList<Permission> permissions, Period window)
    {
        _book.Follow(permissions, window);
        Changed.Clear();
        foreach (var id in _book.Changed) Compile(id);
        foreach (var conditionId in Changed) Lay(conditionId);
    }

    public Run Of(string conditionId) => _runs.GetValueOrDefault(conditionId);

    public Chunks<PermissionTest> Freeze() => _tests.Freeze();

    void Compile(string id)
    {
        foreach (var (conditionId, _) in _byId.GetValueOrDefault(id, []))
        {
            Changed.Add(conditionId);
            _ofCondition[conditionId].Remove(id);
        }
        var bounds = _book.Begin(id);
        var laid = new List<(string, PermissionTest)>();
        foreach (var (permission, period, _) in _book.PartsOf(id))
        {
            if (!bounds.Touches(period)) continue;
            var conditionId = permission.ConditionId;
            laid.Add((conditionId, new PermissionTest(TickPeriod.Of(period), weeks.Add(permission.Schedule))));
            if (!_ofCondition.TryGetValue(conditionId, out var own))
                _ofCondition.Add(conditionId, own = new SortedSet<string>(StringComparer.Ordinal));
            own.Add(id);
            Changed.Add(conditionId);
        }
        _book.Bound(id, bounds);
        if (laid.Count > 0) _byId[id] = [.. laid];
        else _byId.Remove(id);
    }

    void Lay(string conditionId)
    {
        PermissionTest[] tests =
        [
            .. _ofCondition[conditionId].SelectMany(id => _byId[id])
                .Where(of => of.ConditionId == conditionId).Select(of => of.Test),
        ];
        var run = _places.Resize(Of(conditionId), tests.Length, out _);
        _runs[conditionId] = run;
        for (var i = 0; i < run.Count; i++) _tests.Set(run.Start + i, tests[i]);
    }
}

using System.Collections.Frozen;
using GeoIntel.Models.Conditions;

namespace GeoIntel.Models.Correlation;

/// <summary>What compiling one watchlist leaves for compiling the next: it follows the registry's changes, and writes
/// only what they concern. Changes as it does, so one at a time has it; the snapshots it makes never change.</summary>
sealed class WatchlistBuilder
{
    readonly ProblemBook _problems = new();
    readonly CompiledCamera[] _cameras;
    readonly FrozenDictionary<string, int> _cameraIndex;
    readonly NominalCompiler _nominals;
    readonly GroupBook _groups;
    readonly WeekCompiler _weeks = new();
    readonly int _weeksAtFirst;
    readonly ZoneCompiler _zones;
    readonly PermissionCompiler _permissions;
    readonly ConditionCompiler _conditions;
    readonly NominalRulesCompiler _rules;
    readonly EntryCompiler _entries;
    readonly LinkCompiler _links;
    readonly MarkCompiler _marks;
    RegistryState _state;
    Period _window;

    /// <param name="previous">From which outlines and marks are taken over where they stayed.</param>
    public WatchlistBuilder(RegistryState state, Period window, WatchlistParts? previous)
    {
        _cameras = CameraCompiler.Compile(state.Cameras, _problems, out _cameraIndex);
        _nominals = new NominalCompiler(state, window, _problems, previous);
        _groups = new GroupBook(state, window, _nominals.Index, _problems);
        _zones = new ZoneCompiler(_cameras, _problems, previous);
        _permissions = new PermissionCompiler(_weeks, _problems);
        _conditions = new ConditionCompiler(_nominals, _zones, _permissions, _groups, _weeks, _problems);
        _rules = new NominalRulesCompiler(_nominals, _zones, _conditions, _cameras.Length);
        _entries = new EntryCompiler(_zones, _weeks, _problems);
        _links = new LinkCompiler(_nominals, _rules, _problems);
        _marks = new MarkCompiler(_entries, _links, previous?.MarkIndex);
        (_state, _window) = (state, window);
        FollowRules();
        _weeksAtFirst = _weeks.Count;
    }

    public IReadOnlyList<WatchlistProblem> Problems => _problems.All;

    /// <summary>Takes in what changed. After false it is of no more use.</summary>
    /// <returns>False when too much changed, or so much that laying everything anew is better.</returns>
    public bool TryFollow(RegistryState state, Period window)
    {
        var isSame = AreSame(state.Cameras, _state.Cameras)
            && AreSame(state.Groups, _state.Groups)
            && AreSame(state.Memberships, _state.Memberships)
            && _groups.Holds(window);
        if (!isSame || AreSparse() || !_nominals.Follow(state.Nominals, window)) return false;
        (_state, _window) = (state, window);
        FollowRules();
        return true;
    }

    public WatchlistParts Freeze() => new()
    {
        Version = _state.Version,
        Covers = _window,
        Cameras = _cameras,
        CameraIndex = _cameraIndex,
        Nominals = _nominals.Freeze(),
        Zones = _zones.Freeze(),
        NominalZones = _rules.FreezeZones(),
        Weeks = _weeks.Freeze(),
        NominalRules = _rules.FreezeRules(),
        ConditionTests = _rules.FreezeTests(),
        ConditionRules = _rules.FreezeNouns(),
        Permissions = _permissions.Freeze(),
        Marks = _marks.FreezeMarks(),
        MarkIndex = _marks.Index,
        EntryTests = _marks.FreezeEntries(),
        ListEntries = _marks.FreezeListEntries(),
        LinkTests = _marks.FreezeLinks(),
        VehicleLinks = _marks.FreezeVehicleLinks(),
        Memberships = _groups.ByNominal,
        Groups = _groups.ById,
        Bound = MatchesBound.Of(_marks, _rules, _nominals.Index.Count),
    };

    // Each builds on those before it.
    void FollowRules()
    {
        _zones.Follow(_state.Zones, _window);
        _permissions.Follow(_state.Permissions, _window);
        _conditions.Follow(_state.Conditions, _window);
        _rules.Follow();
        _entries.Follow(_state.ListEntries, _window);
        _links.Follow(_state.VehicleLinks, _window);
        _marks.Follow();
    }

    bool AreSparse() =>
        _zones.IsSparse || _permissions.IsSparse || _rules.IsSparse || _marks.AreSparse
        || _weeks.Count > 2 * _weeksAtFirst + 1024;

    static bool AreSame<T>(IReadOnlyList<T> one, IReadOnlyList<T> other)
        where T : class
    {
        if (ReferenceEquals(one, other)) return true;
        if (one.Count != other.Count) return false;
        for (var i = 0; i < one.Count; i++)
        {
            if (!ReferenceEquals(one[i], other[i])) return false;
        }
        return true;
    }
}

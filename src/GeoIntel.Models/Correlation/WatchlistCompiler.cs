using GeoIntel.Models.Conditions;
using GeoIntel.Models.Subjects;

namespace GeoIntel.Models.Correlation;

/// <summary>Turns the registry into a snapshot. The slow side: it may take its time and allocate.</summary>
/// <remarks>
/// Versions: a version r of a thing may carry the moment from which it takes effect; none means from the beginning. What
/// holds at an instant is the highest revision that takes effect no later, and it is in force there if its own period
/// contains the instant. The loader of the registry has cut each version's period to that claim; should two overlap all
/// the same, the higher revision wins. A rule binds where registration, state, condition, zone and link all hold.
/// </remarks>
public static class WatchlistCompiler
{
    /// <summary>How far before and after now rules are kept: reads up to two days late are judged without the
    /// store.</summary>
    public static readonly TimeSpan ReachDefault = TimeSpan.FromHours(48);

    /// <summary>Compiles what is in force within <paramref name="reach"/> of <paramref name="now"/>.</summary>
    /// <param name="problems">What was left out, and why; it takes nothing else down.</param>
    /// <param name="reach">null for <see cref="ReachDefault"/>.</param>
    /// <param name="previous">A snapshot from which unchanged zones and marks are taken over: so one changed zone costs
    /// little. The answers are the same without it.</param>
    public static WatchlistSnapshot Compile(
        RegistryState state, DateTimeOffset now, out IReadOnlyList<WatchlistProblem> problems, TimeSpan? reach = null,
        WatchlistSnapshot? previous = null) =>
        CompileFor(
            state, new Period(now - (reach ?? ReachDefault), now + (reach ?? ReachDefault)), out problems, previous);

    /// <summary>Compiles what is in force within a period, of the past for example.</summary>
    /// <remarks>Cameras and nominals are numbered by the state alone, so sightings admitted with one snapshot of a state
    /// can be judged by another of the same state.</remarks>
    public static WatchlistSnapshot CompileFor(
        RegistryState state, Period window, out IReadOnlyList<WatchlistProblem> problems,
        WatchlistSnapshot? previous = null)
    {
        var found = new List<WatchlistProblem>();
        Contradictions.Report(state, window, found);
        var known = previous?.Parts;
        var cameras = CameraCompiler.Compile(state.Cameras, found, out var cameraIndex);
        var nominals = new CompiledNominals(state.Nominals, known?.Nominals);
        var zones = new ZoneCompiler(state, window, cameras, found, known);
        var weeks = new WeekMaps();
        var conditions = new ConditionCompiler(state, window, nominals, zones, weeks, found);
        var entries = EntryCompiler.Compile(state, window, zones, weeks, found);
        var links = LinkCompiler.Compile(state, window, nominals, conditions, found);
        var marks = new MarkCompiler(entries, links, known?.MarkIndex);
        weeks.Freeze();
        problems = found;
        return new WatchlistSnapshot(new WatchlistParts
        {
            Version = state.Version,
            Covers = window,
            Cameras = cameras,
            CameraIndex = cameraIndex,
            Nominals = nominals,
            Zones = zones.Zones,
            CapturePoints = zones.CapturePoints,
            Weeks = weeks,
            NominalRules = conditions.NominalRules,
            ConditionTests = conditions.Tests,
            ConditionRules = conditions.Rules,
            Permissions = conditions.Permissions,
            Marks = marks.Marks,
            MarkIndex = marks.Index,
            EntryTests = marks.Entries,
            ListEntries = marks.ListEntries,
            LinkTests = marks.Links,
            VehicleLinks = marks.VehicleLinks,
            Memberships = Memberships(state, window, nominals),
            Groups = Versions.Latest(state.Groups, of => of.Id, of => of.Revision)
                .ToDictionary(group => group.Id, StringComparer.Ordinal),
            Bound = MatchesBound.Of(marks, conditions.NominalRules),
        });
    }

    static ILookup<int, Deciding<GroupMembership>> Memberships(
        RegistryState state, Period window, CompiledNominals nominals) =>
        Versions.Of(state.Memberships, of => of.Id, of => of.Revision, of => of.Period)
            .Where(of => !of.Period.Intersect(window).IsEmpty && nominals.Index.ContainsKey(of.Version.NominalId))
            .OrderBy(of => of.Version.GroupId, StringComparer.Ordinal)
            .ToLookup(of => nominals.Index[of.Version.NominalId]);
}

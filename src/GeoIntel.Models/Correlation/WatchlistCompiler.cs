using GeoIntel.Models.Conditions;

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
    /// <param name="previous">The snapshot in force: a change costs what it concerns, and everything else is shared with
    /// it. The answers are the same without it. A snapshot that was compiled from already helps less.</param>
    public static WatchlistSnapshot Compile(
        RegistryState state, DateTimeOffset now, out IReadOnlyList<WatchlistProblem> problems, TimeSpan? reach = null,
        WatchlistSnapshot? previous = null)
    {
        var window = new Period(now - (reach ?? ReachDefault), now + (reach ?? ReachDefault));
        var builder = previous?.TakeBuilder();
        if (builder is null || !builder.TryFollow(state, window))
            builder = new WatchlistBuilder(state, window, previous?.Parts);
        problems = builder.Problems;
        return new WatchlistSnapshot(builder.Freeze(), builder);
    }

    /// <summary>Compiles what is in force within a period, of the past for example.</summary>
    /// <remarks>Cameras and nominals are numbered by the state alone, so sightings admitted with one snapshot of a state
    /// can be judged by another of the same state.</remarks>
    /// <param name="previous">A snapshot from which unchanged outlines and marks are taken over.</param>
    public static WatchlistSnapshot CompileFor(
        RegistryState state, Period window, out IReadOnlyList<WatchlistProblem> problems,
        WatchlistSnapshot? previous = null)
    {
        var builder = new WatchlistBuilder(state, window, previous?.Parts);
        problems = builder.Problems;
        return new WatchlistSnapshot(builder.Freeze());
    }
}

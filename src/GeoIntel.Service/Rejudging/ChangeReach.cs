using GeoIntel.Models.Conditions;
using GeoIntel.Models.Sightings;

namespace GeoIntel.Service.Rejudging;

/// <summary>Which sightings a change of the registry may judge otherwise: of which marks and persons, captured when.</summary>
/// <remarks>It may reach too far, never too little; where it reaches, the correlator decides.</remarks>
sealed class ChangeReach
{
    readonly SortedDictionary<Vrm, ReachedMark> _marks = [];
    readonly Dictionary<string, Period> _nominals = new(StringComparer.Ordinal);

    /// <summary>Marks that are or were watched for, in ascending order.</summary>
    public IReadOnlyCollection<ReachedMark> Marks => _marks.Values;

    /// <summary>Nominals whom operators may have recognised.</summary>
    public IReadOnlyDictionary<string, Period> Nominals => _nominals;

    public bool IsEmpty => _marks.Count == 0 && _nominals.Count == 0;

    public void AddMark(Vrm watched, Period captured, MatchClasses accepts)
    {
        if (captured.IsEmpty || watched.IsEmpty) return;
        _marks[watched] = _marks.TryGetValue(watched, out var known)
            ? new ReachedMark(watched, Hull(known.Captured, captured), known.Accepts | accepts)
            : new ReachedMark(watched, captured, accepts);
    }

    public void AddNominal(string id, Period captured)
    {
        if (captured.IsEmpty || id.Length == 0) return;
        _nominals[id] = _nominals.TryGetValue(id, out var known) ? Hull(known, captured) : captured;
    }

    /// <summary>The shortest period that contains both.</summary>
    public static Period Hull(Period a, Period b) =>
        new(a.From < b.From ? a.From : b.From, a.Until > b.Until ? a.Until : b.Until);
}

/// <summary>A watched mark whose sightings are judged again.</summary>
/// <param name="Accepts">The classes of match that some rule takes of it.</param>
readonly record struct ReachedMark(Vrm Watched, Period Captured, MatchClasses Accepts)
{
    /// <summary>The marks as read that may match it.</summary>
    public IEnumerable<Vrm> Readings()
    {
        IEnumerable<Vrm> readings = [Watched];
        if (Accepts.HasFlag(MatchClasses.Equivalent)) readings = readings.Concat(VrmGrammar.Equivalents(Watched));
        if (Accepts.HasFlag(MatchClasses.Similar)) readings = readings.Concat(SimilarVrms.Variants(Watched));
        return readings;
    }
}

using GeoIntel.Models.Conditions;

namespace GeoIntel.Models.Correlation;

/// <summary>Which version of a thing holds when: at any moment at most one of each id, the highest revision that claims
/// it.</summary>
static class Versions
{
    /// <summary>The periods in which each version of one thing decides; what decides nowhere is left out.</summary>
    /// <param name="versions">The highest revision first.</param>
    public static IReadOnlyList<Deciding<T>> Of<T>(T[] versions, Func<T, Period> period)
    {
        if (versions.Length > 1) return Cut(versions, period);
        if (versions.Length == 0 || period(versions[0]) is not { IsEmpty: false } own) return [];
        return [new Deciding<T>(versions[0], own, own.Until)];
    }

    /// <summary>The highest revision of each id, in the order of the ids.</summary>
    public static List<T> Latest<T>(IReadOnlyList<T> versions, Func<T, string> id, Func<T, int> revision)
    {
        var latest = new List<T>(versions.Count);
        foreach (var version in Ordered(versions, id, revision))
        {
            if (latest.Count == 0 || id(latest[^1]) != id(version)) latest.Add(version);
        }
        return latest;
    }

    /// <summary>When the periods that follow on without a gap, one of them <paramref name="first"/>, come to an
    /// end.</summary>
    public static DateTimeOffset EndOfRun(Period first, IEnumerable<Period> periods)
    {
        var end = first.Until;
        foreach (var next in periods.OrderBy(period => period.From))
        {
            if (next.From <= end && next.Until > end) end = next.Until;
        }
        return end;
    }

    /// <summary>The same time in as few periods as can be, in their order.</summary>
    public static Period[] Runs(IEnumerable<Period> periods)
    {
        var runs = new List<Period>();
        foreach (var next in periods.Where(period => !period.IsEmpty).OrderBy(period => period.From))
        {
            if (runs.Count == 0 || next.From > runs[^1].Until) runs.Add(next);
            else if (next.Until > runs[^1].Until) runs[^1] = runs[^1] with { Until = next.Until };
        }
        return [.. runs];
    }

    // By id, the highest revision first; of equals the one that stands first in the registry.
    static T[] Ordered<T>(IReadOnlyList<T> versions, Func<T, string> id, Func<T, int> revision)
    {
        var keys = new (string Id, int Revision, int Place)[versions.Count];
        for (var i = 0; i < keys.Length; i++) keys[i] = (id(versions[i]), -revision(versions[i]), i);
        Array.Sort(keys, static (a, b) =>
        {
            var byId = string.CompareOrdinal(a.Id, b.Id);
            return byId != 0 ? byId : (a.Revision, a.Place).CompareTo((b.Revision, b.Place));
        });
        return Array.ConvertAll(keys, key => versions[key.Place]);
    }

    static List<Deciding<T>> Cut<T>(T[] versions, Func<T, Period> period)
    {
        var parts = new List<(T Version, Period Period)>();
        foreach (var version in versions)
        {
            var free = new List<Period> { period(version) };
            foreach (var taken in parts) free = [.. free.SelectMany(part => Without(part, taken.Period))];
            parts.AddRange(free.Where(part => !part.IsEmpty).Select(part => (version, part)));
        }
        var periods = parts.ConvertAll(part => part.Period);
        return parts.ConvertAll(part => new Deciding<T>(part.Version, part.Period, EndOfRun(part.Period, periods)));
    }

    static IEnumerable<Period> Without(Period whole, Period taken)
    {
        if (whole.Intersect(taken).IsEmpty)
        {
            yield return whole;
            yield break;
        }
        if (whole.From < taken.From) yield return whole with { Until = taken.From };
        if (taken.Until < whole.Until) yield return whole with { From = taken.Until };
    }
}

/// <summary>A version and a period in which it decides.</summary>
/// <param name="EndsAt">When the thing itself ends: a version that is followed by the next without a gap has not
/// ended.</param>
readonly record struct Deciding<T>(T Version, Period Period, DateTimeOffset EndsAt);

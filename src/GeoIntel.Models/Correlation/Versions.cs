using GeoIntel.Models.Conditions;

namespace GeoIntel.Models.Correlation;

/// <summary>Which version of a thing holds when: at any moment at most one of each id, the highest revision that claims it.</summary>
static class Versions
{
    /// <summary>The periods in which each version decides, within the window; what decides nowhere is left out.</summary>
    public static IEnumerable<(T Version, Period Period)> Deciding<T>(
        IEnumerable<T> versions, Func<T, string> id, Func<T, int> revision, Func<T, Period> period, Period window)
    {
        foreach (var same in versions.GroupBy(id, StringComparer.Ordinal).OrderBy(same => same.Key, StringComparer.Ordinal))
        {
            var taken = new List<Period>();
            foreach (var version in same.OrderByDescending(revision))
            {
                var free = new List<Period> { period(version) };
                foreach (var other in taken) free = [.. free.SelectMany(part => Without(part, other))];
                taken.AddRange(free);
                foreach (var part in free.Where(part => !part.Intersect(window).IsEmpty)) yield return (version, part);
            }
        }
    }

    /// <summary>The highest revision of each id, in the order of the ids.</summary>
    public static IEnumerable<T> Latest<T>(IEnumerable<T> versions, Func<T, string> id, Func<T, int> revision) =>
        versions
            .GroupBy(id, StringComparer.Ordinal)
            .OrderBy(same => same.Key, StringComparer.Ordinal)
            .Select(same => same.MaxBy(revision)!);

    static IEnumerable<Period> Without(Period whole, Period taken)
    {
        if (whole.Intersect(taken).IsEmpty)
        {
            if (!whole.IsEmpty) yield return whole;
            yield break;
        }
        if (whole.From < taken.From) yield return whole with { Until = taken.From };
        if (taken.Until < whole.Until) yield return whole with { From = taken.Until };
    }
}

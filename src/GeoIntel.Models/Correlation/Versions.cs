using GeoIntel.Models.Conditions;

namespace GeoIntel.Models.Correlation;

/// <summary>Which version of a thing holds when: at any moment at most one of each id, the highest revision that claims
/// it.</summary>
static class Versions
{
    /// <summary>The periods in which each version decides; what decides nowhere is left out.</summary>
    public static IEnumerable<Deciding<T>> Of<T>(
        IEnumerable<T> versions, Func<T, string> id, Func<T, int> revision, Func<T, Period> period)
    {
        var byId = versions.GroupBy(id, StringComparer.Ordinal);
        foreach (var same in byId.OrderBy(same => same.Key, StringComparer.Ordinal))
        {
            var parts = new List<(T Version, Period Period)>();
            foreach (var version in same.OrderByDescending(revision))
            {
                var free = new List<Period> { period(version) };
                foreach (var taken in parts.ToArray()) free = [.. free.SelectMany(part => Without(part, taken.Period))];
                parts.AddRange(free.Where(part => !part.IsEmpty).Select(part => (version, part)));
            }
            var periods = parts.ConvertAll(part => part.Period);
            foreach (var part in parts)
                yield return new Deciding<T>(part.Version, part.Period, EndOfRun(part.Period, periods));
        }
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

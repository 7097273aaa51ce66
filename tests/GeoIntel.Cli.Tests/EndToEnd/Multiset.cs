using System.Text;

namespace GeoIntel.Cli.Tests.EndToEnd;

/// <summary>Compares what was expected with what was found, whatever their order, and tells the difference.</summary>
static class Multiset
{
    const int ShownMax = 10;

    public static void AssertSame<T>(string what, IReadOnlyCollection<T> expected, IReadOnlyCollection<T> found)
        where T : notnull
    {
        var missing = Without(expected, found);
        var extra = Without(found, expected);
        if (missing.Count + extra.Count == 0) return;

        var text = new StringBuilder($"{what}: {expected.Count} expected, {found.Count} found");
        Tell(text, "missing", missing);
        Tell(text, "found beyond", extra);
        Assert.Fail(text.ToString());
    }

    public static bool AreSame<T>(IReadOnlyCollection<T> one, IReadOnlyCollection<T> other) where T : notnull =>
        one.Count == other.Count && Without(one, other).Count == 0;

    /// <summary>What is left of one when the other is taken out, each as often as it is there.</summary>
    public static List<T> Without<T>(IEnumerable<T> from, IEnumerable<T> taken) where T : notnull
    {
        var counts = taken.CountBy(one => one).ToDictionary();
        var left = new List<T>();
        foreach (var one in from)
        {
            if (counts.GetValueOrDefault(one) > 0) counts[one]--;
            else left.Add(one);
        }
        return left;
    }

    static void Tell<T>(StringBuilder text, string what, List<T> these)
    {
        if (these.Count == 0) return;

        text.Append($"\n{these.Count} {what}:");
        foreach (var one in these.Take(ShownMax)) text.Append($"\n  {one}");
    }
}

using GeoIntel.Models.Convoys;
using GeoIntel.Models.Sightings;

namespace GeoIntel.Models.Scenes;

/// <summary>Who was at several scenes, and how likely it would have been there on any other day.</summary>
/// <remarks>
/// The chance says: the day of an occasion is one like the days it is compared with, and the vehicle as likely to be there then
/// as on any of these. Given on which of all these days it was there, the number of scenes at which it was is that of a day
/// drawn from them: a permutation test, exact whatever the vehicle's habits are, so that who comes daily is expected. Scenes of
/// one occasion are drawn together, so that one journey past both is one occasion; occasions are drawn each by itself. A
/// vehicle that was there on another of the same day of the week is also held against these days alone, and what makes its
/// presence likelier is taken. Source: Fisher's randomisation test, as in Pitman (Supplement to the Journal of the Royal
/// Statistical Society 4, 1937); the counts are convolved exactly.
/// </remarks>
public sealed class SceneComparison
{
    readonly IReadOnlyList<SceneOccasion> _occasions;
    readonly Dictionary<(int Scene, int Day), int> _occasionOf = [];
    readonly int _sceneCount;

    /// <param name="occasions">Of all scenes asked about, each with the days on which all its cameras saw somebody.</param>
    public SceneComparison(IReadOnlyList<SceneOccasion> occasions)
    {
        _occasions = occasions;
        for (var i = 0; i < occasions.Count; i++)
        {
            foreach (var scene in occasions[i].Scenes)
            {
                _sceneCount++;
                _occasionOf[(scene, 0)] = i;
                foreach (var day in occasions[i].Days) _occasionOf[(scene, day)] = i;
            }
        }
    }

    /// <param name="there">At which scenes the vehicle was, and on which days; each once, in any order.</param>
    public SceneFinding Judge(Vrm vrm, IEnumerable<(int Scene, int Day)> there)
    {
        var days = _occasions.Select(_ => new Dictionary<int, int>()).ToArray();
        var at = new List<int>();
        var usual = new int[_sceneCount];
        foreach (var (scene, day) in there)
        {
            if (!_occasionOf.TryGetValue((scene, day), out var occasion)) continue;
            days[occasion][day] = days[occasion].GetValueOrDefault(day) + 1;
            if (day == 0) at.Add(scene);
            else usual[scene]++;
        }
        var stated = _occasions.Select((occasion, i) => Greater(
            TailOf(occasion, days[i], [.. occasion.Days]), WeekdayTail(occasion, days[i]))).ToArray();
        at.Sort();
        return new()
        {
            Vrm = vrm,
            Scenes = at,
            UsualDays = usual,
            ExpectedCount = stated.Sum(tail => tail.Skip(1).Sum()),
            P = CountTail.AtLeast(CountTail.Distribution(stated.Select(FromTail)), at.Count),
        };
    }

    /// <summary>Least likely by chance first, each with its false-discovery rate.</summary>
    /// <param name="candidateCount">All vehicles that were seen there on any of the days.</param>
    public static IReadOnlyList<SceneFinding> Rank(IEnumerable<SceneFinding> findings, long candidateCount)
    {
        var ranked = findings.OrderBy(one => one.P).ThenByDescending(one => one.Scenes.Count)
            .ThenBy(one => one.ExpectedCount).ThenBy(one => one.Vrm).ToList();
        var rates = FalseDiscovery.Adjust([.. ranked.Select(one => one.P)], candidateCount);
        return [.. ranked.Select((one, i) => one with { FalseDiscoveryRate = rates[i] })];
    }

    /// <summary>The distribution by all days alike, which the check of the p-values against a null uses.</summary>
    internal double[] DistributionOf(IEnumerable<(int Scene, int Day)> there)
    {
        var days = there.ToLookup(one => _occasionOf[one], one => one.Day);
        return CountTail.Distribution(_occasions.Select((occasion, i) => FromTail(TailOf(
            occasion, days[i].CountBy(day => day).ToDictionary(), [.. occasion.Days]))));
    }

    // Only what was seen on that weekday says that it is a habit; otherwise the few of them would say nothing against chance.
    static double[] WeekdayTail(SceneOccasion occasion, Dictionary<int, int> counts)
    {
        int[] days = [.. occasion.Days.Where(SceneOccasion.IsSameWeekday)];
        return days.Any(counts.ContainsKey) ? TailOf(occasion, counts, days) : [];
    }

    /// <summary>Of a day drawn from some days and the occasion's own: the probability of 0, 1, ... scenes or more.</summary>
    static double[] TailOf(SceneOccasion occasion, Dictionary<int, int> counts, int[] days)
    {
        var tail = new double[occasion.Scenes.Count + 1];
        foreach (var day in days.Append(0))
        {
            for (var count = 0; count <= counts.GetValueOrDefault(day); count++) tail[count]++;
        }
        for (var count = 0; count < tail.Length; count++) tail[count] /= days.Length + 1;
        return tail;
    }

    static double[] Greater(double[] tail, double[] other) =>
        [.. tail.Select((value, i) => i < other.Length ? Math.Max(value, other[i]) : value)];

    static double[] FromTail(double[] tail) =>
        [.. tail.Select((value, i) => i + 1 < tail.Length ? value - tail[i + 1] : value)];
}

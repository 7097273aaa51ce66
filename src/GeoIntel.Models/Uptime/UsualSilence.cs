using GeoIntel.Models.Conditions;

namespace GeoIntel.Models.Uptime;

/// <summary>How long a camera is usually silent at each hour of the week, judged by what it read in the weeks before a
/// day.</summary>
/// <remarks>
/// An hour's rate is the median, over the same hours of the week in London, of the share of minutes with a read. If
/// reads come as a Poisson process, a minute with share a is silent with probability 1 - a, and n such minutes with
/// (1 - a)^n. The median bears outages in fewer than half of the weeks. Sums are in whole millionths, so that whoever
/// computes it again gets the same.
/// </remarks>
sealed class UsualSilence
{
    const int Millionths = 1_000_000;
    const int MinutesPerHour = 60;
    const int HoursPerWeek = 7 * 24;
    const int NotKnown = -1;

    // By twice the median: an hour with a read in every minute counts as if half a minute were silent.
    static readonly int[] UnlikelinessOf = [.. Enumerable.Range(0, 2 * MinutesPerHour)
        .Select(twice => (int)Math.Round(-Millionths * Math.Log(1 - twice / (2.0 * MinutesPerHour))))];

    readonly int[] _perMinute = new int[HoursPerWeek];

    /// <param name="day">What comes on it or after it is not looked at.</param>
    public UsualSilence(IReadOnlyDictionary<DateOnly, SignsOfDay> signs, DateOnly day, UptimeRule rule)
    {
        var counts = new List<int>[HoursPerWeek];
        var isKnown = false;
        for (var before = day.AddDays(-7 * rule.WeeksMax); before < day; before = before.AddDays(1))
        {
            signs.TryGetValue(before, out var of);
            for (var hour = 0; hour < 24; hour++)
            {
                var count = of?.Reads.CountInHour(hour) ?? 0;
                // Before its first read the camera may not have been there.
                if (!(isKnown |= count > 0)) continue;
                (counts[HourOfWeek(((long)before.DayNumber * 24 + hour) * MinutesPerHour)] ??= []).Add(count);
            }
        }
        for (var hour = 0; hour < HoursPerWeek; hour++)
        {
            _perMinute[hour] = counts[hour] is { } known && known.Count >= rule.HoursMin
                ? UnlikelinessOf[Math.Min(TwiceMedian(known), UnlikelinessOf.Length - 1)]
                : NotKnown;
        }
    }

    /// <summary>What a camera's silence over some minutes says.</summary>
    /// <param name="from">Minute since year 1, UTC.</param>
    /// <param name="until">The minute after the last silent one.</param>
    public (bool IsUnlikely, bool IsKnown) Judge(long from, long until, double chanceMin)
    {
        var limit = -Millionths * Math.Log(chanceMin);
        var sum = 0L;
        var isKnown = true;
        for (var minute = from; minute < until;)
        {
            var next = Math.Min(until, (minute / MinutesPerHour + 1) * MinutesPerHour);
            var perMinute = _perMinute[HourOfWeek(minute)];
            if (perMinute == NotKnown) isKnown = false;
            else sum += perMinute * (next - minute);
            if (sum > limit) return (true, isKnown);
            minute = next;
        }
        return (false, isKnown);
    }

    static int HourOfWeek(long minute) => LondonClock.MinuteOfWeek(minute * TimeSpan.TicksPerMinute) / MinutesPerHour;

    static int TwiceMedian(List<int> counts)
    {
        counts.Sort();
        return counts[(counts.Count - 1) / 2] + counts[counts.Count / 2];
    }
}

using GeoIntel.Models.Conditions;
using GeoIntel.Models.Uptime;

namespace GeoIntel.Models.Tests.Uptime;

/// <summary>What is known of one minute, by walking from it minute by minute over the signs as they were
/// sent.</summary>
sealed class UptimeOracle(
    IReadOnlySet<long> reads, IReadOnlySet<long> beats, IReadOnlySet<long> stops, Period inService, long now, UptimeRule rule)
{
    const int Far = 400 * 1440;

    public (CameraState State, UptimeEvidence Evidence) At(long minute)
    {
        if (!inService.Contains(new DateTimeOffset(minute * TimeSpan.TicksPerMinute, TimeSpan.Zero)))
            return (CameraState.OutOfService, UptimeEvidence.Register);
        if (reads.Contains(minute)) return (CameraState.Up, UptimeEvidence.Sign);
        if (stops.Contains(minute)) return (CameraState.Down, UptimeEvidence.Report);
        if (beats.Contains(minute)) return (CameraState.Up, UptimeEvidence.Sign);

        var before = minute;
        while (!HasSign(before) && minute - before < Far) before--;
        if (!HasSign(before)) return (CameraState.Unknown, UptimeEvidence.None);
        var next = minute;
        while (!HasSign(next) && next < now) next++;
        if (!reads.Contains(before) && stops.Contains(before)) return (CameraState.Down, UptimeEvidence.Report);
        if (next - before - 1 <= rule.ShortSilenceMinutes) return (CameraState.Up, UptimeEvidence.UsualSilence);
        for (var word = before; word >= before - rule.WordMemoryMinutes; word--)
        {
            if (beats.Contains(word) || stops.Contains(word)) return (CameraState.Down, UptimeEvidence.LongSilence);
        }

        long sum = 0;
        var known = true;
        for (var silent = before + 1; silent < next; silent++)
        {
            if (RateAt(silent, before / 1440) is { } rate) sum += rate;
            else known = false;
        }
        if (sum > -1_000_000 * Math.Log(rule.ChanceMin)) return (CameraState.Down, UptimeEvidence.LongSilence);
        return next - before - 1 > rule.SilenceMinutesMax || !known
            ? (CameraState.Unknown, UptimeEvidence.TooQuiet)
            : (CameraState.Up, UptimeEvidence.UsualSilence);
    }

    bool HasSign(long minute) => reads.Contains(minute) || beats.Contains(minute) || stops.Contains(minute);

    readonly Dictionary<(int HourOfWeek, long Day), long?> _rates = [];

    long? RateAt(long minute, long day)
    {
        var hourOfWeek = HourOfWeek(minute);
        if (_rates.TryGetValue((hourOfWeek, day), out var known)) return known;
        var began = Enumerable.Range(0, 7 * rule.WeeksMax * 1440).Select(i => (day - 7 * rule.WeeksMax) * 1440 + i)
            .FirstOrDefault(reads.Contains, long.MaxValue);
        var counts = new List<int>();
        for (var hour = (day - 7 * rule.WeeksMax) * 24; hour < day * 24; hour++)
        {
            if (HourOfWeek(hour * 60) != hourOfWeek || hour * 60 + 59 < began) continue;
            counts.Add(Enumerable.Range(0, 60).Count(i => reads.Contains(hour * 60 + i)));
        }
        counts.Sort();
        long? rate = null;
        if (counts.Count >= rule.HoursMin)
        {
            var middle = counts.Count / 2;
            var median = counts.Count % 2 == 1 ? counts[middle] : (counts[middle - 1] + counts[middle]) / 2.0;
            rate = (long)Math.Round(-1_000_000 * Math.Log(1 - Math.Min(median, 59.5) / 60));
        }
        return _rates[(hourOfWeek, day)] = rate;
    }

    static int HourOfWeek(long minute)
    {
        var london = TimeZoneInfo.ConvertTime(
            new DateTimeOffset(minute * TimeSpan.TicksPerMinute, TimeSpan.Zero),
            TimeZoneInfo.FindSystemTimeZoneById("Europe/London"));
        return ((int)london.DayOfWeek + 6) % 7 * 24 + london.Hour;
    }
}

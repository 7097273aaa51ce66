using GeoIntel.Models.Conditions;

namespace GeoIntel.Models.Uptime;

/// <summary>When a camera was up, down, or nothing is known of it, to the minute.</summary>
/// <remarks>
/// A read or a sign of life proves a minute. Silence between two of them is judged whole, by these rules in order:
/// after a device's word that the camera does not work it is down; a short silence is none; a device that sends signs
/// of life and does not is down; silence that a working camera would hardly keep, by its own usual rate at that hour of
/// the week, is an outage; silence too long, or in hours of which too little is known, tells nothing; any other is
/// usual, and the camera was up. A minute is in service if its beginning is. A function of the signs: when they came
/// does not matter.
/// </remarks>
public static class UptimeCalendar
{
    /// <param name="signs">Of one camera, one a day: from the weeks of <see cref="UptimeRule.WeeksMax"/> before the
    /// last day with a sign before the period, to the first day with a sign after it.</param>
    /// <param name="period">Its ends are cut down to the minute.</param>
    /// <param name="inService">Outside of it the camera was not in service.</param>
    /// <param name="now">Nothing is said of the minute that is not over.</param>
    /// <returns>In their order, without gaps; empty when the period has not begun.</returns>
    public static IReadOnlyList<UptimeInterval> Of(
        IReadOnlyCollection<SignsOfDay> signs, Period period, Period inService, DateTimeOffset now, UptimeRule rule)
    {
        var until = Math.Min(MinuteOf(period.Until), MinuteOf(now));
        var calendar = new Writer(MinuteOf(period.From), until, inService);
        var silences = new Dictionary<DateOnly, UsualSilence>();
        var byDay = signs.ToDictionary(of => of.Day);
        Sign? last = null;
        var lastWord = long.MinValue / 2;
        foreach (var sign in Near(signs, calendar.From, until).SelectMany(of => of.Signs()))
        {
            if (last is { } before) Silence(before, sign.Minute);
            else calendar.Add(calendar.From, sign.Minute, CameraState.Unknown, UptimeEvidence.None);
            if (sign.IsUp) calendar.Add(sign.Minute, sign.Minute + 1, CameraState.Up, UptimeEvidence.Sign);
            else calendar.Add(sign.Minute, sign.Minute + 1, CameraState.Down, UptimeEvidence.Report);
            last = sign;
            if (sign.IsWord) lastWord = sign.Minute;
        }
        if (last is { } end) Silence(end, MinuteOf(now));
        else calendar.Add(calendar.From, until, CameraState.Unknown, UptimeEvidence.None);
        return calendar.Intervals();

        void Silence(Sign before, long next)
        {
            if (next <= before.Minute + 1 || next <= calendar.From) return;
            var (state, evidence) = Judge(before, next);
            calendar.Add(before.Minute + 1, next, state, evidence);
        }

        (CameraState, UptimeEvidence) Judge(Sign before, long next)
        {
            var minutes = next - before.Minute - 1;
            if (!before.IsUp) return (CameraState.Down, UptimeEvidence.Report);
            if (minutes <= rule.ShortSilenceMinutes) return (CameraState.Up, UptimeEvidence.UsualSilence);
            if (before.Minute - lastWord <= rule.WordMemoryMinutes)
                return (CameraState.Down, UptimeEvidence.LongSilence);

            var day = DateOnly.FromDayNumber((int)(before.Minute / DayMinutes.Count));
            if (!silences.TryGetValue(day, out var usual))
                silences.Add(day, usual = new UsualSilence(byDay, day, rule));
            var (isUnlikely, isKnown) = usual.Judge(before.Minute + 1, next, rule.ChanceMin);
            if (isUnlikely) return (CameraState.Down, UptimeEvidence.LongSilence);
            return minutes > rule.SilenceMinutesMax || !isKnown
                ? (CameraState.Unknown, UptimeEvidence.TooQuiet)
                : (CameraState.Up, UptimeEvidence.UsualSilence);
        }
    }

    /// <summary>Minutes since year 1, UTC.</summary>
    internal static long MinuteOf(DateTimeOffset instant) => instant.UtcTicks / TimeSpan.TicksPerMinute;

    // The last day with a sign before the period, those of the period, and the first one after it. A word is
    // remembered over midnight, so of the day before that, too.
    static IEnumerable<SignsOfDay> Near(IEnumerable<SignsOfDay> signs, long from, long until)
    {
        var ordered = signs.Where(of => !of.IsEmpty).OrderBy(of => of.Day).ToList();
        var first = ordered.FindLastIndex(of => of.FirstMinute + DayMinutes.Count <= from);
        var last = ordered.FindIndex(of => of.FirstMinute >= until);
        return ordered.Take(last < 0 ? ordered.Count : last + 1).Skip(Math.Max(first - 1, 0));
    }

    /// <summary>Puts intervals together, cut to the period asked for.</summary>
    sealed class Writer(long from, long until, Period inService)
    {
        readonly List<UptimeInterval> _intervals = [];

        public long From => from;

        public void Add(long begin, long end, CameraState state, UptimeEvidence evidence)
        {
            (begin, end) = (Math.Max(begin, from), Math.Min(end, until));
            // The first minutes that begin in service and out of it again.
            var (taken, given) = (Up(inService.From), Up(inService.Until));
            Put(begin, Math.Min(end, taken), CameraState.OutOfService, UptimeEvidence.Register);
            Put(Math.Max(begin, taken), Math.Min(end, given), state, evidence);
            Put(Math.Max(begin, Math.Max(taken, given)), end, CameraState.OutOfService, UptimeEvidence.Register);
        }

        public List<UptimeInterval> Intervals() => _intervals;

        void Put(long begin, long end, CameraState state, UptimeEvidence evidence)
        {
            if (begin >= end) return;
            if (_intervals.Count > 0 && _intervals[^1] is var last && last.State == state && last.Evidence == evidence)
                _intervals[^1] = last with { Until = TimeOf(end) };
            else
                _intervals.Add(new UptimeInterval(TimeOf(begin), TimeOf(end), state, evidence));
        }

        static long Up(DateTimeOffset instant) =>
            (instant.UtcTicks + TimeSpan.TicksPerMinute - 1) / TimeSpan.TicksPerMinute;

        static DateTimeOffset TimeOf(long minute) => new(minute * TimeSpan.TicksPerMinute, TimeSpan.Zero);
    }
}

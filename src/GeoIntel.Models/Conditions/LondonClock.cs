namespace GeoIntel.Models.Conditions;

/// <summary>The wall clock of Europe/London, which schedules are written in.</summary>
/// <remarks>
/// Transitions of 1990 to 2100 are taken from the machine's zone data once; before and after, the offset nearest in
/// time
/// holds. <see cref="MinuteOfWeek"/> then costs a few nanoseconds and allocates nothing.
/// </remarks>
public static class LondonClock
{
    const string ZoneId = "Europe/London";

    /// <summary>Version of the zone data judged by, for example "2025b"; "unknown" when the machine does not
    /// say.</summary>
    public static string ZoneDataVersion { get; } =
        ReadZoneDataVersion([Environment.GetEnvironmentVariable("TZDIR") ?? "", "/usr/share/zoneinfo"]);

    /// <summary>The minute of the week in London, 0 being Monday 00:00.</summary>
    /// <param name="utcTicks">Ticks of 100 ns since year 1, in UTC.</param>
    public static int MinuteOfWeek(long utcTicks) =>
        // Year 1 began on a Monday.
        (int)((utcTicks + OffsetTicks(utcTicks)) / TimeSpan.TicksPerMinute % Schedule.MinutesPerWeek);

    /// <summary>The same instant with London's offset.</summary>
    public static DateTimeOffset ToLondon(DateTimeOffset instant) =>
        instant.ToOffset(TimeSpan.FromTicks(OffsetTicks(instant.UtcTicks)));

    /// <summary>"BST" in British Summer Time, else "GMT".</summary>
    public static string Abbreviation(DateTimeOffset instant) => OffsetTicks(instant.UtcTicks) == 0 ? "GMT" : "BST";

    /// <summary>Stops a start-up on a machine that cannot tell London's time.</summary>
    /// <exception cref="TimeZoneNotFoundException">The machine has no zone data for Europe/London.</exception>
    public static void EnsureAvailable() => Find(ZoneId);

    internal static TimeZoneInfo Find(string zoneId)
    {
        if (TimeZoneInfo.TryFindSystemTimeZoneById(zoneId, out var zone)) return zone;
        throw new TimeZoneNotFoundException(
            $"This machine has no time zone '{zoneId}', by which schedules are judged; install the package tzdata.");
    }

    internal static string ReadZoneDataVersion(IEnumerable<string> folders)
    {
        foreach (var folder in folders)
        {
            var version = Path.Combine(folder, "+VERSION");
            if (File.Exists(version)) return File.ReadAllText(version).Trim();

            const string Mark = "# version ";
            var rules = Path.Combine(folder, "tzdata.zi");
            if (File.Exists(rules) && File.ReadLines(rules).FirstOrDefault() is { } line
                && line.StartsWith(Mark, StringComparison.Ordinal))
            {
                return line[Mark.Length..].Trim();
            }
        }
        return "unknown";
    }

    static long OffsetTicks(long utcTicks) => Changes.OffsetTicksAt(utcTicks);

    /// <summary>The clock changes, loaded at the first question: so a machine without the zone can be told so in
    /// words.</summary>
    static class Changes
    {
        // 2^46 ticks are 81 days: clocks change at most once in a bucket, because changes are five months apart.
        const int BucketShift = 46;

        static readonly long FirstTicks = new DateTime(1990, 1, 1, 0, 0, 0, DateTimeKind.Utc).Ticks;
        static readonly long LastTicks = new DateTime(2101, 1, 1, 0, 0, 0, DateTimeKind.Utc).Ticks - 1;
        static readonly Bucket[] Buckets = Load(Find(ZoneId));

        public static long OffsetTicksAt(long utcTicks)
        {
            var clamped = Math.Clamp(utcTicks, FirstTicks, LastTicks);
            ref readonly var bucket = ref Buckets[(int)(clamped - FirstTicks >> BucketShift)];
            return clamped < bucket.ChangeTicks ? bucket.OffsetBefore : bucket.OffsetAfter;
        }

        static Bucket[] Load(TimeZoneInfo zone)
        {
            var buckets = new Bucket[(int)(LastTicks - FirstTicks >> BucketShift) + 1];
            for (var i = 0; i < buckets.Length; i++)
            {
                var start = FirstTicks + ((long)i << BucketShift);
                var end = Math.Min(start + (1L << BucketShift) - 1, LastTicks);
                var (before, after) = (OffsetAt(zone, start), OffsetAt(zone, end));
                while (before != after && end - start > 1)
                {
                    var middle = start + (end - start) / 2;
                    if (OffsetAt(zone, middle) == before) start = middle;
                    else end = middle;
                }
                buckets[i] = new Bucket(end, before, after);
            }
            return buckets;
        }

        static long OffsetAt(TimeZoneInfo zone, long utcTicks) =>
            zone.GetUtcOffset(new DateTime(utcTicks, DateTimeKind.Utc)).Ticks;
    }

    /// <param name="ChangeTicks">From here on the second offset holds; the bucket's end when nothing changes in
    /// it.</param>
    readonly record struct Bucket(long ChangeTicks, long OffsetBefore, long OffsetAfter);
}

using GeoIntel.Models.Conditions;
using GeoIntel.Models.Uptime;

namespace GeoIntel.Models.Tests.Uptime;

public class UptimeCalendarTests
{
    static readonly UptimeRule Rule = new();
    static readonly DateTimeOffset Monday = new(2026, 3, 2, 0, 0, 0, TimeSpan.Zero);

    /// <summary>One read every so many minutes for eight weeks, then what the row says on Monday; asked at
    /// 12:00.</summary>
    public static TheoryData<string, int, string, string, CameraState, UptimeEvidence> Silences => new()
    {
        { "a read in that minute", 2, "12:00", "", CameraState.Up, UptimeEvidence.Sign },
        { "five minutes of silence at a busy camera", 1, "11:57 12:03", "", CameraState.Up, UptimeEvidence.UsualSilence },
        { "six minutes of silence at a busy camera", 1, "11:57 12:04", "", CameraState.Down, UptimeEvidence.LongSilence },
        { "six minutes of silence at a quiet one", 20, "11:57 12:04", "", CameraState.Up, UptimeEvidence.UsualSilence },
        { "four hours of silence at a quiet one", 20, "08:00 12:04", "", CameraState.Down, UptimeEvidence.LongSilence },
        { "six hours of silence where almost nothing passes", 700, "06:00 12:01", "", CameraState.Up, UptimeEvidence.UsualSilence },
        { "a minute more", 700, "05:59 12:01", "", CameraState.Unknown, UptimeEvidence.TooQuiet },
        { "six minutes without a sign of life", 700, "", "11:57+ 12:04+", CameraState.Down, UptimeEvidence.LongSilence },
        { "five minutes without a sign of life", 700, "", "11:57+ 12:03+", CameraState.Up, UptimeEvidence.UsualSilence },
        { "a sign of life an hour before the last read", 700, "11:57 12:04", "10:57+", CameraState.Down, UptimeEvidence.LongSilence },
        { "a sign of life longer ago", 700, "11:57 12:04", "10:56+", CameraState.Up, UptimeEvidence.UsualSilence },
        { "said not to stream a minute ago", 2, "", "11:59-", CameraState.Down, UptimeEvidence.Report },
        { "said not to stream, and read", 2, "12:00", "12:00-", CameraState.Up, UptimeEvidence.Sign },
        { "said both", 2, "", "12:00- 12:00+", CameraState.Down, UptimeEvidence.Report },
        { "nothing came since", 2, "09:00", "", CameraState.Down, UptimeEvidence.LongSilence },
    };

    [Theory]
    [MemberData(nameof(Silences))]
    public void Silence_is_judged_by_what_is_usual(
        string what, int everyMinutes, string reads, string words, CameraState state, UptimeEvidence evidence)
    {
        var world = new World { Now = Minute("13:00") };
        for (var minute = Minute("00:00") - 8 * 7 * 1440; minute < Minute("00:00"); minute += everyMinutes)
            world.Reads.Add(minute);
        foreach (var read in Words(reads)) world.Reads.Add(Minute(read));
        foreach (var word in Words(words)) (word[5] == '+' ? world.Beats : world.Stops).Add(Minute(word[..5]));

        var found = world.Calendar(Minute("12:00"), Minute("12:00") + 1);

        Assert.True(found is [var one] && one.State == state && one.Evidence == evidence, $"{what}: {string.Join(", ", found)}");
        Assert.Equal((state, evidence), world.Oracle().At(Minute("12:00")));
    }

    [Fact]
    public void Out_of_service_is_neither_up_nor_down_and_before_the_first_sign_nothing_is_known()
    {
        var world = new World
        {
            Now = Minute("13:00"),
            InService = new Period(At("08:00").AddSeconds(1), At("12:00")),
        };
        world.Reads.UnionWith([Minute("09:00"), Minute("09:05")]);

        Assert.Equal(
            [
                new(At("07:00"), At("08:01"), CameraState.OutOfService, UptimeEvidence.Register),
                new(At("08:01"), At("09:00"), CameraState.Unknown, UptimeEvidence.None),
                new(At("09:00"), At("09:01"), CameraState.Up, UptimeEvidence.Sign),
                new(At("09:01"), At("09:05"), CameraState.Up, UptimeEvidence.UsualSilence),
                new(At("09:05"), At("09:06"), CameraState.Up, UptimeEvidence.Sign),
                new(At("09:06"), At("12:00"), CameraState.Unknown, UptimeEvidence.TooQuiet),
                new(At("12:00"), At("13:00"), CameraState.OutOfService, UptimeEvidence.Register),
            ],
            world.Calendar(Minute("07:00"), Minute("23:00")));
        Assert.Empty(world.Calendar(Minute("14:00"), Minute("15:00")));
    }

    [Fact]
    public void The_calendar_is_what_a_walk_over_every_minute_finds()
    {
        foreach (var seed in Enumerable.Range(1, Worlds.Count(12, 400)))
        {
            var random = new Random(seed);
            var world = World.Random(random);
            var from = world.Now - random.Next(1440, 4 * 1440);
            var until = from + random.Next(1, 3 * 1440);
            var oracle = world.Oracle();

            var found = world.Calendar(from, until);

            var minute = from;
            foreach (var interval in found)
            {
                Assert.Equal(World.At(minute), interval.From);
                for (; World.At(minute) < interval.Until; minute++)
                {
                    var expected = oracle.At(minute);
                    if (expected != (interval.State, interval.Evidence))
                        Assert.Fail($"seed {seed}, {World.At(minute):O}: {interval}, the walk finds {expected}");
                }
            }
            Assert.Equal(Math.Min(until, world.Now), minute);
        }
    }

    /// <summary>A Poisson camera that works all the time, day and night, and one that fails for two hours.</summary>
    [Fact]
    public void A_camera_that_works_is_hardly_ever_taken_for_one_that_is_down_and_an_outage_is_found()
    {
        var (falselyDown, minutes, foundDown, outage) = (0, 0, 0, 0);
        foreach (var seed in Enumerable.Range(1, Worlds.Count(6, 60)))
        {
            var random = new Random(seed);
            var world = new World { Now = Minute("00:00") + 1440 };
            var perMinute = 0.05 + random.NextDouble();
            for (var minute = Minute("00:00") - 8 * 7 * 1440; minute < world.Now; minute++)
            {
                var isNight = minute % 1440 < 360;
                if (random.NextDouble() > Math.Exp(-perMinute * (isNight ? 0.2 : 1))) world.Reads.Add(minute);
            }
            falselyDown += Down(world);
            minutes += 1440;

            var fails = Minute("09:00") + random.Next(0, 480);
            world.Reads.RemoveWhere(minute => minute >= fails && minute < fails + 120);
            foundDown += Down(world);
            outage += 120;
        }
        Assert.True(falselyDown < (Worlds.AreMany ? 0.001 : 0.005) * minutes, $"{falselyDown} of {minutes} minutes");
        Assert.True(foundDown > 0.7 * outage, $"{foundDown} of {outage} minutes");

        static int Down(World world) => (int)world.Calendar(Minute("00:00"), world.Now)
            .Where(of => of.State == CameraState.Down).Sum(of => (of.Until - of.From).TotalMinutes);
    }

    static string[] Words(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    static DateTimeOffset At(string clock) => Monday + TimeOnly.Parse(clock, null).ToTimeSpan();

    static long Minute(string clock) => At(clock).UtcTicks / TimeSpan.TicksPerMinute;

    /// <summary>Signs of one camera, by the minute since year 1.</summary>
    sealed class World
    {
        public HashSet<long> Reads { get; } = [];
        public HashSet<long> Beats { get; } = [];
        public HashSet<long> Stops { get; } = [];
        public Period InService { get; init; } = Period.Always;
        public long Now { get; init; }

        public static DateTimeOffset At(long minute) => new(minute * TimeSpan.TicksPerMinute, TimeSpan.Zero);

        public static World Random(Random random)
        {
            // Both clock-change nights lie in some of these weeks.
            var now = new DateTime(2026, random.Next(2) == 0 ? 4 : 11, random.Next(1, 29)).Ticks / TimeSpan.TicksPerMinute
                + random.Next(1440);
            var began = now - random.Next(3, 75) * 1440;
            var world = new World
            {
                Now = now,
                InService = random.Next(3) == 0 ? new Period(At(began - 100).AddSeconds(7), At(now - 700)) : Period.Always,
            };
            var busy = Math.Pow(10, -3 * random.NextDouble());
            var beatsFrom = random.Next(2) == 0 ? now - random.Next(1, 6) * 1440 : long.MaxValue;
            var downUntil = 0L;
            for (var minute = began; minute < now; minute++)
            {
                if (random.Next(4000) == 0) downUntil = minute + (long)Math.Pow(10, 4 * random.NextDouble());
                var isDown = minute < downUntil;
                if (!isDown && random.NextDouble() < busy * (minute % 1440 < 360 ? 0.2 : 1)) world.Reads.Add(minute);
                if (minute < beatsFrom || random.Next(50) == 0) continue;
                if (!isDown) world.Beats.Add(minute);
                else if (random.Next(300) == 0) world.Stops.Add(minute);
            }
            return world;
        }

        public UptimeOracle Oracle() => new(Reads, Beats, Stops, InService, Now, Rule);

        public IReadOnlyList<UptimeInterval> Calendar(long from, long until)
        {
            var signs = Reads.Concat(Beats).Concat(Stops).Select(minute => minute / 1440).Distinct().Select(day => new SignsOfDay(
                DateOnly.FromDayNumber((int)day), Of(Reads, day), Of(Beats, day), Of(Stops, day)));
            return UptimeCalendar.Of([.. signs], new Period(At(from), At(until)), InService, At(Now), Rule);
        }

        static DayMinutes Of(HashSet<long> all, long day)
        {
            var minutes = new DayMinutes();
            for (var minute = 0; minute < 1440; minute++)
            {
                if (all.Contains(day * 1440 + minute)) minutes.Add(minute);
            }
            return minutes;
        }
    }
}

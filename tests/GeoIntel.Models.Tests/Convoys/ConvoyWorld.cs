using GeoIntel.Models.Convoys;
using GeoIntel.Models.Simulation;

namespace GeoIntel.Models.Tests.Convoys;

/// <summary>Made traffic of four weeks, the same for the same seed.</summary>
sealed class ConvoyWorld(ulong seed)
{
    public const int CameraCount = 8;
    public static readonly long From = new DateTime(2026, 6, 1, 0, 0, 0, DateTimeKind.Utc).Ticks;
    public static readonly long Until = From + 28 * TimeSpan.TicksPerDay;

    public Prng Prng { get; } = new(seed);

    public List<ConvoyRead> Subject { get; } = [];

    public Dictionary<(int, long), long> Traffic { get; } = [];

    public ConvoyQuestion Question => new(From, Until, ConvoyRule.Default, Subject, Traffic);

    public long SecondIn(long from, long until) => from + Prng.Below((int)((until - from) / TimeSpan.TicksPerSecond)) * TimeSpan.TicksPerSecond;

    /// <summary>Some cameras one after the other, two to four minutes apart.</summary>
    public List<ConvoyRead> Trip(long start, int cameras)
    {
        var trip = new List<ConvoyRead>();
        foreach (var camera in Prng.Shuffled(Enumerable.Range(0, CameraCount)).Take(cameras))
        {
            trip.Add(new(camera, start));
            start += (120 + Prng.Below(120)) * TimeSpan.TicksPerSecond;
        }
        return trip;
    }

    public void DriveSubject(int trips, int cameras)
    {
        for (var i = 0; i < trips; i++)
            Subject.AddRange(Trip(SecondIn(From, Until - TimeSpan.TicksPerHour), cameras));
        Subject.RemoveAll(read => read.Ticks >= Until);
    }

    /// <summary>The same at each hour of a week, give or take a twentieth.</summary>
    /// <param name="busyWeeks">How much more or less each of the four weeks has, at all cameras.</param>
    public void AddTraffic(double perHour, IReadOnlyList<double> busyWeeks)
    {
        for (var camera = 0; camera < CameraCount; camera++)
        {
            for (var hour = From; hour < Until; hour += TimeSpan.TicksPerHour)
                Traffic[(camera, hour)] = (long)(perHour * busyWeeks[(int)((hour - From) / (7 * TimeSpan.TicksPerDay))] * Prng.Between(0.95, 1.05));
        }
    }

    /// <summary>A vehicle that passes by chance where and at the hours of the week at which the subject passes.</summary>
    /// <param name="weeks">How likely each week is, adding up to 1.</param>
    public List<ConvoyRead> ByChance(int occasions, int cameras, IReadOnlyList<double> weeks)
    {
        var reads = new List<ConvoyRead>();
        for (var i = 0; i < occasions; i++)
        {
            var near = Prng.Pick(Subject);
            var hour = (near.Ticks - From) / TimeSpan.TicksPerHour % 168;
            var (week, left) = (0, Prng.Between(0, 1));
            while (week < weeks.Count - 1 && left >= weeks[week]) left -= weeks[week++];
            var start = From + (week * 168 + hour) * TimeSpan.TicksPerHour + (long)Prng.Between(0, TimeSpan.TicksPerHour);
            reads.Add(new(near.Camera, start));
            reads.AddRange(Trip(start, cameras).Where(read => read.Camera != near.Camera).Skip(1).Take(cameras - 1));
        }
        return reads;
    }
}

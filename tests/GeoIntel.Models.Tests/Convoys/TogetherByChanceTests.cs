using GeoIntel.Models.Convoys;

namespace GeoIntel.Models.Tests.Convoys;

public class TogetherByChanceTests
{
    [Fact]
    public void Chances_are_those_of_moving_each_occasion_to_every_second_of_its_hour_of_the_week()
    {
        for (ulong seed = 1; seed <= 12; seed++)
        {
            var world = new ConvoyWorld(seed);
            world.DriveSubject(10, 3);
            if (seed % 3 != 0) world.AddTraffic(20, [1, 1, seed % 2 == 0 ? 3 : 1, 1]);
            if (seed % 4 == 0) world.Traffic.Clear();
            var reads = new List<ConvoyRead>();
            foreach (var read in world.Subject.Where(_ => world.Prng.Chance(0.3)))
                reads.Add(read with { Ticks = read.Ticks + (world.Prng.Below(4000) - 2000) * TimeSpan.TicksPerSecond });
            reads.RemoveAll(read => read.Ticks < ConvoyWorld.From || read.Ticks >= ConvoyWorld.Until);
            ConvoyRead[] ordered = [.. reads.OrderBy(read => read.Ticks).ThenBy(read => read.Camera)];

            var analysis = new ConvoyAnalysis(world.Question);
            var chances = analysis.ChancesOf(ordered);
            var slow = Slow(world, analysis.Journeys, ordered);
            for (var j = 0; j < chances.Length; j++)
                Assert.True(Math.Abs(chances[j] - slow[j]) < 1e-9, $"seed {seed}, journey {j}: {chances[j]} and not {slow[j]}");
        }
    }

    static double[] Slow(ConvoyWorld world, IReadOnlyList<SubjectJourney> journeys, ConvoyRead[] reads)
    {
        var window = ConvoyRule.Default.Window.Ticks;
        var sums = new double[journeys.Count];
        foreach (var occasion in Occasion.Cut(reads, ConvoyRule.Default.JourneyGap.Ticks - 2 * window))
        {
            var first = occasion[0];
            var hours = Enumerable.Range(0, 28 * 24).Select(i => ConvoyWorld.From + i * TimeSpan.TicksPerHour)
                .Where(hour => (hour - ConvoyWorld.From) / TimeSpan.TicksPerHour % 168 == (first.Ticks - ConvoyWorld.From) / TimeSpan.TicksPerHour % 168)
                .ToList();
            double traffic = hours.Sum(hour => world.Traffic.GetValueOrDefault((first.Camera, hour)));
            var q = new double[journeys.Count];
            foreach (var hour in hours)
            {
                var ofHour = Math.Max(1.0 / hours.Count, traffic == 0 ? 0 : world.Traffic[(first.Camera, hour)] / traffic);
                for (var second = 0; second < 3600; second++)
                {
                    var moved = hour + second * TimeSpan.TicksPerSecond + TimeSpan.TicksPerSecond / 2 - first.Ticks;
                    for (var j = 0; j < q.Length; j++)
                    {
                        if (occasion.Any(read => journeys[j].Reads.Any(pass =>
                            pass.Camera == read.Camera && Math.Abs(read.Ticks + moved - pass.Ticks) <= window)))
                        {
                            q[j] += ofHour / 3600;
                        }
                    }
                }
            }
            var all = q.Sum();
            for (var j = 0; j < q.Length && all > 0; j++) sums[j] += all >= 1 ? q[j] > 0 ? 1e9 : 0 : q[j] / all * -Math.Log(1 - all);
        }
        return [.. sums.Select(sum => 1 - Math.Exp(-sum))];
    }
}

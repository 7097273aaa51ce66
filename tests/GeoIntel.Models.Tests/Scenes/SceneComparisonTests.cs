using GeoIntel.Models.Scenes;
using GeoIntel.Models.Sightings;
using GeoIntel.Models.Simulation;
using MathNet.Numerics.Distributions;

namespace GeoIntel.Models.Tests.Scenes;

public class SceneComparisonTests
{
    static readonly Vrm Mark = Vrm.Of("AB12CDE");

    // Four weeks of weekdays about each; the first two scenes are one occasion.
    static readonly int[] Weekdays = [.. Enumerable.Range(-28, 28).Where(day => day % 7 is not (-3 or -4))];
    static readonly SceneOccasion[] Three = [new([0, 1], Weekdays), new([2], Weekdays), new([3], Weekdays)];

    [Fact]
    public void The_probability_is_the_share_of_all_ways_to_draw_the_days()
    {
        for (var seed = 1; seed <= 200; seed++)
        {
            var prng = new Prng((ulong)seed);
            SceneOccasion[] occasions = [new([0, 1], DaysOf(prng)), new([2], DaysOf(prng)), new([3, 4, 5], DaysOf(prng))];
            var there = There(occasions, prng, prng.Between(0, 1)).ToHashSet();

            var of = new SceneComparison(occasions).DistributionOf(there);

            var sums = new List<int> { 0 };
            foreach (var occasion in occasions)
            {
                int[] drawn = [.. occasion.Days.Append(0).Select(day => occasion.Scenes.Count(scene => there.Contains((scene, day))))];
                sums = [.. sums.SelectMany(sum => drawn.Select(count => sum + count))];
            }
            for (var count = 0; count < of.Length; count++)
            {
                Assert.True(
                    Math.Abs(of[count] - sums.Count(sum => sum == count) / (double)sums.Count) < 1e-12, $"seed {seed}, count {count}");
            }
            var found = new SceneComparison(occasions).Judge(Mark, there);
            var plain = sums.Count(sum => sum >= found.Scenes.Count) / (double)sums.Count;
            Assert.True(found.P >= plain - 1e-12, $"seed {seed}: {found.P} is below {plain}");
            Assert.Equal(there.Count(one => one.Day == 0), found.Scenes.Count);
            Assert.Equal(there.Count(one => one.Day != 0), found.UsualDays.Sum());
        }
    }

    [Fact]
    public void Randomised_p_values_of_vehicles_that_come_by_chance_are_uniform()
    {
        const int Candidates = 5000;
        var prng = new Prng(8_401);
        var comparison = new SceneComparison(Three);
        var p = new List<double>();
        for (var i = 0; i < Candidates; i++)
        {
            // Each has a habit of its own; whoever passes the first scene often passes the second.
            var there = There(Three, prng, prng.Between(0, 1)).ToList();
            p.Add(CountTail.Randomised(comparison.DistributionOf(there), there.Count(one => one.Day == 0), prng.Between(0, 1)));
        }
        p.Sort();
        var apart = p.Select((value, i) => Math.Max((i + 1.0) / Candidates - value, value - (double)i / Candidates)).Max();
        // Kolmogorov and Smirnov at 0.05: 1.358 / sqrt(n).
        Assert.True(apart < 1.358 / Math.Sqrt(Candidates), $"seed 8401: {apart}");
    }

    [Fact]
    public void Published_p_values_are_never_too_small()
    {
        var prng = new Prng(8_402);
        var comparison = new SceneComparison(Three);
        var p = new List<double>();
        for (var i = 0; i < 30_000; i++)
        {
            var found = comparison.Judge(Mark, There(Three, prng, Math.Pow(prng.Between(0, 1), 3)));
            p.Add(found.Scenes.Count >= 2 ? found.P : 1); // as only these are told
        }
        Assert.All([0.2, 0.1, 0.05, 0.02, 0.01, 0.005], level =>
        {
            var count = p.Count(value => value <= level);
            var chance = 1 - new Binomial(level, p.Count).CumulativeDistribution(count - 1);
            Assert.True(chance > 1e-4, $"seed 8402: {count} of {p.Count} at {level}");
        });
        Assert.Contains(p, value => value < 0.02); // or it would say nothing
    }

    [Fact]
    public void Who_came_only_then_goes_before_who_comes_daily_or_each_such_weekday()
    {
        var comparison = new SceneComparison(Three);
        (int, int)[] scenes = [(0, 0), (2, 0), (3, 0)];
        var stranger = comparison.Judge(Vrm.Of("STR4NGE"), scenes);
        var weekly = comparison.Judge(
            Vrm.Of("WEEK1Y"), [.. scenes, .. new[] { 0, 2, 3 }.SelectMany(scene => new[] { -7, -14, -21, -28 }.Select(day => (scene, day)))]);
        var daily = comparison.Judge(
            Vrm.Of("DA1LY"), [.. scenes, .. new[] { 0, 2, 3 }.SelectMany(scene => Weekdays.Select(day => (scene, day)))]);

        var ranked = SceneComparison.Rank([daily, weekly, stranger], 1_000);

        Assert.Equal("STR4NGE", ranked[0].Vrm.Text);
        Assert.Equal(1.0 / 21 / 21 / 21, stranger.P, 1e-12);
        Assert.Equal(1000.0 / 21 / 21 / 21, ranked[0].FalseDiscoveryRate, 1e-9);
        Assert.Equal((1.0, 1.0), (weekly.P, daily.P));
        Assert.Equal(3, daily.ExpectedCount, 1e-12);
    }

    [Fact]
    public void Both_scenes_of_one_occasion_are_no_less_likely_than_the_journey_past_them()
    {
        var comparison = new SceneComparison([new([0, 1], Weekdays)]);

        Assert.Equal(1.0 / 21, comparison.Judge(Mark, [(0, 0), (1, 0)]).P, 1e-12);
        Assert.Equal(2.0 / 21, comparison.Judge(Mark, [(0, 0), (1, 0), (0, -2), (1, -2)]).P, 1e-12);
    }

    [Fact]
    public void With_no_day_to_compare_with_nothing_speaks_against_chance() =>
        Assert.Equal(1, new SceneComparison([new([0], []), new([1], [])]).Judge(Mark, [(0, 0), (1, 0)]).P);

    static int[] DaysOf(Prng prng) => [.. Enumerable.Range(1, 7).Where(_ => prng.Below(2) == 0)];

    static IEnumerable<(int Scene, int Day)> There(IEnumerable<SceneOccasion> occasions, Prng prng, double habit)
    {
        foreach (var occasion in occasions)
        {
            foreach (var day in occasion.Days.Append(0))
            {
                if (prng.Between(0, 1) >= habit) continue; // on the road that day
                foreach (var scene in occasion.Scenes.Where(_ => prng.Between(0, 1) < 0.8)) yield return (scene, day);
            }
        }
    }
}

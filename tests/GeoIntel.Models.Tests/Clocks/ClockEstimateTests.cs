using GeoIntel.Models.Clocks;
using Xunit.Abstractions;

namespace GeoIntel.Models.Tests.Clocks;

public class ClockEstimateTests(ITestOutputHelper output)
{
    static readonly ClockRule Rule = new();

    [Fact]
    public void The_true_skew_lies_within_the_bounds_and_the_bounds_are_narrow()
    {
        var (held, all, closed) = (0, 0, 0);
        var (plain, odd) = (new List<double>(), new List<double>());
        foreach (var seed in Enumerable.Range(1, Worlds.Count(20, 400)))
        {
            var world = new ClockWorld(seed);
            var bounds = world.Estimate(Rule);
            for (var camera = 0; camera < bounds.Count; camera++)
            {
                var (bound, ends) = (bounds[camera], world.TrueEnds(camera));
                all++;
                if (Math.Min(ends.Item1, ends.Item2) >= (bound.AheadMin ?? double.MinValue)
                    && Math.Max(ends.Item1, ends.Item2) <= (bound.AheadMax ?? double.MaxValue))
                    held++;
                else
                    output.WriteLine($"seed {seed}, camera {camera}: {ends} not in {bound}");
                if (!bound.IsClosed) continue;
                closed++;
                (ClockWorld.IsPlain(camera) ? plain : odd).Add(bound.AheadMax!.Value - bound.AheadMin!.Value);
            }
        }
        plain.Sort();
        odd.Sort();
        output.WriteLine($"{held} of {all} hold, {closed} closed; widths of plain cameras: median {plain[plain.Count / 2]:0.0} s, " +
            $"longest {plain[^1]:0.0} s; of the others {odd.Count}, median {odd[odd.Count / 2]:0.0} s, longest {odd[^1]:0.0} s");

        Assert.True(held >= 0.99 * all, $"{held} of {all}");
        Assert.True(plain[plain.Count / 2] < 25, $"median width {plain[plain.Count / 2]} s");
        Assert.True(closed >= 0.9 * all, $"{closed} of {all} closed");
    }

    [Fact]
    public void Arrivals_bound_from_below_and_promptness_from_above()
    {
        var bound = Alone(new ClockArrivals(12, 100, 0.5));

        Assert.Equal(-0.5 - 4.32 * 13 / 24, bound.AheadMin!.Value, 6); // of the hour furthest away
        Assert.Equal(-0.5 + 10 + 4.32, bound.AheadMax!.Value, 6);
        Assert.Equal((100, 0, 0), (bound.ArrivalCount, bound.JourneyCount, bound.SignCount));
    }

    [Fact]
    public void A_camera_that_is_not_prompt_has_no_bound_from_above_of_its_own()
    {
        Assert.Null(Alone(new ClockArrivals(12, 100, 10.1)).AheadMax);
        Assert.NotNull(Alone(new ClockArrivals(12, 100, 9.9)).AheadMax);
    }

    [Fact]
    public void Too_few_reads_tell_nothing()
    {
        Assert.Equal(new ClockBound(null, null, 4, 0, 0, false), Alone(new ClockArrivals(12, 4, 0.5)));
    }

    [Fact]
    public void Signs_of_life_that_tell_the_time_are_arrivals()
    {
        var bound = Assert.Single(ClockEstimate.Of(
            [new ClockCamera(0, 0, 0, [], new ClockSigns(1440, -30))], [], Rule));

        Assert.Equal((30 - 4.32, 30 + 10 + 4.32), (bound.AheadMin!.Value, bound.AheadMax!.Value));
    }

    /// <summary>Journeys both ways over five kilometres, from 100 s on; no vehicle takes less than 91 s for
    /// it.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(-300)]
    [InlineData(45)]
    public void Journeys_bound_a_camera_that_is_not_prompt(double ahead)
    {
        var journeys = Enumerable.Range(0, 400).SelectMany(i => new[]
        {
            new ClockJourney(0, 1, 100 + 4 * i + ahead), new ClockJourney(1, 0, 100 + 4 * i - ahead),
        });

        var bounds = ClockEstimate.Of(
            [new ClockCamera(0, 0, 0, [new ClockArrivals(12, 99, 0)], null), new ClockCamera(1, 5000, 0, [new ClockArrivals(12, 99, 9000)], null)],
            journeys, Rule with { SkewSecondsMax = 900 });

        Assert.InRange(ahead, bounds[1].AheadMin!.Value, bounds[1].AheadMax!.Value);
        Assert.True(bounds[1].AheadMax - bounds[1].AheadMin < 260, $"{bounds[1]}");
        Assert.Equal(800, bounds[1].JourneyCount);
    }

    [Fact]
    public void A_clock_that_was_set_contradicts_itself_and_says_so()
    {
        // Prompt, so between -3 and +15; but no vehicle is ever that fast.
        var journeys = Enumerable.Range(-100, 200).Select(i => new ClockJourney(0, 1, i * 0.5));

        var bounds = ClockEstimate.Of(
            [new ClockCamera(0, 0, 0, [new ClockArrivals(12, 99, 0)], null), new ClockCamera(1, 9000, 0, [new ClockArrivals(12, 99, 0)], null)],
            journeys, Rule);

        Assert.True(bounds[1].IsContradictory);
        Assert.Equal(10 + 4.32, bounds[1].AheadMax!.Value, 6);
    }

    static ClockBound Alone(ClockArrivals arrivals) =>
        Assert.Single(ClockEstimate.Of([new ClockCamera(0, 0, 0, [arrivals], null)], [], Rule));
}

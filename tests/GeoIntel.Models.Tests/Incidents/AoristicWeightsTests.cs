using GeoIntel.Models.Incidents;

namespace GeoIntel.Models.Tests.Incidents;

public class AoristicWeightsTests
{
    static readonly DateTimeOffset Start = new(2026, 1, 5, 0, 0, 0, TimeSpan.Zero);

    // Steps of a day; the span in hours from the first edge:
    //   0        24        48        72
    //   |    12------------------60   |
    //        weights 1/4, 1/2, 1/4
    [Theory]
    [InlineData("a span over three days", 12, 60, 0.25, 0.5, 0.25)]
    [InlineData("a span within a day", 25, 26, 0, 1, 0)]
    [InlineData("an instant", 30, 30, 0, 1, 0)]
    [InlineData("an instant on an edge belongs to the day it begins", 24, 24, 0, 1, 0)]
    [InlineData("a span that ends on an edge", 12, 24, 1, 0, 0)]
    [InlineData("the last instant of all is outside", 72, 72, 0, 0, 0)]
    [InlineData("a span that began before", -24, 24, 0.5, 0, 0)]
    [InlineData("a span that is over before", -24, 0, 0, 0, 0)]
    [InlineData("a span that goes on after", 60, 84, 0, 0, 0.5)]
    public void A_span_counts_in_each_step_by_the_share_that_lies_in_it(
        string what, double from, double until, double first, double second, double third)
    {
        var time = IncidentTime.Between(Start.AddHours(from), Start.AddHours(until));
        var weights = new double[3];

        var sum = AoristicWeights.Fill(time, [Start, Start.AddDays(1), Start.AddDays(2), Start.AddDays(3)], weights);

        Assert.True(weights.SequenceEqual([first, second, third]), $"{what}: {string.Join(", ", weights)}");
        Assert.Equal(first + second + third, sum);
    }

    [Theory]
    [InlineData(2025, 3)] // clocks go forward
    [InlineData(2025, 10)] // and back
    [InlineData(2024, 2)]
    public void A_month_counts_wholly_in_its_month(int year, int month)
    {
        var next = new DateOnly(year, month, 1).AddMonths(1);
        var before = new DateOnly(year, month, 1).AddMonths(-1);
        DateTimeOffset[] edges =
        [
            IncidentTime.MonthStart(before.Year, before.Month), IncidentTime.MonthStart(year, month),
            IncidentTime.MonthStart(next.Year, next.Month), IncidentTime.MonthStart(next.Year, next.Month).AddDays(28),
        ];
        var weights = new double[3];

        Assert.Equal(1, AoristicWeights.Fill(IncidentTime.OfMonth(year, month), edges, weights));
        Assert.Equal([0, 1, 0], weights);
    }

    // Every span is laid over every second of a ladder of uneven steps: the share of a step is its count of seconds.
    [Fact]
    public void Weights_are_what_counting_the_seconds_gives_and_sum_to_1()
    {
        for (var seed = 1; seed <= Worlds.Count(200, 5_000); seed++)
        {
            var random = new Random(seed);
            var edges = new List<DateTimeOffset> { Start };
            for (var i = random.Next(1, 12); i > 0; i--) edges.Add(edges[^1].AddSeconds(random.Next(1, 200)));
            var total = (int)(edges[^1] - Start).TotalSeconds;
            var from = random.Next(0, total);
            var until = random.Next(from + 1, total + 1);
            var weights = new double[edges.Count - 1];

            var sum = AoristicWeights.Fill(
                IncidentTime.Between(Start.AddSeconds(from), Start.AddSeconds(until)), [.. edges], weights);

            var counted = new int[weights.Length];
            for (var second = from; second < until; second++)
                counted[edges.FindLastIndex(edge => edge <= Start.AddSeconds(second))]++;
            for (var step = 0; step < weights.Length; step++)
                Assert.True(Math.Abs(weights[step] - (double)counted[step] / (until - from)) < 1e-12, $"seed {seed}, step {step}");
            Assert.True(Math.Abs(sum - 1) < 1e-12, $"seed {seed}: the weights sum to {sum}");
        }
    }

    [Fact]
    public void Edges_must_ascend_and_fit_the_weights()
    {
        var time = IncidentTime.At(Start);

        Assert.Throws<ArgumentException>(() => AoristicWeights.Fill(time, [Start, Start], new double[1]));
        Assert.Throws<ArgumentException>(() => AoristicWeights.Fill(time, [Start, Start.AddDays(1)], new double[2]));
    }
}

using GeoIntel.Models.Cordons;
using GeoIntel.Models.Simulation;

namespace GeoIntel.Models.Tests.Cordons;

public class VehicleCrossingsTests
{
    static readonly CordonRule Rule = new(TimeSpan.FromMinutes(30), TimeSpan.FromHours(24));
    static readonly long Begin = new DateTime(2026, 3, 2, 12, 0, 0, DateTimeKind.Utc).Ticks;

    [Fact]
    public void Crossings_are_those_of_plain_loops_over_the_reads()
    {
        for (var seed = 1; seed <= 500; seed++)
        {
            var prng = new Prng((ulong)seed);
            var reads = Enumerable.Range(0, prng.Below(25))
                .Select(_ => Read(prng.Below(3), prng.Below(2) == 0, prng.Below(2) == 0 ? prng.Below(900) : prng.Below(300_000)))
                .OrderBy(read => read.Ticks).ToList();

            var found = VehicleCrossings.Of(reads, Rule);

            Assert.True(Slow(reads).SequenceEqual(found), $"seed {seed}");
        }
    }

    [Fact]
    public void In_and_out_within_the_time_of_a_transit_is_one_and_later_a_stay()
    {
        Assert.Equal(
            [CrossingKind.Transit, CrossingKind.Transit, CrossingKind.Stay, CrossingKind.Stay],
            Kinds((true, 0), (false, 1800), (true, 4000), (false, 5801)));
        Assert.Equal([CrossingKind.Unmatched, CrossingKind.Unmatched], Kinds((true, 0), (false, 24 * 3600 + 1)));
    }

    [Fact]
    public void Twice_the_same_way_says_that_one_between_was_missed()
    {
        Assert.Equal(
            [CrossingKind.Unmatched, CrossingKind.Stay, CrossingKind.Stay, CrossingKind.Unmatched],
            Kinds((true, 0), (true, 7_200), (false, 14_400), (false, 21_600)));
    }

    [Fact]
    public void Each_crossing_in_the_time_asked_about_is_counted_once_in_its_hour()
    {
        var counts = new CordonCounts(Begin, Begin + TimeSpan.TicksPerDay);
        for (var seed = 1; seed <= 50; seed++)
        {
            var prng = new Prng((ulong)seed);
            var reads = Enumerable.Range(0, 40).Select(_ => Read(prng.Below(3), prng.Below(2) == 0, prng.Below(200_000) - 50_000));
            counts.Add(VehicleCrossings.Of(reads.OrderBy(read => read.Ticks), Rule));
        }
        var cells = counts.Cells.ToList();

        Assert.Equal(counts.Count, cells.Sum(one => (long)one.Cell.Entered + one.Cell.TransitIn + one.Cell.UnmatchedIn + one.Cell.Left
            + one.Cell.TransitOut + one.Cell.UnmatchedOut));
        Assert.All(cells, one => Assert.InRange(one.Of.HourTicks, Begin, Begin + TimeSpan.TicksPerDay - 1));
        Assert.True(cells.Sum(one => one.Cell.Entered) > 50 && cells.Sum(one => one.Cell.TransitOut) > 50);
    }

    [Theory]
    [InlineData(1.0)]
    [InlineData(0.9)]
    [InlineData(0.6)]
    [InlineData(0.3)]
    public void The_part_of_crossings_that_are_seen_is_estimated_with_its_bounds(double part)
    {
        var inside = 0;
        for (var seed = 1; seed <= 100; seed++)
        {
            var estimate = EstimateOf(new Prng((ulong)seed), part, prng => 2 * (1 + prng.Below(6)));
            Assert.InRange(estimate.Part, part - 0.1, part + 0.1);
            if (part >= estimate.Least && part <= estimate.Most) inside++;
        }
        Assert.InRange(inside, 88, 100); // 95 of 100 are expected; 87 would come by chance in one of a thousand runs
    }

    [Theory]
    [InlineData(1.0)]
    [InlineData(0.6)]
    public void Who_ends_on_the_other_side_makes_the_estimate_too_small_and_never_too_large(double part)
    {
        var estimates = Enumerable.Range(1, 100).Select(
            seed => EstimateOf(new Prng((ulong)seed), part, prng => 1 + prng.Below(8)).Part).ToList();

        Assert.InRange(estimates.Average(), part - 0.15, part - 0.01);
    }

    [Fact]
    public void Of_few_vehicles_no_coverage_is_told()
    {
        var coverage = new CordonCoverage();
        for (var i = 0; i < CordonCoverage.VehiclesMin - 1; i++) coverage.Add([Read(0, true, 0), Read(1, false, 3_600)]);
        coverage.Add([]);
        Assert.Null(coverage.Estimate());
        coverage.Add([Read(0, true, 0), Read(1, false, 3_600)]);
        Assert.Equal((1, 1, 1), coverage.Estimate());
    }

    static (double Part, double Least, double Most) EstimateOf(Prng prng, double part, Func<Prng, int> crossings)
    {
        var coverage = new CordonCoverage();
        for (var vehicle = 0; vehicle < 2_000; vehicle++)
        {
            coverage.Add([.. Enumerable.Range(0, crossings(prng)).Where(_ => prng.Between(0, 1) < part)
                .Select(i => Read(prng.Below(4), i % 2 == 0, i * 7_200))]);
        }
        return Assert.NotNull(coverage.Estimate());
    }

    static List<Crossing> Slow(List<Crossing> reads)
    {
        var firsts = new List<Crossing>();
        for (var i = 0; i < reads.Count; i++)
        {
            var isSame = i > 0 && reads[i - 1].Gate == reads[i].Gate && reads[i - 1].Way == reads[i].Way
                && reads[i].Ticks - reads[i - 1].Ticks <= 60 * TimeSpan.TicksPerSecond;
            if (!isSame) firsts.Add(reads[i]);
        }
        return [.. firsts.Select((crossing, i) =>
        {
            var other = crossing.Way == CrossingWay.In ? i + 1 : i - 1;
            if (other < 0 || other >= firsts.Count || firsts[other].Way == crossing.Way) return crossing;
            var minutes = TimeSpan.FromTicks(Math.Abs(firsts[other].Ticks - crossing.Ticks)).TotalMinutes;
            return crossing with
            {
                Kind = minutes <= 30 ? CrossingKind.Transit : minutes <= 24 * 60 ? CrossingKind.Stay : CrossingKind.Unmatched,
            };
        })];
    }

    static CrossingKind[] Kinds(params (bool IsIn, int Seconds)[] reads) =>
        [.. VehicleCrossings.Of(reads.Select((read, i) => Read(i % 2, read.IsIn, read.Seconds)), Rule).Select(one => one.Kind)];

    static Crossing Read(int gate, bool isIn, int seconds) =>
        new(gate, isIn ? CrossingWay.In : CrossingWay.Out, Begin + seconds * TimeSpan.TicksPerSecond);
}

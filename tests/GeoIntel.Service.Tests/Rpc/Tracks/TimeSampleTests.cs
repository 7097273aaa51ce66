using GeoIntel.Service.Storage.Analysis;

namespace GeoIntel.Service.Tests.Rpc.Tracks;

public class TimeSampleTests
{
    static readonly DateTime From = new(2026, 3, 2, 8, 17, 3, DateTimeKind.Utc);

    [Fact]
    public void Spans_lie_one_after_the_other_in_the_period_each_in_its_part_and_are_together_one_part_in_so_many()
    {
        var random = new Random(1);
        for (var seed = 0; seed < 300; seed++)
        {
            var until = From.AddMicroseconds(1_000_000L + random.NextInt64(92L * 24 * 3600 * 1_000_000));
            var reads = random.NextInt64(3_000_000);

            var sample = TimeSample.Of(From, until, reads, readsMax: 5000);

            Assert.Equal(reads <= 5000, sample.OneIn == 1);
            Assert.InRange(reads / (double)sample.OneIn, 0, 5000);
            var part = (until - From) / sample.Spans.Count;
            for (var i = 0; i < sample.Spans.Count; i++)
            {
                Assert.True(sample.Spans[i].From >= From + i * part - TimeSpan.FromMicroseconds(1), $"{seed} {i}");
                Assert.True(sample.Spans[i].Until <= From + (i + 1) * part + TimeSpan.FromMicroseconds(1), $"{seed} {i}");
            }
            var length = sample.Spans.Sum(span => (span.Until - span.From).TotalSeconds);
            Assert.Equal((until - From).TotalSeconds / sample.OneIn, length, tolerance: 600e-6);
        }
    }

    [Fact]
    public void All_of_the_period_is_all_of_it() =>
        Assert.Equal([(From, From.AddDays(3).AddTicks(10))], TimeSample.Of(From, From.AddDays(3).AddTicks(10), 5000, 5000).Spans);

    [Theory]
    [InlineData(17, false)]
    [InlineData(18, true)]
    [InlineData(24 * 92, true)]
    public void A_glimpse_is_taken_of_long_periods_alone(int hours, bool isTaken) =>
        Assert.Equal(isTaken, TimeSample.Glimpse(From, From.AddHours(hours)) is not null);
}

using GeoIntel.Models.Sightings;
using GeoIntel.Models.Simulation;

namespace GeoIntel.Models.Tests.Simulation;

public class RegularsTests
{
    static readonly Borough Borough = Borough.Create(7);
    static readonly DateOnly Monday = new(2026, 3, 9);

    [Fact]
    public void The_same_day_is_the_same_whether_others_were_made_before_it_or_not()
    {
        var (one, other) = (new Regulars(Borough, 300), new Regulars(Borough, 300));
        _ = one.Day(Monday).Count();
        Assert.Equal(
            one.Day(Monday.AddDays(1)).Select(read => (read.CapturedAt, read.Camera, read.VrmText)),
            other.Day(Monday.AddDays(1)).Select(read => (read.CapturedAt, read.Camera, read.VrmText)));
    }

    [Fact]
    public void Reads_of_a_day_lie_within_it_in_order_of_capture()
    {
        var times = new Regulars(Borough, 300).Day(Monday).Select(read => read.CapturedAt).ToList();
        Assert.NotEmpty(times);
        Assert.Equal(times.Order(), times);
        Assert.All(times, time => Assert.Equal(Monday, DateOnly.FromDateTime(time.UtcDateTime)));
    }

    [Fact]
    public void Much_of_what_is_read_of_a_vehicle_is_read_where_it_passes_on_several_days()
    {
        var regulars = new Regulars(Borough, 200);
        var known = regulars.Marks.ToHashSet();
        var reads = new List<(Vrm Vrm, string Camera, DateOnly Day)>();
        for (var day = Monday; day < Monday.AddDays(14); day = day.AddDays(1))
        {
            foreach (var read in regulars.Day(day))
            {
                if (Vrm.TryParse(read.VrmText, out var vrm) && known.Contains(vrm)) reads.Add((vrm, read.Camera, day)); // else misread
            }
        }

        var again = reads.GroupBy(read => (read.Vrm, read.Camera))
            .Where(there => there.Select(read => read.Day).Distinct().Count() >= 3).Sum(there => there.Count());

        Assert.InRange(reads.Count, 200 * 14, 200 * 14 * 6);
        Assert.True(again > 0.4 * reads.Count, $"{again} of {reads.Count} reads are where the vehicle comes again.");
    }
}

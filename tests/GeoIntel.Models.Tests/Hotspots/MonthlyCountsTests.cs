using GeoIntel.Models.Geo;
using GeoIntel.Models.Hotspots;
using GeoIntel.Models.Incidents;

namespace GeoIntel.Models.Tests.Hotspots;

public class MonthlyCountsTests
{
    static readonly SquareGrid Grid = SquareGrid.Around([(344_000, 393_000)], 250, 500);

    [Fact]
    public void The_group_stands_beside_every_other_type_and_police_generated_ones_apart()
    {
        var months = MonthlyCounts.Of(
            [
                Burglary(1), Burglary(1), Burglary(3), Of("Vehicle crime", 2),
                Of("Drugs", 2) with { Flags = IncidentFlags.PoliceGenerated },
                Burglary(2) with { Place = null },
                Burglary(2) with { Place = GeoPoint.OfMetres(1, 1) },
            ],
            CrimeGroup.OfTypes([CrimeType.Burglary]), Grid);

        Assert.Equal((3, "2025-01", "2025-04"), (months.Counts.Steps, months.MonthOf(0), months.MonthOf(3)));
        Assert.Equal((1, 1), (months.WithoutPlace, months.Counts.Outside));
        Assert.Equal(
            [2.0, 0, 1], Enumerable.Range(0, 3).Select(step => Sum(months.Counts.Of(MonthlyCounts.Group, step))));
        Assert.Equal(
            ["Burglary", "Vehicle crime, reported", "Drugs, police-generated"], months.Counts.Layers.Select(layer => layer.Name));
        Assert.Equal([false, false, true], months.Counts.Layers.Select(layer => layer.IsPoliceGenerated));
    }

    [Fact]
    public void An_incident_of_some_time_in_a_span_counts_in_each_month_by_its_share()
    {
        var midnight = IncidentTime.MonthStart(2025, 2);
        var span = Burglary(1) with { Time = IncidentTime.Between(midnight.AddDays(-3), midnight.AddDays(1)) };
        var counts = MonthlyCounts.Of([Burglary(1), span, Of("Robbery", 2)], CrimeGroup.OfTypes([CrimeType.Burglary]), Grid).Counts;

        Assert.Equal(1.75, Sum(counts.Of(MonthlyCounts.Group, 0)), 12);
        Assert.Equal(0.25, Sum(counts.Of(MonthlyCounts.Group, 1)), 12);
    }

    [Fact]
    public void What_makes_no_history_is_refused_by_name()
    {
        var group = CrimeGroup.OfTypes([CrimeType.Burglary]);
        Assert.Contains("2025-02", Refusal([Burglary(1), Burglary(3)]), StringComparison.Ordinal);
        Assert.Contains(
            "there are Robbery; Vehicle crime", Refusal([Of("Vehicle crime", 1), Of("Robbery", 1)]), StringComparison.Ordinal);
        Assert.Contains("no incidents", Refusal([]), StringComparison.Ordinal);

        string Refusal(Incident[] incidents) =>
            Assert.Throws<ArgumentException>(() => MonthlyCounts.Of(incidents, group, Grid)).Message;
    }

    static Incident Burglary(int month) => Of("Burglary", month);

    static Incident Of(string type, int month) => new()
    {
        CrimeType = CrimeType.Of(type),
        Time = IncidentTime.OfMonth(2025, month),
        Place = GeoPoint.OfMetres(344_010, 393_010),
    };

    static double Sum(ReadOnlySpan<double> values)
    {
        var sum = 0.0;
        foreach (var value in values) sum += value;
        return sum;
    }
}

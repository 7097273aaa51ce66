using GeoIntel.Models.Geo;
using GeoIntel.Models.Incidents;
using NetTopologySuite.Geometries;
using static GeoIntel.Models.Tests.Incidents.CollectedRows;

namespace GeoIntel.Models.Tests.Incidents;

public class QualityReportTests
{
    [Fact]
    public void Months_between_the_first_and_the_last_are_missed_by_force()
    {
        var report = Of().With(
            "all.csv", Street, Row("c1", "2025-09"), Row("c2", "2026-01"), Row("c3", "2025-11"),
            Row("c4", "2025-12", force: "Other Police")).Report();

        Assert.Equal(
            ["Made-up Police 2025-09 to 2026-01 lacks 2025-10 2025-12, 3", "Other Police 2025-12 to 2025-12 lacks , 1"],
            report.Months.Select(of => $"{of.Force} {of.First} to {of.Last} lacks {string.Join(' ', of.Missing)}, {of.Incidents}"));
    }

    [Fact]
    public void Snap_points_are_counted_and_the_largest_named()
    {
        var report = Of().With(
            "all.csv", Street, Row("c1", street: "On or near "), Row("c2"), Row("c3"), Row("c4", longitude: "-2.85"),
            Row("c5", longitude: "", latitude: "")).Report();

        Assert.Equal((2, 3, 0.6), (report.Points.Distinct, report.Points.AtSharedPoints, report.Points.SharedShare));
        var largest = Assert.Single(report.Points.Largest);
        Assert.Equal(("High Street", 3), (largest.Street, largest.Count));
    }

    // E01033769 is the first code that the edition of 2021 brought, E01033768 the last of 2011.
    [Fact]
    public void Editions_of_LSOA_codes_are_told_apart_as_far_as_the_code_does()
    {
        var report = Of().With(
            "all.csv", Street, Row("c1", lsoa: "E01033768"), Row("c2", lsoa: "E01033769"), Row("c3", lsoa: "W01001958"),
            Row("c4", lsoa: "W01001959"), Row("c5", lsoa: "S01006506"), Row("c6", lsoa: ""),
            Row("c7", "2025-12", lsoa: "E01006448"), Row("c8", "2025-11", lsoa: "")).Report();

        Assert.Equal(
            (2, 3, 1, 2), (report.Lsoa.NewEdition, report.Lsoa.EitherEdition, report.Lsoa.OtherForm, report.Lsoa.Missing));
        Assert.Equal(["2025-12"], report.Lsoa.MonthsWithoutNew);
    }

    [Fact]
    public void What_lies_outside_the_area_is_counted_and_taken()
    {
        // The square holds the first place, (344000, 391000) or so, and not the second, 10 km to the west.
        var square = new GeometryFactory().ToGeometry(new Envelope(343_000, 346_000, 389_000, 393_000));
        Assert.True(Outline.TryCreate(square, out var area, out _));
        var collector = new IncidentCollector("", Now, [area]);

        var report = collector.With(
            "all.csv", Street, Row("c1"), Row("c2", longitude: "-2.99"), Row("c3", longitude: "", latitude: "")).Report();

        Assert.Equal((3, 1), (report.Taken, report.OutsideArea));
        Assert.Null(Of().With("all.csv", Street, Row("c1")).Report().OutsideArea);
    }

    [Fact]
    public void Types_and_groups_are_counted_with_the_police_generated_share()
    {
        var report = Of().With(
            "all.csv", Street, Row("c1"), Row("c2", type: "Drugs"), Row("c3", type: "Robbery"), Row("c4")).Report();

        Assert.Equal(
            ["Burglary 2 False", "Drugs 1 True", "Robbery 1 False"],
            report.Types.Select(type => $"{type.Name} {type.Count} {type.PoliceGenerated}"));
        Assert.Equal((1, 0.25), (report.PoliceGenerated, report.PoliceGeneratedShare));
        Assert.Equal(
            ["all-crime 3", "neighbourhood-crime 3", "knife-enabled 0", "drugs 1", "weapons 0", "anti-social-behaviour 0"],
            report.Groups.Select(group => $"{group.Id} {group.Count}"));
        Assert.Equal((0, 0), report.Flags.Where(flag => flag.Flag == "knife-enabled").Select(flag => (flag.Told, flag.Set)).Single());
    }

    [Fact]
    public void The_first_rows_of_each_reason_are_shown_and_all_are_counted()
    {
        var rows = Enumerable.Range(0, 8).Select(_ => Row(type: "")).Append(Row(month: "May")).ToArray();

        var report = Of().With("all.csv", Street, rows).Report();

        Assert.Equal((9, 0, 9), (report.Rows, report.Taken, report.Refused));
        Assert.Equal(
            ["missing-value 8 of 2 3 4 5 6", "unreadable-time 1 of 10"],
            report.Refusals.Select(of => $"{of.Reason} {of.Count} of {string.Join(' ', of.First.Select(row => row.Line))}"));
    }

    [Fact]
    public void Nothing_read_is_no_division_by_nothing()
    {
        var report = Of().Report();

        Assert.Equal((0, 0, 0.0, 0.0), (report.Rows, report.Taken, report.WithoutPlaceShare, report.Points.SharedShare));
        Assert.Empty(report.Months);
    }

    [Fact]
    public void A_digest_is_of_the_contents_and_their_order_alone()
    {
        var first = Of().With("a.csv", Street, Row("c1"), Row("c2")).Incidents.ToList();
        var again = Of().With("b.csv", Street, Row("c1", street: "On or near Elsewhere"), Row("c2")).Incidents.ToList();

        Assert.Equal(IncidentDigest.Of(first), IncidentDigest.Of(again));
        Assert.NotEqual(IncidentDigest.Of(first), IncidentDigest.Of(first.AsEnumerable().Reverse()));
        foreach (var other in (Incident[])
            [
                first[0] with { SourceId = "c" }, first[0] with { CrimeType = CrimeType.Drugs }, first[0] with { Place = null },
                first[0] with { Time = IncidentTime.OfMonth(2026, 2) }, first[0] with { LsoaCode = "" },
                first[0] with { ReportedBy = "" }, first[0] with { FallsWithin = "" }, first[0] with { Flags = IncidentFlags.Drug },
                first[0] with { FlagsTold = IncidentFlags.None },
            ])
        {
            Assert.NotEqual(IncidentDigest.Of(first), IncidentDigest.Of([other, first[1]]));
        }
    }
}

using GeoIntel.Models.Geo;
using GeoIntel.Models.Incidents;
using static GeoIntel.Models.Tests.Incidents.CollectedRows;

namespace GeoIntel.Models.Tests.Incidents;

public class StreetCrimeTests
{
    const string File = "2026-01-made-up-street.csv";

    [Fact]
    public void A_row_becomes_an_incident_of_its_month_at_its_snap_point()
    {
        var incident = Assert.Single(Of().With(File, Street, Row("c1", type: "Drugs")).Incidents);

        Assert.Equal(("c1", CrimeType.Drugs), (incident.SourceId, incident.CrimeType));
        Assert.Equal(IncidentTime.OfMonth(2026, 1), incident.Time);
        Assert.True(NationalGrid.TryToGrid(new Wgs84Point(-2.84, 53.41), out var place));
        Assert.Equal(place, incident.Place);
        Assert.Equal(("E01006448", "Made-up Police", "Made-up Police"), (incident.LsoaCode, incident.ReportedBy, incident.FallsWithin));
        Assert.Equal((IncidentFlags.PoliceGenerated, IncidentFlags.PoliceGenerated), (incident.Flags, incident.FlagsTold));
    }

    [Fact]
    public void Equal_rows_without_an_id_are_incidents_of_their_own()
    {
        var report = Of().With(File, Street, Row(type: "Anti-social behaviour"), Row(type: "Anti-social behaviour"),
            Row(type: "Anti-social behaviour")).Report();

        Assert.Equal((3, 0, 3), (report.Taken, report.Duplicates, report.WithoutId));
    }

    [Fact]
    public void An_id_counts_once_with_each_type()
    {
        var collector = Of().With(
            File, Street, Row("c1"), Row("c1"), Row("c1", longitude: "-2.85"), Row("c1", type: "Robbery"), Row("c2"));

        var report = collector.Report();

        Assert.Equal((3, 2, 1, 1), (report.Taken, report.Duplicates, report.DuplicatesThatDiffer, report.IdsOfSeveralTypes));
        Assert.Equal(["Burglary c1", "Robbery c1", "Burglary c2"], collector.Incidents.Select(of => $"{of.CrimeType} {of.SourceId}"));
    }

    [Fact]
    public void A_later_month_supersedes_nothing_and_repeats_no_incident()
    {
        var collector = Of().With(File, Street, Row("c1"))
            .With("2026-02-made-up-street.csv", Street, Row("c1", month: "2026-02"), Row("c2", month: "2026-02"));

        Assert.Equal(["2026-01", "2026-02"], collector.Incidents.Select(of => $"{of.Time.LondonMonth:yyyy-MM}"));
        Assert.Equal((1, 1), (collector.Report().Duplicates, collector.Report().DuplicatesThatDiffer));
    }

    [Fact]
    public void Missing_coordinates_are_taken_and_counted()
    {
        var collector = Of().With(File, Street, Row("c1", longitude: "", latitude: ""), Row("c2"), Row("c3"), Row("c4"));

        Assert.Null(collector.Incidents.First().Place);
        Assert.Equal((4, 1, 0.25), (collector.Report().Taken, collector.Report().WithoutPlace, collector.Report().WithoutPlaceShare));
    }

    [Theory]
    [InlineData("no type", "missing-value", "crime type", "empty")]
    [InlineData("a day", "unreadable-time", "month", "'2026-01-05'")]
    [InlineData("another month than its file", "wrong-month", "month", "2026-02", "named for 2026-01")]
    [InlineData("half a place", "impossible-place", "latitude", "empty", "give both")]
    [InlineData("no number", "impossible-place", "longitude", "'west'")]
    [InlineData("a place at sea off Africa", "impossible-place", "longitude", "Longitude 0, latitude 0", "WGS 84")]
    [InlineData("latitude first", "impossible-place", "longitude", "Longitude 53.41, latitude -2.84")]
    [InlineData("no force", "missing-value", "falls within", "empty")]
    [InlineData("too long an id", "text-too-long", "crime id", "129 characters")]
    [InlineData("too few values", "malformed", "", "3 values under 12 columns")]
    public void A_bad_row_is_refused_with_its_line_column_value_and_what_is_allowed(
        string what, string reason, string column, params string[] words)
    {
        var row = what switch
        {
            "no type" => Row(type: " "),
            "a day" => Row(month: "2026-01-05"),
            "another month than its file" => Row(month: "2026-02"),
            "half a place" => Row(latitude: ""),
            "no number" => Row(longitude: "west"),
            "a place at sea off Africa" => Row(longitude: "0", latitude: "0"),
            "latitude first" => Row(longitude: "53.41", latitude: "-2.84"),
            "no force" => Row(force: "", area: ""),
            "too long an id" => Row(new string('a', 129)),
            _ => "a,b,c",
        };

        var report = Of().With(File, Street, Row("good"), row).Report();

        Assert.Equal((1, 1), (report.Taken, report.Refused));
        var refusal = Assert.Single(Assert.Single(report.Refusals).First);
        Assert.Equal((File, 3, reason, column), (refusal.File, refusal.Line, refusal.Reason, refusal.Column));
        Assert.All(words, word => Assert.Contains(word, refusal.Description, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("1989-12")]
    [InlineData("2026-04")]
    public void A_month_before_1990_or_to_come_is_refused(string month) => Assert.Equal(
        "time-out-of-range",
        Assert.Single(Of().With($"{month}-made-up-street.csv", Street, Row("c1", month: month)).Report().Refusals).Reason);

    [Fact]
    public void A_file_whose_name_tells_no_month_may_hold_several()
    {
        var publications = Of().With("joined.csv", Street, Row("c1"), Row("c2", month: "2026-02"),
            Row("c3", force: "Other Police")).Publications;

        Assert.Equal(
            ["2026-01/Made-up Police", "2026-02/Made-up Police", "2026-01/Other Police"], publications.Select(of => of.Name));
        Assert.All(publications, of => Assert.Equal(("data.police.uk", "joined.csv", 1), (of.Source, of.FileName, of.Incidents.Count)));
    }

    [Fact]
    public void A_file_given_twice_counts_once()
    {
        var row = Row(type: "Anti-social behaviour");
        var report = Of().With(File, Street, row).With("copy.csv", Street, row).Report();

        Assert.Equal((1, 1, 0), (report.Rows, report.Taken, report.Refused));
        Assert.Equal([$"copy.csv is {File}"], report.SameFiles);
    }

    [Fact]
    public void A_month_of_a_force_is_taken_from_one_file_only()
    {
        var report = Of().With(File, Street, Row(type: "Anti-social behaviour"))
            .With("newer.csv", Street, Row(type: "Anti-social behaviour"), Row("c1"), Row("c2", month: "2026-02")).Report();

        Assert.Equal((2, 2), (report.Taken, report.Refused));
        var refusal = Assert.Single(report.Refusals).First[0];
        Assert.Equal(("newer.csv", 2, "month-of-other-file"), (refusal.File, refusal.Line, refusal.Reason));
        Assert.Contains($"2026-01 of Made-up Police was read from {File} already", refusal.Description, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Crime ID,Month,Reported by,Falls within,Longitude,Latitude,Outcome type", "lacks crime type", "-street.csv")]
    [InlineData("month,longitude,latitude,location,lsoa_code", "lacks falls within, crime type")]
    [InlineData("Month,Falls within,Longitude,Latitude,Crime type,Longitude", "'longitude' twice")]
    public void A_file_of_another_kind_is_refused_by_its_header(string header, params string[] words)
    {
        var report = Of().With("2026-01-made-up-outcomes.csv", header).Report();

        var refusal = Assert.Single(Assert.Single(report.Refusals).First);
        Assert.Equal((0, "wrong-header", 1), (report.Taken, refusal.Reason, refusal.Line));
        Assert.All(words, word => Assert.Contains(word, refusal.Description, StringComparison.Ordinal));
    }

    [Fact]
    public void A_column_that_the_publisher_adds_or_moves_is_no_trouble()
    {
        var incident = Assert.Single(Of().With(
            File, "Crime type,Month,Falls within,Latitude,Longitude,Weather", "Robbery,2026-01,Made-up Police,53.41,-2.84,rain").Incidents);

        Assert.Equal((CrimeType.Robbery, "", "Made-up Police"), (incident.CrimeType, incident.SourceId, incident.ReportedBy));
    }
}

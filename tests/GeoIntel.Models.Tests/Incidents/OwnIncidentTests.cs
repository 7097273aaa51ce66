using System.Globalization;
using GeoIntel.Models.Geo;
using GeoIntel.Models.Incidents;
using static GeoIntel.Models.Tests.Incidents.CollectedRows;

namespace GeoIntel.Models.Tests.Incidents;

public class OwnIncidentTests
{
    const string Header = "id,crime_type,at,earliest,latest,month,longitude,latitude,easting,northing,knife_enabled,police_generated";

    // at, earliest, latest, month -> the instants in UTC
    [Theory]
    [InlineData("2025-07-01T22:15,,,", "2025-07-01T21:15", "2025-07-01T21:15", TimePrecision.Exact)]
    [InlineData("2025-07-01 22:15:30,,,", "2025-07-01T21:15:30", "2025-07-01T21:15:30", TimePrecision.Exact)]
    [InlineData("2025-12-01T22:15:00Z,,,", "2025-12-01T22:15", "2025-12-01T22:15", TimePrecision.Exact)]
    [InlineData("2025-12-01T22:15+02:00,,,", "2025-12-01T20:15", "2025-12-01T20:15", TimePrecision.Exact)]
    [InlineData("2025-07-01,,,", "2025-06-30T23:00", "2025-07-01T23:00", TimePrecision.Span)]
    [InlineData("2025-03-30,,,", "2025-03-30T00:00", "2025-03-30T23:00", TimePrecision.Span)] // a day of 23 hours
    [InlineData("2025-10-26,,,", "2025-10-25T23:00", "2025-10-27T00:00", TimePrecision.Span)] // a day of 25 hours
    [InlineData("2025-10-26T01:30,,,", "2025-10-26T00:30", "2025-10-26T01:30", TimePrecision.Span)] // the hour that comes twice
    [InlineData(",2025-12-01T18:00,2025-12-02T07:30,", "2025-12-01T18:00", "2025-12-02T07:30", TimePrecision.Span)]
    [InlineData(",2025-12-01,2025-12-03,", "2025-12-01T00:00", "2025-12-04T00:00", TimePrecision.Span)]
    [InlineData(",2025-12-01T18:00,2025-12-01T18:00,", "2025-12-01T18:00", "2025-12-01T18:00", TimePrecision.Exact)]
    [InlineData(",,,2025-06", "2025-05-31T23:00", "2025-06-30T23:00", TimePrecision.Month)]
    public void A_row_tells_an_instant_a_day_a_span_or_a_month(string times, string from, string until, TimePrecision precision)
    {
        var incident = Assert.Single(Of("ours").With("burglaries.csv", Header, $"b1,Burglary,{times},,,,,,").Incidents);

        Assert.Equal((Utc(from), Utc(until), precision), (incident.Time.Earliest, incident.Time.Latest, incident.Time.Precision));
    }

    [Theory]
    [InlineData("yes,", IncidentFlags.KnifeEnabled, IncidentFlags.KnifeEnabled | IncidentFlags.PoliceGenerated)]
    [InlineData("N,1", IncidentFlags.PoliceGenerated, IncidentFlags.KnifeEnabled | IncidentFlags.PoliceGenerated)]
    [InlineData(",false", IncidentFlags.None, IncidentFlags.PoliceGenerated)]
    [InlineData(",", IncidentFlags.None, IncidentFlags.PoliceGenerated)]
    public void An_empty_flag_is_not_a_no(string flags, IncidentFlags set, IncidentFlags told)
    {
        var incident = Assert.Single(Of("ours").With("b.csv", Header, $"b1,Burglary,2025-12-01,,,,,,,,{flags}").Incidents);

        Assert.Equal((set, told), (incident.Flags, incident.FlagsTold));
    }

    [Fact]
    public void A_type_that_is_police_generated_is_so_unless_the_row_says_no()
    {
        var incidents = Of("ours").With(
            "b.csv", Header, "b1,Drugs,2025-12-01,,,,,,,,,", "b2,Drugs,2025-12-01,,,,,,,,,no").Incidents;

        Assert.Equal([true, false], incidents.Select(incident => incident.IsPoliceGenerated));
    }

    [Fact]
    public void A_place_is_told_in_degrees_or_in_metres()
    {
        var incidents = Of("ours").With(
            "b.csv", Header, "b1,Burglary,2025-12-01,,,,,,344500.25,391000,,", "b2,Burglary,2025-12-01,,,,-2.84,53.41,,,,").Incidents;

        Assert.True(NationalGrid.TryToGrid(new Wgs84Point(-2.84, 53.41), out var place));
        Assert.Equal([GeoPoint.OfMetres(344500.25, 391000), place], incidents.Select(incident => incident.Place));
    }

    [Theory]
    [InlineData("b1,Burglary,,,,,,,,,,", "missing-value", "at", "fills none")]
    [InlineData("b1,Burglary,2025-12-01,,,2025-12,,,,,,", "missing-value", "at", "at, month")]
    [InlineData("b1,Burglary,,2025-12-01,,,,,,,,", "missing-value", "earliest", "earliest and latest")]
    [InlineData("b1,Burglary,,2025-12-02T10:00,2025-12-02T09:00,,,,,,,", "unreadable-time", "latest", "before 'earliest'")]
    [InlineData("b1,Burglary,01/12/2025,,,,,,,,,", "unreadable-time", "at", "'01/12/2025'", "2026-01-31")]
    [InlineData("b1,Burglary,2025-03-30T01:30,,,,,,,,,", "unreadable-time", "at", "skipped that hour")]
    [InlineData("b1,Burglary,2026-03-16,,,,,,,,,", "time-out-of-range", "at", "1990 to now")]
    [InlineData("b1,Burglary,2025-12-01,,,,,,,,maybe,", "unreadable-flag", "knife_enabled", "'maybe'", "yes or no")]
    [InlineData("b1,Burglary,2025-12-01,,,,-2.84,53.41,344500,391000,,", "impossible-place", "easting", "degrees and metres")]
    [InlineData("b1,Burglary,2025-12-01,,,,,,800000,391000,,", "impossible-place", "easting", "(800000, 391000)", "700000")]
    public void A_bad_row_is_refused_with_its_column_value_and_what_is_allowed(
        string row, string reason, string column, params string[] words)
    {
        var report = Of("ours").With("b.csv", Header, row).Report();

        var refusal = Assert.Single(Assert.Single(report.Refusals).First);
        Assert.Equal((0, 2, reason, column), (report.Taken, refusal.Line, refusal.Reason, refusal.Column));
        Assert.All(words, word => Assert.Contains(word, refusal.Description, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("crime_type,at,victim_name", "unknown columns: victim_name", "persons")]
    [InlineData("crime_type,longitude,latitude", "no time")]
    public void A_header_with_columns_of_persons_or_without_a_time_is_refused(string header, params string[] words)
    {
        var refusal = Assert.Single(Assert.Single(Of("ours").With("b.csv", header).Report().Refusals).First);

        Assert.Equal("wrong-header", refusal.Reason);
        Assert.All(words, word => Assert.Contains(word, refusal.Description, StringComparison.Ordinal));
    }

    [Fact]
    public void A_file_is_one_publication_of_its_source()
    {
        var publication = Assert.Single(Of("ours").With(
            "b.csv", "crime_type,month", "Burglary,2025-12", "Burglary,2025-11").Publications);

        Assert.Equal(("ours", "b.csv", 2), (publication.Source, publication.Name, publication.Incidents.Count));
    }

    static DateTimeOffset Utc(string time) =>
        DateTimeOffset.Parse(time, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
}

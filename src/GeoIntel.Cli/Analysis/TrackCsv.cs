using System.Globalization;
using GeoIntel.Cli.Sightings;
using GeoIntel.V1;
using static GeoIntel.Cli.Sightings.CsvText;

namespace GeoIntel.Cli.Analysis;

/// <summary>CSV, a heading and a line a point; what begins with leg is of the way to it from the point before.</summary>
sealed class TrackCsv : TrackOutput
{
    readonly TextWriter _out;

    public TrackCsv(TextWriter output)
    {
        _out = output;
        _out.Write(Line(
        [
            "journey", "first_capture_time", "last_capture_time", "camera", "easting", "northing", "position_uncertainty_metres", "reads",
            "observed", "time_doubtful", "vehicle_description", "confidential", "leg_begins_journey", "leg_metres", "leg_seconds",
            "leg_seconds_min", "leg_seconds_max", "leg_clocks_measured", "leg_kmh", "leg_kmh_min", "leg_kmh_max", "leg_order_doubtful",
            "leg_implausible", "link_share", "link_departures", "link_sampled_one_in", "not_up_on_the_way", "sightings",
        ]));
    }

    public override void End() => _out.Flush();

    protected override void Write(TrackVehicleResponse response)
    {
        if (response.Journey is not { } journey) return;
        foreach (var (point, leg) in Steps(journey)) _out.Write(Line([.. PointOf(point, journey), .. LegOf(leg, journey), SightingsOf(point)]));
    }

    IEnumerable<string> PointOf(TrackPoint point, TrackJourney journey) =>
    [
        Number.ToString(CultureInfo.InvariantCulture), SightingOutput.TimeOf(point.FirstCaptureTime),
        SightingOutput.TimeOf(point.LastCaptureTime), point.Camera, CsvText.Number(point.Position?.X), CsvText.Number(point.Position?.Y),
        CsvText.Number(point.PositionUncertaintyMetres), point.Sightings.Count.ToString(CultureInfo.InvariantCulture), Truth(point.Observed),
        Truth(point.TimeDoubtful), point.VehicleDescription, Truth(journey.Confidential),
    ];

    static IEnumerable<string> LegOf(TrackLeg? leg, TrackJourney journey) => leg is null ? Enumerable.Repeat("", 15) :
    [
        Truth(ReferenceEquals(leg, journey.LegBefore) && !journey.Continued), CsvText.Number(leg.HasDistanceMetres ? leg.DistanceMetres : null),
        CsvText.Number(leg.ElapsedSeconds), CsvText.Number(leg.HasElapsedSecondsMin ? leg.ElapsedSecondsMin : null),
        CsvText.Number(leg.HasElapsedSecondsMax ? leg.ElapsedSecondsMax : null), Truth(leg.ClocksMeasured),
        CsvText.Number(leg.HasSpeedKmh ? leg.SpeedKmh : null), CsvText.Number(leg.HasSpeedKmhMin ? leg.SpeedKmhMin : null),
        CsvText.Number(leg.HasSpeedKmhMax ? leg.SpeedKmhMax : null), Truth(leg.OrderDoubtful), Truth(leg.Implausible),
        CsvText.Number(leg.Link is { HasShare: true } link ? link.Share : null), CsvText.Number(leg.Link?.DepartureCount),
        CsvText.Number(leg.Link?.SampledOneIn), OutagesOf(leg),
    ];

    static string SightingsOf(TrackPoint point) => string.Join(' ', point.Sightings);
}

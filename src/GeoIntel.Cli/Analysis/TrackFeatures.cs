using System.Text.Json;
using System.Text.Json.Nodes;
using GeoIntel.Cli.Sightings;
using GeoIntel.V1;

namespace GeoIntel.Cli.Analysis;

/// <summary>One GeoJSON FeatureCollection (RFC 7946, so WGS 84, longitude first): of each journey a line from point to point,
/// which is not the way that was driven, and its points.</summary>
sealed class TrackFeatures : TrackOutput
{
    readonly TextWriter _out;
    readonly string _vrm;
    bool _isFirst = true;

    public TrackFeatures(TextWriter output, string vrm)
    {
        (_out, _vrm) = (output, vrm);
        _out.Write("{\"type\":\"FeatureCollection\",\"features\":[");
    }

    public override void End() => _out.WriteLine("\n]}");

    protected override void Write(TrackVehicleResponse response)
    {
        if (response.Journey is not { } journey) return;
        // A line has two places at least; one that leads nowhere is left to its points.
        var places = journey.Points.Where(point => point.Position is not null).ToList();
        if (places.Select(point => point.Position).Distinct().Skip(1).Any())
        {
            var line = new JsonArray([.. places.Select(point => GeoJsonFeatures.CoordinatesOf(point.Position))]);
            Write("LineString", line, new JsonObject
            {
                ["kind"] = "journey", ["vrm"] = _vrm, ["journey"] = Number, ["journey_gap_minutes"] = Terms.JourneyGapMinutes,
                ["first_capture_time"] = SightingOutput.TimeOf(journey.Points[0].FirstCaptureTime),
                ["last_capture_time"] = SightingOutput.TimeOf(journey.Points[^1].LastCaptureTime),
                ["reads"] = journey.ReadCount, ["distance_metres"] = Math.Round(journey.DistanceMetres, 2), ["confidential"] = journey.Confidential,
            });
        }
        foreach (var (point, leg) in Steps(journey))
            Write("Point", GeoJsonFeatures.CoordinatesOf(point.Position), PropertiesOf(point, leg, journey));
    }

    JsonObject PropertiesOf(TrackPoint point, TrackLeg? leg, TrackJourney journey)
    {
        var properties = new JsonObject
        {
            ["kind"] = "point", ["vrm"] = _vrm, ["journey"] = Number, ["camera"] = point.Camera,
            ["first_capture_time"] = SightingOutput.TimeOf(point.FirstCaptureTime),
            ["last_capture_time"] = SightingOutput.TimeOf(point.LastCaptureTime),
            ["position_uncertainty_metres"] = point.PositionUncertaintyMetres, ["reads"] = point.Sightings.Count,
            ["observed"] = point.Observed, ["time_doubtful"] = point.TimeDoubtful, ["vehicle_description"] = point.VehicleDescription,
            ["confidential"] = journey.Confidential,
        };
        if (leg is null) return properties;
        properties["leg_seconds"] = leg.ElapsedSeconds;
        if (leg.HasDistanceMetres) properties["leg_metres"] = Math.Round(leg.DistanceMetres, 2);
        if (leg.HasSpeedKmhMin) properties["leg_kmh_min"] = Math.Round(leg.SpeedKmhMin, 2);
        if (leg.HasSpeedKmhMax) properties["leg_kmh_max"] = Math.Round(leg.SpeedKmhMax, 2);
        if (leg.Link is { HasShare: true } link) properties["link_share"] = Math.Round(link.Share, 4);
        properties["leg_implausible"] = leg.Implausible;
        properties["not_up_on_the_way"] = OutagesOf(leg);
        return properties;
    }

    void Write(string type, JsonArray? coordinates, JsonObject properties)
    {
        var feature = new JsonObject
        {
            ["type"] = "Feature",
            ["geometry"] = coordinates is null ? null : new JsonObject { ["type"] = type, ["coordinates"] = coordinates },
            ["properties"] = properties,
        };
        _out.Write(_isFirst ? "\n" : ",\n");
        _out.Write(feature.ToJsonString(JsonSerializerOptions.Default));
        _isFirst = false;
    }
}

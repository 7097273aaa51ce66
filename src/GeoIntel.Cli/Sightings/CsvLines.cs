using GeoIntel.V1;
using static GeoIntel.Cli.Sightings.CsvText;

namespace GeoIntel.Cli.Sightings;

/// <summary>CSV, a heading and a line a sighting.</summary>
sealed class CsvLines : SightingOutput
{
    readonly TextWriter _out;

    public CsvLines(TextWriter output)
    {
        _out = output;
        WriteLine(
        [
            "name", "capture_time", "vrm", "vrm_text", "camera", "feed", "easting", "northing", "position_uncertainty_metres", "confidence",
            "vehicle_description", "observed", "time_doubtful", "rectified", "match_class", "match_vrm", "match_probability",
        ]);
    }

    public override void Write(Sighting sighting) => WriteLine(
    [
        sighting.Name, TimeOf(sighting), sighting.Vrm, sighting.VrmText, sighting.Camera, sighting.Feed,
        Number(sighting.Position?.X), Number(sighting.Position?.Y), Number(sighting.PositionUncertaintyMetres),
        Number(sighting.HasConfidence ? sighting.Confidence : null), sighting.VehicleDescription, Truth(sighting.Observed),
        Truth(sighting.TimeDoubtful), Truth(sighting.Rectified), ClassOf(sighting), sighting.Match?.Vrm ?? "", ProbabilityOf(sighting),
    ]);

    public override void End() => _out.Flush();

    void WriteLine(IEnumerable<string> fields) => _out.Write(CsvText.Line(fields));
}

using System.Globalization;
using GeoIntel.V1;

namespace GeoIntel.Cli.Sightings;

/// <summary>CSV (RFC 4180), a heading and a line a sighting; a text that a spreadsheet would run begins with an
/// apostrophe.</summary>
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

    void WriteLine(IEnumerable<string> fields) => _out.Write(string.Join(',', fields.Select(Field)) + "\r\n");

    static string Field(string text)
    {
        if (text.Length > 0 && text[0] is '=' or '+' or '-' or '@' or '\t' or '\r' or '\n') text = $"'{text}";
        return text.AsSpan().ContainsAny(",\"\r\n") ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
    }

    static string Number(double? value) => value?.ToString("0.####", CultureInfo.InvariantCulture) ?? "";

    static string Truth(bool value) => value ? "true" : "false";
}

using System.Globalization;
using GeoIntel.V1;

namespace GeoIntel.Cli.Sightings;

/// <summary>How sightings are printed, as they come.</summary>
abstract class SightingOutput
{
    public static readonly string[] Names = ["json", "csv", "geojson"];

    /// <param name="name">One of <see cref="Names"/>; null for a table.</param>
    public static SightingOutput Of(string? name, Terminal terminal) => name switch
    {
        "json" => new JsonLines(terminal),
        "csv" => new CsvLines(terminal.Out),
        "geojson" => new GeoJsonFeatures(terminal.Out),
        _ => new SightingTable(terminal),
    };

    public abstract void Write(Sighting sighting);

    /// <summary>After the last one; without it what was printed is not whole.</summary>
    public abstract void End();

    protected static string TimeOf(Sighting sighting) => TimeOf(sighting.CaptureTime);

    /// <summary>RFC 3339, to the microsecond.</summary>
    internal static string TimeOf(Google.Protobuf.WellKnownTypes.Timestamp time) =>
        time.ToDateTime().ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFF'Z'", CultureInfo.InvariantCulture);

    /// <summary>"exact", "equivalent" or "similar"; empty where it was not asked.</summary>
    protected static string ClassOf(Sighting sighting) => sighting.Match?.MatchClass.ToString().ToLowerInvariant() ?? "";

    protected static string ProbabilityOf(Sighting sighting) => sighting.Match is { HasProbability: true } match
        ? match.Probability.ToString("0.####", CultureInfo.InvariantCulture)
        : "";
}

/// <summary>One JSON object a sighting, in the contract's own names.</summary>
sealed class JsonLines(Terminal terminal) : SightingOutput
{
    public override void Write(Sighting sighting) => terminal.Out.WriteLine(Remote.WireJson.Line(sighting));

    public override void End()
    {
    }
}

/// <summary>For a person. The rows are kept until the last, for the columns' widths.</summary>
sealed class SightingTable(Terminal terminal) : SightingOutput
{
    static readonly string[] Heads = ["captured (UTC)", "VRM", "camera", "easting", "northing", "vehicle"];
    static readonly string[] MatchHeads = ["match", "of", "probability"];

    readonly List<Sighting> _sightings = [];

    public override void Write(Sighting sighting) => _sightings.Add(sighting);

    public override void End()
    {
        var isMatched = _sightings.Exists(sighting => sighting.Match is not null);
        terminal.WriteTable(isMatched ? [.. Heads, .. MatchHeads] : Heads, _sightings.Select(sighting => Row(sighting, isMatched)));
    }

    static string[] Row(Sighting sighting, bool isMatched)
    {
        string[] row =
        [
            sighting.CaptureTime.ToDateTime().ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture),
            sighting.Vrm,
            sighting.Camera,
            sighting.Position?.X.ToString("0", CultureInfo.InvariantCulture) ?? "",
            sighting.Position?.Y.ToString("0", CultureInfo.InvariantCulture) ?? "",
            sighting.VehicleDescription,
        ];
        return isMatched ? [.. row, ClassOf(sighting), sighting.Match?.Vrm ?? "", ProbabilityOf(sighting)] : row;
    }
}

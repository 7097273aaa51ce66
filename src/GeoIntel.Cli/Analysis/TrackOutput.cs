using System.Globalization;
using GeoIntel.Cli.Remote;
using GeoIntel.V1;

namespace GeoIntel.Cli.Analysis;

/// <summary>How journeys are printed, as they come.</summary>
abstract class TrackOutput
{
    bool _isPart;
    int _reads;

    /// <param name="format">json, csv or geojson; null for a table.</param>
    public static TrackOutput Of(string? format, string vrm, Terminal terminal) => format switch
    {
        "json" => new TrackJson(terminal),
        "csv" => new TrackCsv(terminal.Out),
        "geojson" => new TrackFeatures(terminal.Out, vrm),
        _ => new TrackTable(terminal),
    };

    /// <summary>For a person, on standard error.</summary>
    public string Summary => string.Create(
        CultureInfo.InvariantCulture,
        $"{Number} journeys of {_reads} reads; {Terms.JourneyGapMinutes} minutes without a read end one. Speeds are of straight lines, so ")
        + "lower bounds. A read is of a mark: it does not say who drove, and a time without one does not say that it was not there.";

    protected TrackTerms Terms { get; private set; } = new();

    /// <summary>Of the journey, from 1, the newest; parts of one have one number.</summary>
    protected int Number { get; private set; }

    public void Add(TrackVehicleResponse response)
    {
        if (response.Terms is { } terms) Terms = terms;
        if (response.Journey is { } journey)
        {
            if (!_isPart) Number++;
            _isPart = journey.Continued;
            _reads += journey.ReadCount;
        }
        Write(response);
    }

    /// <summary>After the last one; without it what was printed is not whole.</summary>
    public abstract void End();

    protected abstract void Write(TrackVehicleResponse response);

    /// <summary>Each point with the leg that leads to it; null of the very first.</summary>
    protected static IEnumerable<(TrackPoint Point, TrackLeg? Leg)> Steps(TrackJourney journey) =>
        journey.Points.Select((point, i) => (point, (TrackLeg?)(i == 0 ? journey.LegBefore : journey.Legs[i - 1])));

    /// <summary>"c3 down 240 s", the cameras without their collection.</summary>
    protected static string OutagesOf(TrackLeg? leg) => leg is null ? "" : string.Join("; ", leg.Outages.Select(one => string.Create(
        CultureInfo.InvariantCulture, $"{one.Camera["cameras/".Length..]} {StateOf(one.State)} {one.Seconds:0} s")));

    static string StateOf(CameraState state) => state switch
    {
        CameraState.Down => "down",
        CameraState.OutOfService => "out of service",
        _ => "unknown",
    };
}

/// <summary>One JSON object a message, in the contract's own names.</summary>
sealed class TrackJson(Terminal terminal) : TrackOutput
{
    public override void End()
    {
    }

    protected override void Write(TrackVehicleResponse response) => terminal.Out.WriteLine(WireJson.Line(response));
}

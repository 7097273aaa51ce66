using System.Globalization;
using GeoIntel.V1;

namespace GeoIntel.Cli.Analysis;

/// <summary>For a person. The rows are kept until the last, for the columns' widths.</summary>
sealed class TrackTable(Terminal terminal) : TrackOutput
{
    static readonly string[] Heads =
        ["journey", "read (UTC)", "until", "camera", "reads", "km", "minutes", "km/h", "at least", "at most", "usual next", "not up on the way"];

    readonly List<string[]> _rows = [];

    public override void End() => terminal.WriteTable(Heads, _rows);

    protected override void Write(TrackVehicleResponse response)
    {
        if (response.Journey is { } journey) _rows.AddRange(Steps(journey).Select(step => Row(step.Point, step.Leg)));
    }

    string[] Row(TrackPoint point, TrackLeg? leg) =>
    [
        Text($"{Number}"),
        Text($"{point.FirstCaptureTime.ToDateTime():yyyy-MM-dd HH:mm:ss}") + (point.TimeDoubtful ? " doubtful" : ""),
        point.FirstCaptureTime.Equals(point.LastCaptureTime) ? "" : Text($"{point.LastCaptureTime.ToDateTime():HH:mm:ss}"),
        point.Camera.Length > 0 ? point.Camera : "observation",
        Text($"{point.Sightings.Count}"),
        leg is { HasDistanceMetres: true } ? Text($"{leg.DistanceMetres / 1000:0.0}") : "",
        leg is null ? "" : Text($"{leg.ElapsedSeconds / 60:0.0}"),
        leg is { HasSpeedKmh: true } ? Text($"{leg.SpeedKmh:0}") : "",
        leg is { HasSpeedKmhMin: true } ? Text($"{leg.SpeedKmhMin:0}") + (leg.Implausible ? " implausible" : "") : "",
        leg is { HasSpeedKmhMax: true } ? Text($"{leg.SpeedKmhMax:0}") : "",
        leg is { Link.HasShare: true } ? Text($"{leg.Link.Share * 100:0} % of {leg.Link.DepartureCount}") : "",
        OutagesOf(leg),
    ];

    static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

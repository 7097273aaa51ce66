namespace GeoIntel.Service.Hotspots;

static partial class HotspotLog
{
    [LoggerMessage(8001, LogLevel.Information, "Hotspot run {Run} ended: {Cells} cells, {Flags} flags.")]
    public static partial void Ended(ILogger log, string run, int cells, int flags);
}

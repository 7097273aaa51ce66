namespace GeoIntel.Service.Storage.Registry;

/// <summary>PostgreSQL keeps microseconds; what is told and compared must be what is stored.</summary>
static class Microseconds
{
    public static DateTimeOffset Truncate(DateTimeOffset time) =>
        new(time.UtcTicks - time.UtcTicks % TimeSpan.TicksPerMicrosecond, TimeSpan.Zero);
}

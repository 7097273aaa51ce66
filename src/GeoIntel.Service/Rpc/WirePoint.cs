using System.Globalization;
using GeoIntel.Models.Geo;
using GeoIntel.V1;
using Google.Protobuf.WellKnownTypes;

namespace GeoIntel.Service.Rpc;

/// <summary>Points and times between the wire and the models.</summary>
static class WirePoint
{
    const long NanosPerSecond = 1_000_000_000;

    /// <summary>A time from the wire; false when it is unset or not a time.</summary>
    public static bool TryToTime(Timestamp? wire, out DateTimeOffset time)
    {
        time = default;
        // Seconds of the years 1 to 9999, as the type allows; ToDateTimeOffset throws on anything else.
        if (wire is null || wire.Seconds is < -62_135_596_800 or > 253_402_300_799 || wire.Nanos is < 0 or >= (int)NanosPerSecond)
            return false;
        time = wire.ToDateTimeOffset();
        return true;
    }

    /// <summary>A point from the wire, in either of the two reference systems.</summary>
    public static bool TryToGrid(Point wire, out GeoPoint point)
    {
        if (wire.Epsg == 27700) return GeoPoint.TryFromMetres(wire.X, wire.Y, out point);
        point = default;
        return wire.Epsg == 4326 && NationalGrid.TryToGrid(new Wgs84Point(wire.X, wire.Y), out point);
    }

    public static Point Of(GeoPoint point) => new() { Epsg = 27700, X = point.EastingMetres, Y = point.NorthingMetres };

    /// <summary>Why a point is not taken.</summary>
    public static string Problem(Point point) => string.Create(
        CultureInfo.InvariantCulture,
        $"({point.X}, {point.Y}) with EPSG {point.Epsg} is not a place in Great Britain; give eastings 0 to 700000 and " +
        $"northings 0 to 1300000 with EPSG 27700, or longitude and latitude with EPSG 4326, in that order.");
}

namespace GeoIntel.Models.Geo;

/// <summary>A point on the British National Grid (EPSG:27700) in whole centimetres, easting first.</summary>
/// <remarks>
/// Whole centimetres make every geometric question exact in 64-bit integers: differences on the grid stay below 2^27
/// and
/// their products below 2^54, one bit more than a double holds. The default value is the grid's origin, which is at
/// sea.
/// </remarks>
public readonly record struct GeoPoint(int EastingCentimetres, int NorthingCentimetres)
{
    /// <summary>The grid covers eastings 0 to 700 km and northings 0 to 1300 km (EPSG area of use of code
    /// 27700).</summary>
    public const double EastingMetresMax = 700_000;

    /// <inheritdoc cref="EastingMetresMax"/>
    public const double NorthingMetresMax = 1_300_000;

    public double EastingMetres => EastingCentimetres / 100.0;
    public double NorthingMetres => NorthingCentimetres / 100.0;

    /// <summary>Rounds to the nearest centimetre.</summary>
    /// <returns>False when a coordinate is not a number or lies outside the grid.</returns>
    public static bool TryFromMetres(double eastingMetres, double northingMetres, out GeoPoint point)
    {
        // Written so that NaN fails.
        if (!(eastingMetres >= 0 && eastingMetres <= EastingMetresMax)
            || !(northingMetres >= 0 && northingMetres <= NorthingMetresMax))
        {
            point = default;
            return false;
        }
        point = new GeoPoint((int)Math.Round(eastingMetres * 100), (int)Math.Round(northingMetres * 100));
        return true;
    }

    /// <summary>A point of our own making, in metres.</summary>
    public static GeoPoint OfMetres(double eastingMetres, double northingMetres) =>
        TryFromMetres(eastingMetres, northingMetres, out var point)
            ? point
            : throw new ArgumentOutOfRangeException(
                nameof(eastingMetres), $"({eastingMetres}, {northingMetres}) is outside the National Grid.");

    /// <summary>Straight-line distance on the grid, in metres.</summary>
    public double DistanceMetresTo(GeoPoint other)
    {
        double east = EastingCentimetres - other.EastingCentimetres;
        double north = NorthingCentimetres - other.NorthingCentimetres;
        return Math.Sqrt(east * east + north * north) / 100;
    }
}

/// <summary>A point in WGS 84 (EPSG:4326), in degrees, longitude first.</summary>
public readonly record struct Wgs84Point(double LongitudeDegrees, double LatitudeDegrees);

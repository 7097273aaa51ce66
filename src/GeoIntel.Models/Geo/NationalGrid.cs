using System.Diagnostics.CodeAnalysis;
using NetTopologySuite.Geometries;
using ProjNet.CoordinateSystems;
using ProjNet.CoordinateSystems.Transformations;

namespace GeoIntel.Models.Geo;

/// <summary>Between WGS 84 (EPSG:4326) and the British National Grid (EPSG:27700).</summary>
/// <remarks>Transverse Mercator on the Airy 1830 ellipsoid, with the Helmert transformation EPSG:1314. Safe on any
/// thread.</remarks>
public static class NationalGrid
{
    public const int Srid = 27700;

    /// <summary>How far a projected point may be from where OSTN15, the definitive transformation, would put
    /// it.</summary>
    /// <remarks>Ordnance Survey, A guide to coordinate systems in Great Britain: one Helmert transformation for the
    /// whole
    /// country is good to about 5 m. EPSG:1314 states an accuracy of 2 m.</remarks>
    public const double ProjectionUncertaintyMetres = 5;

    // Definition of EPSG:27700 and of the transformation EPSG:1314, position vector convention.
    const string Definition =
        """
        PROJCS["OSGB36 / British National Grid",
          GEOGCS["OSGB36",
            DATUM["Ordnance Survey of Great Britain 1936",
              SPHEROID["Airy 1830", 6377563.396, 299.3249646],
              TOWGS84[446.448, -125.157, 542.06, 0.15, 0.247, 0.842, -20.489]],
            PRIMEM["Greenwich", 0], UNIT["degree", 0.0174532925199433]],
          PROJECTION["Transverse_Mercator"],
          PARAMETER["latitude_of_origin", 49], PARAMETER["central_meridian", -2],
          PARAMETER["scale_factor", 0.9996012717],
          PARAMETER["false_easting", 400000], PARAMETER["false_northing", -100000],
          UNIT["metre", 1], AXIS["Easting", EAST], AXIS["Northing", NORTH]]
        """;

    static readonly CoordinateSystem Grid = new CoordinateSystemFactory().CreateFromWkt(Definition);
    static readonly MathTransform Forward = Between(GeographicCoordinateSystem.WGS84, Grid);
    static readonly MathTransform Backward = Between(Grid, GeographicCoordinateSystem.WGS84);

    /// <summary>Projects a point and rounds it to the centimetre.</summary>
    /// <returns>False when a coordinate is not a number or the point lies outside the grid.</returns>
    public static bool TryToGrid(Wgs84Point point, out GeoPoint grid)
    {
        grid = default;
        return TryToMetres(point.LongitudeDegrees, point.LatitudeDegrees, out var easting, out var northing)
            && GeoPoint.TryFromMetres(easting, northing, out grid);
    }

    public static Wgs84Point ToWgs84(GeoPoint point)
    {
        var (x, y, z) = (point.EastingMetres, point.NorthingMetres, 0.0);
        Backward.Transform(ref x, ref y, ref z);
        return new Wgs84Point(x, y);
    }

    /// <summary>Projects an outline drawn in WGS 84 degrees, longitude first, to EPSG:27700 metres.</summary>
    /// <remarks>Long sides get corners in between, so that a side keeps to the line that was drawn.</remarks>
    /// <param name="problem">The place that could not be projected and what is allowed; empty on success.</param>
    public static bool TryProject(Geometry wgs84, [NotNullWhen(true)] out Geometry? projected, out string problem)
    {
        var projection = new OutlineProjection();
        projected = projection.Run(wgs84);
        problem = projection.Problem;
        return projected is not null;
    }

    /// <inheritdoc cref="TryProject"/>
    /// <exception cref="ArgumentException">It cannot be projected; the message says why.</exception>
    public static Geometry Project(Geometry wgs84) =>
        TryProject(wgs84, out var projected, out var problem)
            ? projected
            : throw new ArgumentException(problem, nameof(wgs84));

    internal static bool TryToMetres(double longitude, double latitude, out double easting, out double northing)
    {
        (easting, northing) = (longitude, latitude);
        // Far outside Great Britain the projection's series mean nothing and could land on the grid. NaN fails too.
        if (!(longitude is >= -15 and <= 10 && latitude is >= 45 and <= 65)) return false;

        var height = 0.0;
        Forward.Transform(ref easting, ref northing, ref height);
        return true;
    }

    static MathTransform Between(CoordinateSystem from, CoordinateSystem to) =>
        new CoordinateTransformationFactory().CreateFromCoordinateSystems(from, to).MathTransform;
}

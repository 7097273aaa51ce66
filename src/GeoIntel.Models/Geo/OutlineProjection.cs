using System.Globalization;
using NetTopologySuite.Geometries;
using NetTopologySuite.Geometries.Utilities;

namespace GeoIntel.Models.Geo;

/// <summary>Projects one geometry from WGS 84 to the National Grid, side by side.</summary>
/// <remarks>
/// A side that is straight in degrees is bent on the grid: a parallel of latitude becomes an arc of about the Earth's
/// radius
/// times the cotangent of the latitude, 3 500 km at the grid's northern end, and nothing bends more. A chord of L
/// metres
/// leaves such an arc by L^2 / 8R: with 100 m that is 0.4 mm, far below the centimetre that outlines are rounded to.
/// </remarks>
sealed class OutlineProjection : GeometryEditor.CoordinateOperation
{
    const double SideMetresMax = 100;

    int _vertices;

    /// <summary>What could not be projected; empty when nothing.</summary>
    public string Problem { get; private set; } = "";

    /// <returns>The geometry in EPSG:27700, or null with a <see cref="Problem"/>.</returns>
    public Geometry? Run(Geometry wgs84)
    {
        if (wgs84.NumPoints > OutlineProblems.VerticesMax)
        {
            Problem = TooManyVertices();
            return null;
        }
        var factory = new GeometryFactory(wgs84.PrecisionModel, NationalGrid.Srid);
        var projected = new GeometryEditor(factory).Edit(wgs84, this);
        return Problem.Length == 0 ? projected : null;
    }

    public override Coordinate[] Edit(Coordinate[] coordinates, Geometry geometry)
    {
        var projected = new List<Coordinate>(coordinates.Length);
        for (var i = 0; i < coordinates.Length; i++)
        {
            if (!TryProject(coordinates[i].X, coordinates[i].Y, out var corner)) return coordinates;
            if (i > 0 && !TryAddBetween(coordinates[i - 1], coordinates[i], corner.Distance(projected[^1]), projected))
                return coordinates;
            projected.Add(corner);
        }
        _vertices += projected.Count;
        return [.. projected];
    }

    bool TryAddBetween(Coordinate from, Coordinate to, double metres, List<Coordinate> projected)
    {
        var parts = (int)Math.Ceiling(metres / SideMetresMax);
        if (_vertices + projected.Count + (long)parts > OutlineProblems.VerticesMax)
        {
            Problem = TooManyVertices();
            return false;
        }
        for (var part = 1; part < parts; part++)
        {
            var share = (double)part / parts;
            var (longitude, latitude) = (from.X + (to.X - from.X) * share, from.Y + (to.Y - from.Y) * share);
            if (!TryProject(longitude, latitude, out var between)) return false;
            projected.Add(between);
        }
        return true;
    }

    bool TryProject(double longitude, double latitude, out Coordinate corner)
    {
        corner = new Coordinate();
        if (Problem.Length > 0) return false;
        if (NationalGrid.TryToMetres(longitude, latitude, out var easting, out var northing)
            && GeoPoint.TryFromMetres(easting, northing, out _))
        {
            corner = new Coordinate(easting, northing);
            return true;
        }
        Problem = string.Create(
            CultureInfo.InvariantCulture,
            $"The outline has a vertex ({longitude}, {latitude}) outside the National Grid; use longitude, then latitude, ")
            + "in WGS 84 degrees within Great Britain.";
        return false;
    }

    static string TooManyVertices() =>
        $"The outline has over {OutlineProblems.VerticesMax} vertices once its long sides are divided; simplify it.";
}

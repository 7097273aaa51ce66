using System.Globalization;
using GeoIntel.Models.Geo;
using NetTopologySuite.Geometries;

namespace GeoIntel.Service.Rpc.Registry;

/// <summary>Points and outlines: from either coordinate system of the wire to whole centimetres on the National Grid.</summary>
static class PlaceChecks
{
    /// <summary>Three and the first again.</summary>
    const int RingCornersMin = 4;

    static readonly GeometryFactory Grid = new(new PrecisionModel(), NationalGrid.Srid);

    public static Point? Point(this FieldChecks check, string field, V1.Point? point)
    {
        if (point is null) return null;
        GeoPoint place;
        switch (point.Epsg)
        {
            case 27700 when GeoPoint.TryFromMetres(point.X, point.Y, out place):
            case 4326 when NationalGrid.TryToGrid(new Wgs84Point(point.X, point.Y), out place):
                return Grid.CreatePoint(new Coordinate(place.EastingMetres, place.NorthingMetres));
            case 27700 or 4326:
                check.Add(field, Say($"({point.X}, {point.Y}) in EPSG:{point.Epsg} is outside the National Grid; give easting ") +
                    "and northing in metres (27700), or longitude and latitude in degrees (4326), in this order.");
                return null;
            default:
                check.Add($"{field}.epsg", $"{point.Epsg} is not taken; use 27700 or 4326.");
                return null;
        }
    }

    public static MultiPolygon Outline(this FieldChecks check, string field, V1.Geometry? outline)
    {
        if (outline is null)
        {
            check.Add(field, "It is missing; give a POLYGON or MULTIPOLYGON.");
        }
        else if (!WireOutline.TryRead(outline, out var drawn, out var problem))
        {
            check.Add($"{field}.{problem.Field}", problem.Description);
        }
        else if (Round(drawn) is not { } rounded)
        {
            check.Add($"{field}.wkt", "It has a ring that is smaller than a centimetre; leave it out, or draw it larger.");
        }
        else if (OutlineProblems.Find(rounded) is { } asRounded)
        {
            check.Add($"{field}.wkt", $"Rounded to centimetres: {asRounded}");
        }
        else
        {
            return rounded;
        }
        return MultiPolygon.Empty;
    }

    public static V1.Point? ToMessage(Point? point) =>
        point is null ? null : new V1.Point { Epsg = NationalGrid.Srid, X = point.X, Y = point.Y };

    public static V1.Geometry ToMessage(MultiPolygon outline) =>
        new() { Epsg = NationalGrid.Srid, Wkt = outline.AsText() };

    // Also drops heights, which the column does not hold. Null when a ring shrinks to nothing.
    static MultiPolygon? Round(Geometry drawn)
    {
        var polygons = new Polygon[drawn.NumGeometries];
        for (var i = 0; i < polygons.Length; i++)
        {
            var polygon = (Polygon)drawn.GetGeometryN(i);
            var rings = polygon.Holes.Prepend(polygon.Shell).Select(RoundRing).ToList();
            if (rings.Exists(ring => ring.Length < RingCornersMin)) return null;
            polygons[i] = Grid.CreatePolygon(
                Grid.CreateLinearRing(rings[0]), [.. rings.Skip(1).Select(hole => Grid.CreateLinearRing(hole))]);
        }
        return Grid.CreateMultiPolygon(polygons);
    }

    static Coordinate[] RoundRing(LinearRing ring)
    {
        var corners = new List<Coordinate>(ring.NumPoints);
        foreach (var corner in ring.Coordinates)
        {
            var rounded = new Coordinate(Math.Round(corner.X * 100) / 100, Math.Round(corner.Y * 100) / 100);
            if (corners.Count == 0 || !corners[^1].Equals2D(rounded)) corners.Add(rounded);
        }
        return [.. corners];
    }

    static string Say(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

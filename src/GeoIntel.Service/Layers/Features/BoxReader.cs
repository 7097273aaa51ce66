using System.Globalization;
using NetTopologySuite.Densify;
using NetTopologySuite.Geometries;

namespace GeoIntel.Service.Layers.Features;

/// <summary>Reads a box of four numbers, or of six with heights that are passed over.</summary>
static class BoxReader
{
    // Beyond the islands a box holds nothing of ours, and the grid's projection means nothing.
    static readonly Envelope BritishDegrees = new(-9.5, 3.5, 49, 61.5);

    // A straight side in degrees is bent on the grid; a tenth of a degree keeps it within a metre.
    const double SideDegreesMax = 0.1;

    /// <returns>A geometry with its SRID, longitude or easting first; empty where the box holds nothing of Great Britain.</returns>
    /// <exception cref="LayerProblem">400 if it is no box.</exception>
    public static Geometry Read(string text, Crs crs)
    {
        var parts = text.Split(',');
        var numbers = new double[parts.Length];
        for (var i = 0; i < parts.Length; i++)
        {
            if (!double.TryParse(parts[i], NumberStyles.Float, CultureInfo.InvariantCulture, out numbers[i])
                || !double.IsFinite(numbers[i])) throw Wrong(text);
        }
        var (xMin, yMin, xMax, yMax) = numbers switch
        {
            [var a, var b, var c, var d] => (a, b, c, d),
            [var a, var b, _, var c, var d, _] => (a, b, c, d),
            _ => throw Wrong(text),
        };
        if (crs.IsLatitudeFirst) (xMin, yMin, xMax, yMax) = (yMin, xMin, yMax, xMax);
        var factory = new GeometryFactory(new PrecisionModel(), crs.Srid);
        if (yMin > yMax || (xMin > xMax && crs.Srid == 27700)) throw Wrong(text);
        if (crs.Srid == 27700) return factory.ToGeometry(new Envelope(xMin, xMax, yMin, yMax));

        // West of east: around the back of the world, so it is two boxes.
        Envelope[] pieces = xMin <= xMax
            ? [new(xMin, xMax, yMin, yMax)]
            : [new(xMin, 180, yMin, yMax), new(-180, xMax, yMin, yMax)];
        var cut = pieces.Select(BritishDegrees.Intersection).Where(piece => !piece.IsNull).ToList();
        if (cut.Count == 0) return factory.CreatePolygon();
        var box = factory.ToGeometry(cut[0]);
        foreach (var more in cut.Skip(1)) box = box.Union(factory.ToGeometry(more));
        if (box is Point) return box;
        var bent = Densifier.Densify(box, SideDegreesMax);
        bent.SRID = crs.Srid;
        return bent;
    }

    static LayerProblem Wrong(string text) => LayerProblem.Parameters(
        "bbox", $"'{text}' is no box; give four numbers, the least of both axes, then the most, in the axis order of bbox-crs "
            + "(longitude,latitude if there is none).");
}

using System.Globalization;
using System.Text;

namespace GeoIntel.Service.Layers.Exports;

/// <summary>Geometry as the text formats have it.</summary>
static class ShapeText
{
    /// <summary>Well-known text (OGC Simple Features), to the centimetre.</summary>
    public static string Wkt(Shape shape)
    {
        var text = new StringBuilder();
        if (shape.Kind == ShapeKind.Point)
            return text.Append("POINT (").AppendPoint(shape, 0, ' ', "0.00").Append(')').ToString();
        text.Append(shape.Kind == ShapeKind.Polygon ? "POLYGON " : "MULTIPOLYGON (");
        var (ring, point) = (0, 0);
        foreach (var polygonEnd in shape.PolygonEnds)
        {
            text.Append(ring == 0 ? "(" : ", (");
            for (var first = ring; ring < polygonEnd; ring++)
            {
                text.Append(ring == first ? "(" : ", (");
                for (var start = point; point < shape.RingEnds[ring]; point++)
                {
                    if (point > start) text.Append(", ");
                    text.AppendPoint(shape, point, ' ', "0.00");
                }
                text.Append(')');
            }
            text.Append(')');
        }
        if (shape.Kind == ShapeKind.MultiPolygon) text.Append(')');
        return text.ToString();
    }

    /// <summary>KML 2.3 geometry; the shape is in degrees.</summary>
    public static void AppendKml(StringBuilder text, Shape shape)
    {
        const string Degrees = "0.#######";
        if (shape.Kind == ShapeKind.Point)
        {
            text.Append("<Point><coordinates>").AppendPoint(shape, 0, ',', Degrees).Append("</coordinates></Point>");
            return;
        }
        text.Append("<MultiGeometry>");
        var (ring, point) = (0, 0);
        foreach (var polygonEnd in shape.PolygonEnds)
        {
            text.Append("<Polygon>");
            for (var first = ring; ring < polygonEnd; ring++)
            {
                var side = ring == first ? "outerBoundaryIs" : "innerBoundaryIs";
                text.Append(CultureInfo.InvariantCulture, $"<{side}><LinearRing><coordinates>");
                for (; point < shape.RingEnds[ring]; point++) text.AppendPoint(shape, point, ',', Degrees).Append(' ');
                text.Append(CultureInfo.InvariantCulture, $"</coordinates></LinearRing></{side}>");
            }
            text.Append("</Polygon>");
        }
        text.Append("</MultiGeometry>");
    }

    static StringBuilder AppendPoint(this StringBuilder text, Shape shape, int point, char between, string format)
    {
        var invariant = CultureInfo.InvariantCulture;
        return text.Append(shape.Coordinates[2 * point].ToString(format, invariant)).Append(between)
            .Append(shape.Coordinates[2 * point + 1].ToString(format, invariant));
    }
}

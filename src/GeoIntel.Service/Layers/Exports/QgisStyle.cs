using System.Globalization;
using System.Text;

namespace GeoIntel.Service.Layers.Exports;

/// <summary>How QGIS draws a layer: the renderer of a QML style, which GeoPackage and project share.</summary>
static class QgisStyle
{
    const string NoValue = "#bdbdbd";

    // Gi* bins from cold to hot; blue and red are told apart by those who see no green.
    static readonly (int Bin, string Name, string Colour)[] Bins =
    [
        (3, "Hot, 99 %", "#b2182b"),
        (2, "Hot, 95 %", "#ef8a62"),
        (1, "Hot, 90 %", "#fddbc7"),
        (0, "Neither", "#f7f7f7"),
        (-1, "Cold, 90 %", "#d1e5f0"),
        (-2, "Cold, 95 %", "#67a9cf"),
        (-3, "Cold, 99 %", "#2166ac"),
    ];

    public static string Qml(Layer layer) =>
        $"<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n"
        + $"<qgis version=\"3.22\" styleCategories=\"Symbology\">{Renderer(layer)}<layerGeometryType>{(layer.Shape == ShapeKind.Point ? 0 : 2)}</layerGeometryType></qgis>";

    /// <summary>A Styled Layer Descriptor 1.0 for programs that know no QML: one colour, or a rule for each bin.</summary>
    public static string Sld(Layer layer)
    {
        var rules = new StringBuilder();
        if (layer.ColouredBy.Length == 0)
        {
            rules.Append(CultureInfo.InvariantCulture, $"<se:Rule>{SldSymbol(layer, "#fee08b")}</se:Rule>");
        }
        else
        {
            foreach (var (bin, name, colour) in Bins)
            {
                rules.Append(CultureInfo.InvariantCulture, $"<se:Rule><se:Name>{name}</se:Name><ogc:Filter><ogc:PropertyIsEqualTo>")
                    .Append(CultureInfo.InvariantCulture, $"<ogc:PropertyName>{layer.ColouredBy}</ogc:PropertyName><ogc:Literal>{bin}</ogc:Literal>")
                    .Append(CultureInfo.InvariantCulture, $"</ogc:PropertyIsEqualTo></ogc:Filter>{SldSymbol(layer, colour)}</se:Rule>");
            }
        }
        return "<StyledLayerDescriptor version=\"1.1.0\" xmlns=\"http://www.opengis.net/sld\" xmlns:se=\"http://www.opengis.net/se\" "
            + "xmlns:ogc=\"http://www.opengis.net/ogc\"><NamedLayer>"
            + $"<se:Name>{layer.Name}</se:Name><UserStyle><se:FeatureTypeStyle>{rules}</se:FeatureTypeStyle></UserStyle></NamedLayer></StyledLayerDescriptor>";
    }

    public static string Renderer(Layer layer)
    {
        if (layer.ColouredBy.Length == 0)
        {
            var colour = layer.Shape == ShapeKind.Point ? "#1b7837" : "";
            return $"<renderer-v2 type=\"singleSymbol\" symbollevels=\"0\" enableorderby=\"0\"><symbols>{Symbol(layer, 0, colour)}</symbols></renderer-v2>";
        }
        var categories = new StringBuilder();
        var symbols = new StringBuilder();
        for (var i = 0; i < Bins.Length; i++)
        {
            categories.Append(CultureInfo.InvariantCulture, $"<category value=\"{Bins[i].Bin}\" type=\"integer\" label=\"{Bins[i].Name}\" symbol=\"{i}\" render=\"true\"/>");
            symbols.Append(Symbol(layer, i, Bins[i].Colour));
        }
        categories.Append(CultureInfo.InvariantCulture, $"<category value=\"\" type=\"string\" label=\"Withheld\" symbol=\"{Bins.Length}\" render=\"true\"/>");
        symbols.Append(Symbol(layer, Bins.Length, NoValue));
        return $"<renderer-v2 type=\"categorizedSymbol\" attr=\"{layer.ColouredBy}\" symbollevels=\"0\" enableorderby=\"0\">"
            + $"<categories>{categories}</categories><symbols>{symbols}</symbols></renderer-v2>";
    }

    static string Symbol(Layer layer, int name, string colour)
    {
        const string Line = "90,90,90,255";
        var fill = colour.Length == 0 ? "255,255,255,0" : Components(colour, layer.Shape == ShapeKind.Point ? 255 : 190);
        var (type, drawn, options) = layer.Shape == ShapeKind.Point
            ? ("marker", "SimpleMarker", Option("name", "circle") + Option("color", fill) + Option("outline_color", Line)
                + Option("size", "2.4"))
            : ("fill", "SimpleFill", Option("color", fill) + Option("outline_color", Line) + Option("outline_width", "0.1")
                + Option("outline_style", "solid") + Option("style", colour.Length == 0 ? "no" : "solid"));
        return $"<symbol type=\"{type}\" name=\"{name}\" alpha=\"1\"><layer class=\"{drawn}\" enabled=\"1\" pass=\"0\" locked=\"0\">"
            + $"<Option type=\"Map\">{options}</Option></layer></symbol>";
    }

    static string Option(string name, string value) => $"<Option name=\"{name}\" type=\"QString\" value=\"{value}\"/>";

    static string SldSymbol(Layer layer, string colour)
    {
        var fill = $"<se:Fill><se:SvgParameter name=\"fill\">{colour}</se:SvgParameter></se:Fill>";
        return layer.Shape == ShapeKind.Point
            ? $"<se:PointSymbolizer><se:Graphic><se:Mark><se:WellKnownName>circle</se:WellKnownName>{fill}</se:Mark><se:Size>7</se:Size></se:Graphic></se:PointSymbolizer>"
            : $"<se:PolygonSymbolizer>{fill}<se:Stroke><se:SvgParameter name=\"stroke\">#5a5a5a</se:SvgParameter></se:Stroke></se:PolygonSymbolizer>";
    }

    static string Components(string colour, int alpha)
    {
        var value = int.Parse(colour.AsSpan(1), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        return $"{value >> 16},{(value >> 8) & 255},{value & 255},{alpha}";
    }
}

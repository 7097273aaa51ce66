using System.Globalization;
using System.Text;
using NetTopologySuite.Geometries;

namespace GeoIntel.Models.Pages;

/// <summary>Where things of the National Grid lie on a drawing; north is up.</summary>
sealed class MapFrame
{
    /// <summary>Room for the names of the grid lines.</summary>
    const double Margin = 26;

    readonly Envelope _extent;
    readonly double _scale; // pixels a metre

    /// <param name="extent">What is drawn, in metres.</param>
    /// <param name="width">Of the drawing, in pixels.</param>
    public MapFrame(Envelope extent, double width)
    {
        _extent = extent;
        Width = width;
        // A long thin area must not push the rest of the page away.
        _scale = Math.Min((width - 2 * Margin) / _extent.Width, 1.25 * width / _extent.Height);
        Height = _extent.Height * _scale + 2 * Margin;
    }

    public double Width { get; }
    public double Height { get; }

    /// <summary>A square as a path of SVG.</summary>
    public string PathOf(Envelope box)
    {
        var side = box.Width * _scale;
        return string.Create(CultureInfo.InvariantCulture,
            $"M{X(box.MinX):0.#} {Y(box.MaxY):0.#}h{side:0.##}v{side:0.##}h-{side:0.##}z");
    }

    /// <summary>The rings of polygons as a path of SVG.</summary>
    public string PathOf(Geometry outline)
    {
        var path = new StringBuilder();
        for (var i = 0; i < outline.NumGeometries; i++)
        {
            if (outline.GetGeometryN(i) is not Polygon polygon) continue;
            foreach (var ring in (IEnumerable<LineString>)[polygon.ExteriorRing, .. polygon.InteriorRings])
            {
                foreach (var (corner, at) in ring.Coordinates.Index())
                    path.Append(CultureInfo.InvariantCulture,
                        $"{(corner == 0 ? 'M' : 'L')}{X(at.X):0.#} {Y(at.Y):0.#}");
                path.Append('z');
            }
        }
        return path.ToString();
    }

    /// <summary>Grid lines with their names in kilometres, a bar of scale and an arrow to the north.</summary>
    public string Furniture()
    {
        var text = new StringBuilder("<g class=\"grid\">");
        var step = _extent.Width > 60_000 ? 20_000 : _extent.Width > 15_000 ? 5_000 : _extent.Width > 4_000 ? 1_000
            : 250;
        for (var east = Math.Ceiling(_extent.MinX / step) * step; east <= _extent.MaxX; east += step)
        {
            text.Append(
                CultureInfo.InvariantCulture,
                $"<path d=\"M{X(east):0.#} {Margin}V{Height - Margin:0.#}\"/><text x=\"{X(east):0.#}\" y=\"{Height - 10:0.#}\" text-anchor=\"middle\">{east / 1_000:0.##}</text>");
        }
        for (var north = Math.Ceiling(_extent.MinY / step) * step; north <= _extent.MaxY; north += step)
        {
            text.Append(
                CultureInfo.InvariantCulture,
                $"<path d=\"M{Margin} {Y(north):0.#}H{Margin + _extent.Width * _scale:0.#}\"/><text x=\"{Margin - 3}\" y=\"{Y(north) + 3:0.#}\" text-anchor=\"end\">{north / 1_000:0.##}</text>");
        }
        var bar = step * _scale;
        text.Append(
            CultureInfo.InvariantCulture,
            $"</g><g class=\"scale\"><path d=\"M{Margin} 14h{bar:0.#}\"/><text x=\"{Margin + bar + 5:0.#}\" y=\"18\">{step / 1_000.0:0.##} km</text><text x=\"{Width - Margin:0.#}\" y=\"18\" text-anchor=\"end\">N ↑ British National Grid, km</text></g>");
        return text.ToString();
    }

    public double X(double easting) => Margin + (easting - _extent.MinX) * _scale;

    public double Y(double northing) => Margin + (_extent.MaxY - northing) * _scale;
}

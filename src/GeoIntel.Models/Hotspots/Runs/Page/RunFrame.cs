using GeoIntel.Models.Pages;
using NetTopologySuite.Geometries;

namespace GeoIntel.Models.Hotspots.Runs.Page;

/// <summary>The frame around the cells of a run.</summary>
sealed class RunFrame(ICells units, double width)
{
    public MapFrame Map { get; } = new(ExtentOf(units), width);

    /// <summary>The outline of a cell as a path of SVG.</summary>
    public string PathOf(int cell)
    {
        var outline = units.OutlineOf(cell);
        return units is SquareGrid ? Map.PathOf(outline.EnvelopeInternal) : Map.PathOf(outline);
    }

    static Envelope ExtentOf(ICells units)
    {
        var extent = new Envelope();
        for (var cell = 0; cell < units.Count; cell++) extent.ExpandToInclude(units.OutlineOf(cell).EnvelopeInternal);
        return extent;
    }
}

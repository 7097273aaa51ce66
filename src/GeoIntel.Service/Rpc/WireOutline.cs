using System.Diagnostics.CodeAnalysis;
using GeoIntel.Models.Geo;
using NetTopologySuite.Geometries;
using NetTopologySuite.IO;
using Outline = NetTopologySuite.Geometries.Geometry;

namespace GeoIntel.Service.Rpc;

/// <summary>Outlines from the wire, in either reference system, brought to the National Grid.</summary>
static class WireOutline
{
    /// <summary>About 30 000 corners.</summary>
    const int TextLengthMax = 1_000_000;

    const string Example =
        "write it as in 'POLYGON((343000 391000, 343500 391000, 343500 391500, 343000 391000))', first and last corner the same.";

    /// <param name="outline">A valid polygon or several in EPSG:27700 metres, with that SRID.</param>
    /// <param name="problem">What is wrong; its field is below the geometry's own, "epsg" or "wkt".</param>
    public static bool TryRead(V1.Geometry wire, [NotNullWhen(true)] out Outline? outline, out FieldProblem problem)
    {
        outline = null;
        problem = default;
        if (wire.Epsg is not (27700 or 4326))
        {
            problem = new FieldProblem("epsg", $"{wire.Epsg} is not taken; use 27700 or 4326.");
            return false;
        }
        if (TryParse(wire, out outline, out var wrong)) return true;
        problem = new FieldProblem("wkt", wrong);
        return false;
    }

    static bool TryParse(V1.Geometry wire, [NotNullWhen(true)] out Outline? outline, out string problem)
    {
        outline = null;
        problem = $"It has {wire.Wkt.Length} characters; use at most {TextLengthMax}.";
        if (wire.Wkt.Length > TextLengthMax) return false;
        // The reader descends into collections as deep as they go; a stack that overflows ends the process, so only what
        // cannot nest is given to it.
        var text = wire.Wkt.AsSpan().TrimStart();
        if (!text.StartsWith("POLYGON", StringComparison.OrdinalIgnoreCase)
            && !text.StartsWith("MULTIPOLYGON", StringComparison.OrdinalIgnoreCase))
        {
            problem = $"It is not well-known text of an outline; {Example}";
            return false;
        }
        try
        {
            outline = new WKTReader().Read(wire.Wkt) ?? MultiPolygon.Empty;
        }
        catch (Exception exception) when (exception is ParseException or ArgumentException or FormatException)
        {
            problem = $"It is not well-known text of an outline ({exception.Message}); {Example}";
            return false;
        }
        if (wire.Epsg == 4326 && !NationalGrid.TryProject(outline, out outline, out problem)) return false;
        outline.SRID = NationalGrid.Srid;
        problem = OutlineProblems.Find(outline) ?? "";
        return problem.Length == 0;
    }
}

using System.Diagnostics.CodeAnalysis;
using NetTopologySuite.Geometries;

namespace GeoIntel.Models.Geo;

/// <summary>A polygon or several, with holes, compiled in whole centimetres on the National Grid.</summary>
/// <remarks>
/// Its questions are answered exactly, in integers. Edges and vertices belong to it, those of holes too. Vertices are
/// rounded to the centimetre, and rings are read by the even-odd rule, so rounding never makes an outline unusable.
/// Safe on any thread; asking allocates nothing.
/// </remarks>
public sealed class Outline
{
    readonly EdgeTree _edges;

    internal Outline(EdgeTreeBuilder rings)
    {
        _edges = rings.Build();
        Extent = rings.Extent;
    }

    /// <summary>In the order they were drawn.</summary>
    internal IEnumerable<Edge> Edges => _edges.Edges();

    internal GridBox Extent { get; }

    /// <summary>Compiles a Polygon or MultiPolygon in EPSG:27700 metres.</summary>
    /// <param name="problem">What is wrong and what is allowed; empty on success.</param>
    public static bool TryCreate(Geometry geometry, [NotNullWhen(true)] out Outline? outline, out string problem)
    {
        outline = null;
        problem = OutlineProblems.Find(geometry) ?? "";
        if (problem.Length > 0) return false;

        var rings = new EdgeTreeBuilder();
        for (var i = 0; i < geometry.NumGeometries; i++)
        {
            var polygon = (Polygon)geometry.GetGeometryN(i);
            rings.Add(polygon.ExteriorRing);
            foreach (var hole in polygon.InteriorRings) rings.Add(hole);
        }
        outline = new Outline(rings);
        return true;
    }

    /// <summary>Whether a point lies in the outline or on one of its edges. Exact.</summary>
    public bool Contains(GeoPoint point) =>
        Extent.Holds(point) && _edges.Contains(point.EastingCentimetres, point.NorthingCentimetres);

    /// <summary>Distance to the nearest edge, from either side of it, rounded down to the whole centimetre.
    /// Exact.</summary>
    public int DistanceToEdgeCentimetres(GeoPoint point) =>
        _edges.DistanceTo(point.EastingCentimetres, point.NorthingCentimetres);
}

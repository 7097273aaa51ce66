using System.Diagnostics.CodeAnalysis;
using NetTopologySuite.Geometries;

namespace GeoIntel.Models.Geo;

/// <summary>A polygon or several, with holes, compiled in whole centimetres on the National Grid.</summary>
/// <remarks>
/// Its questions are answered exactly, in integers. Edges and vertices belong to it, those of holes too. Vertices are
/// rounded to the centimetre, and rings are read by the even-odd rule, so rounding never makes an outline unusable.
/// </remarks>
public sealed class Outline
{
    readonly Edge[] _edges;
    readonly int _west, _south, _east, _north;

    Outline(Edge[] edges)
    {
        _edges = edges;
        _west = edges.Min(edge => Math.Min(edge.Ax, edge.Bx));
        _south = edges.Min(edge => Math.Min(edge.Ay, edge.By));
        _east = edges.Max(edge => Math.Max(edge.Ax, edge.Bx));
        _north = edges.Max(edge => Math.Max(edge.Ay, edge.By));
    }

    /// <summary>Compiles a Polygon or MultiPolygon in EPSG:27700 metres.</summary>
    /// <param name="problem">What is wrong and what is allowed; empty on success.</param>
    public static bool TryCreate(Geometry geometry, [NotNullWhen(true)] out Outline? outline, out string problem)
    {
        outline = null;
        problem = OutlineProblems.Find(geometry) ?? "";
        if (problem.Length > 0) return false;

        var edges = new List<Edge>(geometry.NumPoints);
        for (var i = 0; i < geometry.NumGeometries; i++)
        {
            var polygon = (Polygon)geometry.GetGeometryN(i);
            AddEdges(polygon.ExteriorRing, edges);
            foreach (var hole in polygon.InteriorRings) AddEdges(hole, edges);
        }
        outline = new Outline([.. edges]);
        return true;
    }

    /// <summary>Whether a point lies in the outline or on one of its edges. Exact.</summary>
    public bool Contains(GeoPoint point)
    {
        var (x, y) = (point.EastingCentimetres, point.NorthingCentimetres);
        if (x < _west || x > _east || y < _south || y > _north) return false;

        var inside = false;
        foreach (ref readonly var edge in _edges.AsSpan())
        {
            var side = edge.SideOf(x, y);
            if (side == 0 && edge.Spans(x, y)) return true;

            // A ray to the east: an edge counts when it passes the point's height, its upper end left out, and the point
            // lies to the west of it.
            if (edge.Ay > y != edge.By > y && side > 0 == edge.By > edge.Ay) inside = !inside;
        }
        return inside;
    }

    /// <summary>Distance to the nearest edge, from either side of it, rounded down to the whole centimetre.
    /// Exact.</summary>
    public int DistanceToEdgeCentimetres(GeoPoint point)
    {
        var nearest = int.MaxValue;
        foreach (ref readonly var edge in _edges.AsSpan())
        {
            nearest = Math.Min(nearest, edge.DistanceTo(point.EastingCentimetres, point.NorthingCentimetres));
        }
        return nearest;
    }

    static void AddEdges(LineString ring, List<Edge> edges)
    {
        var points = ring.CoordinateSequence;
        for (var i = 1; i < points.Count; i++)
        {
            var (ax, ay) = GeoPoint.OfMetres(points.GetX(i - 1), points.GetY(i - 1));
            var (bx, by) = GeoPoint.OfMetres(points.GetX(i), points.GetY(i));
            edges.Add(new Edge(ax, ay, bx, by));
        }
    }
}

using System.Runtime.Intrinsics.X86;
using GeoIntel.Models.Geo;
using NetTopologySuite.Geometries;

namespace GeoIntel.Models.Tests.Geo;

/// <summary>The obvious answers: every edge is tried, one after the other, in 64-bit integers.</summary>
static class PlainLoop
{
    public static bool Contains(IReadOnlyList<Edge> edges, int x, int y)
    {
        var inside = false;
        foreach (var edge in edges)
        {
            var side = edge.SideOf(x, y);
            if (side == 0 && edge.Spans(x, y)) return true;

            // A ray to the east: an edge counts when it passes the point's height, its upper end left out, and the point
            // lies to the west of it.
            if (edge.Ay > y != edge.By > y && side > 0 == edge.By > edge.Ay) inside = !inside;
        }
        return inside;
    }

    public static bool Contains(Geometry centimetres, GeoPoint point) =>
        Contains(Edges(centimetres), point.EastingCentimetres, point.NorthingCentimetres);

    public static int DistanceTo(IReadOnlyList<Edge> edges, int x, int y) => edges.Min(edge => edge.DistanceTo(x, y));

    public static Edge[] Edges((int X, int Y)[] corners) =>
        [.. corners.Zip(corners.Skip(1), (from, to) => new Edge(from.X, from.Y, to.X, to.Y))];

    public static Edge[] Edges(Geometry centimetres) =>
    [
        .. Enumerable.Range(0, centimetres.NumGeometries)
            .Select(i => (Polygon)centimetres.GetGeometryN(i))
            .SelectMany(part => part.InteriorRings.Prepend(part.ExteriorRing))
            .SelectMany(ring => Edges([.. ring.Coordinates.Select(corner => ((int)corner.X, (int)corner.Y))])),
    ];
}

/// <summary>A test that needs the wide instructions which the vector forms are written for.</summary>
sealed class VectorFactAttribute : FactAttribute
{
    public VectorFactAttribute()
    {
        if (!Avx2.IsSupported) Skip = "This machine has no AVX2, so only the scalar forms run here.";
    }
}

using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace GeoIntel.Models.Geo;

/// <summary>The edges of an outline in the order they are drawn, under a tree of boxes with eight branches a
/// node.</summary>
/// <remarks>
/// What lies under a branch is one run of edges, or whole rings. A run whose box lies east of a point is passed by the
/// point's eastward ray an odd number of times exactly when its first and its last corner lie on either side of the ray;
/// one that lies elsewhere is passed an even number of times or not at all. So only boxes that hold the point are opened,
/// however the outline winds. The tree takes 12 bytes an edge.
/// </remarks>
sealed class EdgeTree
{
    internal const int Branches = 8;

    // A node is eight numbers of each kind: west, south, east, north, first and last northing, reference.
    internal const int NodeSize = 7 * Branches;

    readonly int[] _eastings;
    readonly int[] _northings;
    readonly int[] _nodes;
    readonly int _root;

    /// <param name="eastings">Corners of all runs; a run of eight edges takes nine corners.</param>
    /// <param name="root">A place in <paramref name="nodes"/>, or the complement of a run's first corner.</param>
    internal EdgeTree(int[] eastings, int[] northings, int[] nodes, int root)
    {
        _eastings = eastings;
        _northings = northings;
        _nodes = nodes;
        _root = root;
    }

    /// <summary>Whether a point is in the outline by the even-odd rule or on an edge.</summary>
    public bool Contains(int x, int y)
    {
        var odd = false;
        return Pass(_root, x, y, ref odd) || odd;
    }

    /// <summary>Distance to the nearest edge, rounded down.</summary>
    public int DistanceTo(int x, int y)
    {
        var nearest = int.MaxValue;
        Approach(_root, x, y, ref nearest);
        return nearest;
    }

    /// <summary>Every edge once; of edges without length only what is needed to tell where they are.</summary>
    public IEnumerable<Edge> Edges()
    {
        for (var start = 0; start < _eastings.Length; start += EdgeChain.Edges + 1)
        {
            for (var i = start; i < start + EdgeChain.Edges; i++)
            {
                var edge = new Edge(_eastings[i], _northings[i], _eastings[i + 1], _northings[i + 1]);
                if (i == start || edge.Ax != edge.Bx || edge.Ay != edge.By) yield return edge;
            }
        }
    }

    bool Pass(int reference, int x, int y, ref bool odd)
    {
        if (reference < 0) return EdgeChain.Pass(_eastings.AsSpan(~reference), _northings.AsSpan(~reference), x, y, ref odd);

        var node = _nodes.AsSpan(reference, NodeSize);
        var (px, py) = (Vector256.Create(x), Vector256.Create(y));
        var (west, south, east, north) = (Lane(node, 0), Lane(node, 1), Lane(node, 2), Lane(node, 3));
        var (first, last) = (Lane(node, 4), Lane(node, 5));
        var across = Vector256.GreaterThan(first, py) ^ Vector256.GreaterThan(last, py);
        var passed = Vector256.GreaterThan(west, px) & across;
        odd ^= (int.PopCount((int)passed.ExtractMostSignificantBits()) & 1) != 0;

        var holds = Vector256.LessThanOrEqual(west, px) & Vector256.GreaterThanOrEqual(east, px)
            & Vector256.LessThanOrEqual(south, py) & Vector256.GreaterThanOrEqual(north, py);
        for (var open = holds.ExtractMostSignificantBits(); open != 0; open &= open - 1)
        {
            var branch = int.TrailingZeroCount((int)open);
            if (Pass(node[6 * Branches + branch], x, y, ref odd)) return true;
        }
        return false;
    }

    void Approach(int reference, int x, int y, ref int nearest)
    {
        if (reference < 0)
        {
            ApproachRun(~reference, x, y, ref nearest);
            return;
        }
        var node = _nodes.AsSpan(reference, NodeSize);
        Span<long> bounds = stackalloc long[Branches];
        for (var i = 0; i < Branches; i++)
        {
            bounds[i] = SquareTo(node[i], node[Branches + i], node[2 * Branches + i], node[3 * Branches + i], x, y);
        }
        // Nearest box first; a box no nearer than an edge already found holds nothing nearer.
        for (var visited = 0; visited < Branches; visited++)
        {
            var next = 0;
            for (var i = 1; i < Branches; i++) next = bounds[i] < bounds[next] ? i : next;
            if (bounds[next] >= (long)nearest * nearest) return;
            bounds[next] = long.MaxValue;
            Approach(node[6 * Branches + next], x, y, ref nearest);
        }
    }

    void ApproachRun(int start, int x, int y, ref int nearest)
    {
        for (var i = start; i < start + EdgeChain.Edges; i++)
        {
            var edge = new Edge(_eastings[i], _northings[i], _eastings[i + 1], _northings[i + 1]);
            var bound = SquareTo(
                Math.Min(edge.Ax, edge.Bx), Math.Min(edge.Ay, edge.By),
                Math.Max(edge.Ax, edge.Bx), Math.Max(edge.Ay, edge.By), x, y);
            if (bound < (long)nearest * nearest) nearest = Math.Min(nearest, edge.DistanceTo(x, y));
        }
    }

    static long SquareTo(int west, int south, int east, int north, int x, int y)
    {
        long dx = Math.Max(0, Math.Max(west - x, x - east)), dy = Math.Max(0, Math.Max(south - y, y - north));
        return dx * dx + dy * dy;
    }

    static Vector256<int> Lane(ReadOnlySpan<int> node, int kind) =>
        Vector256.LoadUnsafe(ref MemoryMarshal.GetReference(node[(kind * Branches)..]));
}

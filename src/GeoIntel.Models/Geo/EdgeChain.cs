using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace GeoIntel.Models.Geo;

/// <summary>Eight edges, each beginning where the one before it ends: nine corners side by side in two arrays.</summary>
/// <remarks>
/// A ray runs from the point to the east; an edge counts when it passes the point's height, its upper end left out, and
/// the point lies to the west of it. Both forms are exact and agree: differences of coordinates are below 2^27, so their
/// products are below 2^54 and the difference of two products is far within 63 bits.
/// </remarks>
static class EdgeChain
{
    public const int Edges = 8;

    /// <summary>Turns <paramref name="odd"/> once for each edge that the ray passes.</summary>
    /// <returns>Whether the point lies on one of the edges.</returns>
    public static bool Pass(ReadOnlySpan<int> eastings, ReadOnlySpan<int> northings, int x, int y, ref bool odd) =>
        Avx2.IsSupported
            ? PassVector(eastings, northings, x, y, ref odd)
            : PassScalar(eastings, northings, x, y, ref odd);

    internal static bool PassScalar(
        ReadOnlySpan<int> eastings, ReadOnlySpan<int> northings, int x, int y, ref bool odd)
    {
        for (var i = 0; i < Edges; i++)
        {
            var edge = new Edge(eastings[i], northings[i], eastings[i + 1], northings[i + 1]);
            var side = edge.SideOf(x, y);
            if (side == 0 && edge.Spans(x, y)) return true;
            if (edge.Ay > y != edge.By > y && side > 0 == edge.By > edge.Ay) odd = !odd;
        }
        return false;
    }

    internal static bool PassVector(
        ReadOnlySpan<int> eastings, ReadOnlySpan<int> northings, int x, int y, ref bool odd)
    {
        var (ax, bx) = (Load(eastings), Load(eastings[1..]));
        var (ay, by) = (Load(northings), Load(northings[1..]));
        var (px, py) = (Vector256.Create(x), Vector256.Create(y));
        var (dx, dy, toX, toY) = (bx - ax, by - ay, px - ax, py - ay);

        // The multiplication takes every second lane: first the even edges, then, moved down, the odd ones.
        var even = Avx2.Multiply(dx, toY) - Avx2.Multiply(toX, dy);
        var odds = Avx2.Multiply(Down(dx), Down(toY)) - Avx2.Multiply(Down(toX), Down(dy));
        var zero = Both(Vector256.Equals(even, default), Vector256.Equals(odds, default));
        if (zero != default)
        {
            var spans = Vector256.LessThanOrEqual(Vector256.Min(ax, bx), px)
                & Vector256.GreaterThanOrEqual(Vector256.Max(ax, bx), px)
                & Vector256.LessThanOrEqual(Vector256.Min(ay, by), py)
                & Vector256.GreaterThanOrEqual(Vector256.Max(ay, by), py);
            if ((zero & spans) != default) return true;
        }

        var left = Both(Vector256.GreaterThan(even, default), Vector256.GreaterThan(odds, default));
        var passes = Vector256.GreaterThan(ay, py) ^ Vector256.GreaterThan(by, py);
        var counted = Vector256.AndNot(passes, left ^ Vector256.GreaterThan(dy, default));
        odd ^= (int.PopCount((int)counted.ExtractMostSignificantBits()) & 1) != 0;
        return false;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector256<int> Load(ReadOnlySpan<int> from)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(from.Length, Edges);
        return Vector256.LoadUnsafe(ref MemoryMarshal.GetReference(from));
    }

    static Vector256<int> Down(Vector256<int> lanes) => (lanes.AsUInt64() >> 32).AsInt32();

    static Vector256<int> Both(Vector256<long> even, Vector256<long> odds) =>
        Avx2.Blend(even.AsInt32(), odds.AsInt32(), 0b1010_1010);
}

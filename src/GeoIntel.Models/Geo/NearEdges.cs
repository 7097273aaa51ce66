using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace GeoIntel.Models.Geo;

/// <summary>Eight edges near one corner, packed in 64 bytes: eight first ends, then eight second ends.</summary>
/// <remarks>
/// An end is two signed 16-bit numbers of centimetres from the corner, northing above easting, each from -2^14 up to, but
/// not including, 2^14. For a point 0 to 4 095 from the corner the factors are below 2^15 and 2^14 + 2^12, a product is
/// below 2^30 and the difference of two below 2^31: exact in 32 bits.
/// </remarks>
static class NearEdges
{
    public const int Count = 8;
    public const int Size = 2 * Count;
    public const int Reach = 1 << 14;

    public static int Pack(int x, int y) => y << 16 | x & 0xFFFF;

    public static bool IsNear(int x, int y) => x is >= -Reach and < Reach && y is >= -Reach and < Reach;

    /// <summary>Which edges the ray to the east passes, a bit an edge; and which the point lies on.</summary>
    public static uint Pass(ReadOnlySpan<int> packed, int x, int y, out uint on) =>
        Vector256.IsHardwareAccelerated ? PassVector(packed, x, y, out on) : PassScalar(packed, x, y, out on);

    internal static uint PassScalar(ReadOnlySpan<int> packed, int x, int y, out uint on)
    {
        on = 0;
        var passed = 0u;
        for (var i = 0; i < Count; i++)
        {
            var (a, b) = (packed[i], packed[Count + i]);
            var edge = new Edge((short)a, a >> 16, (short)b, b >> 16);
            if (edge.IsPassedFrom(x, y)) passed |= 1u << i;
            if (edge.SideOf(x, y) == 0 && edge.Spans(x, y)) on |= 1u << i;
        }
        return passed;
    }

    internal static uint PassVector(ReadOnlySpan<int> packed, int x, int y, out uint on)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(packed.Length, Size);
        var a = Vector256.LoadUnsafe(ref MemoryMarshal.GetReference(packed));
        var b = Vector256.LoadUnsafe(ref MemoryMarshal.GetReference(packed), Count);
        var (ax, ay, bx, by) = (a << 16 >> 16, a >> 16, b << 16 >> 16, b >> 16);
        var (px, py) = (Vector256.Create(x), Vector256.Create(y));
        var dy = by - ay;
        var side = (bx - ax) * (py - ay) - (px - ax) * dy;
        var line = Vector256.Equals(side, default);
        on = 0;
        if (line != default)
        {
            var spans = Vector256.LessThanOrEqual(Vector256.Min(ax, bx), px)
                & Vector256.GreaterThanOrEqual(Vector256.Max(ax, bx), px)
                & Vector256.LessThanOrEqual(Vector256.Min(ay, by), py)
                & Vector256.GreaterThanOrEqual(Vector256.Max(ay, by), py);
            on = (line & spans).ExtractMostSignificantBits();
        }

        var passes = Vector256.GreaterThan(ay, py) ^ Vector256.GreaterThan(by, py);
        // Left of a rising edge or right of a falling one: the signs of the side and of the rise are the same.
        return Vector256.AndNot(passes, (side ^ dy) | line).ExtractMostSignificantBits();
    }
}

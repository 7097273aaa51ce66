using System.Buffers.Binary;

namespace GeoIntel.Service.Layers.Exports;

/// <summary>The box of one feature, and where the feature is written.</summary>
readonly record struct BoxedFeature(double XMin, double YMin, double XMax, double YMax, long Place, int Length);

/// <summary>A packed R-tree over features in the order of a Hilbert curve, as FlatGeobuf stores it.</summary>
/// <remarks>Kamel and Faloutsos, On packing R-trees, 1993; FlatGeobuf specification 3. Levels stand from the root to the
/// leaves; a node is its box and, for a leaf, the byte where its feature begins, otherwise the number of its first
/// child.</remarks>
static class HilbertTree
{
    public const int NodeSize = 16;
    const int NodeBytes = 40;

    /// <summary>Puts features that are near each other near each other.</summary>
    public static void Sort(BoxedFeature[] features)
    {
        var (xMin, yMin, xMax, yMax) = Around(features);
        var keys = new uint[features.Length];
        for (var i = 0; i < keys.Length; i++)
        {
            keys[i] = PlaceOnCurve(
                Sixteenth((features[i].XMin + features[i].XMax) / 2, xMin, xMax),
                Sixteenth((features[i].YMin + features[i].YMax) / 2, yMin, yMax));
        }
        Array.Sort(keys, features);
    }

    public static (double XMin, double YMin, double XMax, double YMax) Around(ReadOnlySpan<BoxedFeature> features)
    {
        var (xMin, yMin, xMax, yMax) =
            (double.PositiveInfinity, double.PositiveInfinity, double.NegativeInfinity, double.NegativeInfinity);
        foreach (var feature in features)
        {
            xMin = Math.Min(xMin, feature.XMin);
            yMin = Math.Min(yMin, feature.YMin);
            xMax = Math.Max(xMax, feature.XMax);
            yMax = Math.Max(yMax, feature.YMax);
        }
        return (xMin, yMin, xMax, yMax);
    }

    /// <summary>The nodes of sorted features, of which there is at least one; features follow one another from 0.</summary>
    public static byte[] Pack(ReadOnlySpan<BoxedFeature> features)
    {
        // Widths of the levels, from the leaves to the root.
        List<int> widths = [features.Length];
        do widths.Add((widths[^1] + NodeSize - 1) / NodeSize);
        while (widths[^1] > 1);
        var bytes = new byte[(long)widths.Sum() * NodeBytes];

        var first = widths.Sum() - widths[0];
        var offset = 0L;
        for (var i = 0; i < features.Length; i++)
        {
            var feature = features[i];
            Write(bytes, first + i, (feature.XMin, feature.YMin, feature.XMax, feature.YMax), offset);
            offset += feature.Length;
        }
        for (var level = 1; level < widths.Count; level++)
        {
            var children = first;
            first -= widths[level];
            for (var i = 0; i < widths[level]; i++)
            {
                var child = children + i * NodeSize;
                var end = Math.Min(child + NodeSize, children + widths[level - 1]);
                Write(bytes, first + i, Around(bytes, child, end), child);
            }
        }
        return bytes;
    }

    static (double, double, double, double) Around(byte[] bytes, int begin, int end)
    {
        Span<BoxedFeature> nodes = stackalloc BoxedFeature[NodeSize];
        for (var i = begin; i < end; i++)
        {
            var node = bytes.AsSpan(i * NodeBytes);
            nodes[i - begin] = new BoxedFeature(
                BinaryPrimitives.ReadDoubleLittleEndian(node), BinaryPrimitives.ReadDoubleLittleEndian(node[8..]),
                BinaryPrimitives.ReadDoubleLittleEndian(node[16..]), BinaryPrimitives.ReadDoubleLittleEndian(node[24..]), 0, 0);
        }
        return Around(nodes[..(end - begin)]);
    }

    static void Write(byte[] bytes, int node, (double XMin, double YMin, double XMax, double YMax) box, long offset)
    {
        var room = bytes.AsSpan(node * NodeBytes);
        BinaryPrimitives.WriteDoubleLittleEndian(room, box.XMin);
        BinaryPrimitives.WriteDoubleLittleEndian(room[8..], box.YMin);
        BinaryPrimitives.WriteDoubleLittleEndian(room[16..], box.XMax);
        BinaryPrimitives.WriteDoubleLittleEndian(room[24..], box.YMax);
        BinaryPrimitives.WriteInt64LittleEndian(room[32..], offset);
    }

    static uint Sixteenth(double value, double min, double max) =>
        max > min ? (uint)((value - min) / (max - min) * ushort.MaxValue) : 0;

    // The distance along a Hilbert curve of order 16, quadrant by quadrant (Hilbert 1891).
    static uint PlaceOnCurve(uint x, uint y)
    {
        var place = 0u;
        for (var side = 1u << 15; side > 0; side >>= 1)
        {
            var right = (x & side) > 0 ? 1u : 0;
            var up = (y & side) > 0 ? 1u : 0;
            place = (place << 2) | ((3 * right) ^ up);
            if (up == 1) continue;
            if (right == 1) (x, y) = (ushort.MaxValue - x, ushort.MaxValue - y);
            (x, y) = (y, x);
        }
        return place;
    }
}

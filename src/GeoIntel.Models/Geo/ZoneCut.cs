namespace GeoIntel.Models.Geo;

/// <summary>The part of an outline's border that decides within one square.</summary>
/// <remarks>
/// Counting a ray's passes of these edges alone differs from counting all of the outline's by something that is the same
/// everywhere along a level line of the square, because every edge that crosses the square is here. From one level to
/// the next it changes exactly where a corner of one of these edges lies east of the square. There an upright edge is
/// added, from that level up, so that what is left is the same in the whole square: <see cref="Odd"/>. Nothing is
/// clipped or rounded; the answer is that of the whole outline.
/// </remarks>
/// <param name="Edges">Those that touch the square, and the upright ones.</param>
/// <param name="Odd">Whether an odd number of passes is to be added.</param>
readonly record struct ZoneCut(Edge[] Edges, bool Odd)
{
    /// <param name="touching">At least all edges that touch the square, border included.</param>
    /// <param name="cornerInside">Whether the south-west corner is inside, by the even-odd rule.</param>
    public static ZoneCut At(int west, int south, int side, List<Edge> touching, bool cornerInside)
    {
        var changes = new List<int>();
        foreach (var edge in touching)
        {
            AddChange(edge.Ax, edge.Ay);
            AddChange(edge.Bx, edge.By);
        }
        changes.Sort();

        var edges = new List<Edge>(touching);
        for (var i = 0; i < changes.Count; i++)
        {
            // Twice at the same level is not at all: where two edges meet.
            if (i + 1 < changes.Count && changes[i + 1] == changes[i]) i++;
            else edges.Add(new Edge(west + 2 * side, changes[i], west + 2 * side, south + 2 * side));
        }
        var cut = new ZoneCut([.. edges], false);
        return cut with { Odd = cut.IsInside(west, south) != cornerInside };

        void AddChange(int x, int y)
        {
            if (x >= west + side && y > south && y < south + side) changes.Add(y);
        }
    }

    /// <summary>Whether a point of the square is inside by the even-odd rule; on an edge either may be told.</summary>
    public bool IsInside(int x, int y)
    {
        var odd = Odd;
        foreach (ref readonly var edge in Edges.AsSpan()) odd ^= edge.IsPassedFrom(x, y);
        return odd;
    }
}

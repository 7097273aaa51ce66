namespace GeoIntel.Models.Geo;

/// <summary>A straight side of an outline, in centimetres from (Ax, Ay) to (Bx, By); both may be the same
/// point.</summary>
readonly record struct Edge(int Ax, int Ay, int Bx, int By)
{
    /// <summary>Above 0 when the point lies left of the edge, below 0 right, 0 on the line through it.</summary>
    /// <remarks>Differences on the grid stay below 2^27, so that the sum stays far within 63 bits.</remarks>
    public long SideOf(int x, int y) => (long)(Bx - Ax) * (y - Ay) - (long)(x - Ax) * (By - Ay);

    /// <summary>Whether the edge's bounding box holds the point.</summary>
    public bool Spans(int x, int y) =>
        x >= Math.Min(Ax, Bx) && x <= Math.Max(Ax, Bx) && y >= Math.Min(Ay, By) && y <= Math.Max(Ay, By);

    /// <summary>Whether a ray from the point to the east passes the edge, its upper end left out; never when the point
    /// lies on it.</summary>
    public bool IsPassedFrom(int x, int y)
    {
        if (Ay > y == By > y) return false;
        var side = SideOf(x, y);
        return side != 0 && side > 0 == By > Ay;
    }

    /// <summary>Distance from a point, rounded down to the whole centimetre.</summary>
    public int DistanceTo(int x, int y)
    {
        long dx = Bx - Ax, dy = By - Ay;
        var lengthSquared = dx * dx + dy * dy;
        var along = dx * (x - Ax) + dy * (y - Ay);
        if (along <= 0) return FloorOfRoot(Squared(x - Ax, y - Ay));
        if (along >= lengthSquared) return FloorOfRoot(Squared(x - Bx, y - By));

        // The distance is area / length, whose length is seldom a whole number: guessed, then made exact in squares.
        var area = Math.Abs(SideOf(x, y));
        var distance = (long)(area / Math.Sqrt(lengthSquared));
        var square = Squared((ulong)area);
        while (Squared((ulong)distance) * (ulong)lengthSquared > square) distance--;
        while (Squared((ulong)distance + 1) * (ulong)lengthSquared <= square) distance++;
        return (int)distance;
    }

    static UInt128 Squared(ulong number) => (UInt128)number * number;

    static long Squared(long x, long y) => x * x + y * y;

    static int FloorOfRoot(long square)
    {
        var root = (long)Math.Sqrt(square); // at most one off, because a double holds 53 of the up to 55 bits
        while (root * root > square) root--;
        while ((root + 1) * (root + 1) <= square) root++;
        return (int)root;
    }
}

namespace GeoIntel.Models.Geo;

/// <summary>Squares side by side, with a side of 2^<paramref name="Shift"/> centimetres, counted from their south-west
/// corner.</summary>
readonly record struct Squares(int West, int South, int Columns, int Rows, int Shift)
{
    public int Side => 1 << Shift;

    public (int X, int Y) CornerOf(int number) =>
        (West + (number % Columns << Shift), South + (number / Columns << Shift));

    /// <summary>The number of the square that a point lies in; it must lie in one.</summary>
    public int NumberAt(int x, int y) => (y - South >> Shift) * Columns + (x - West >> Shift);

    /// <summary>Adds the number of each square that the edge may touch, its own border and the corner opposite
    /// included; never misses one.</summary>
    public void AddTouched(in Edge edge, List<int> numbers)
    {
        var (low, high) = edge.Ay < edge.By ? (edge.Ay, edge.By) : (edge.By, edge.Ay);
        var lastRow = Math.Min(high - South >> Shift, Rows - 1);
        for (var row = Math.Max(low - South - 1 >> Shift, 0); row <= lastRow; row++)
        {
            var floor = South + (row << Shift);
            var (one, other) = (EastingAt(edge, Math.Max(low, floor)), EastingAt(edge, Math.Min(high, floor + Side)));
            var (west, east) = edge.Ay == edge.By
                ? (Math.Min(edge.Ax, edge.Bx), Math.Max(edge.Ax, edge.Bx))
                : (Math.Min(one, other), Math.Max(one, other) + 1); // rounded down, so up to a centimetre more
            var lastColumn = Math.Min(east - West >> Shift, Columns - 1);
            for (var column = Math.Max(west - West - 1 >> Shift, 0); column <= lastColumn; column++)
                numbers.Add(row * Columns + column);
        }
    }

    /// <summary>Which south-west corners a zone's inside holds, by the even-odd rule: a bit a square.</summary>
    public bool[] CornersInside(IEnumerable<Edge> edges)
    {
        // Where a ray along the row's southern border passes an edge, every corner to the west of it changes over.
        var odd = new bool[Columns * Rows];
        foreach (var edge in edges)
        {
            var (low, high) = edge.Ay < edge.By ? (edge.Ay, edge.By) : (edge.By, edge.Ay);
            var firstRow = Math.Max(low - South + Side - 1 >> Shift, 0);
            for (var row = firstRow; row < Rows && South + (row << Shift) < high; row++)
            {
                var y = South + (row << Shift);
                var column = Math.Min(EastingAt(edge, y) - West >> Shift, Columns - 1);
                if (column >= 0 && !edge.IsPassedFrom(West + (column << Shift), y)) column--;
                if (column >= 0) odd[row * Columns + column] ^= true;
            }
        }
        for (var row = 0; row < Rows; row++)
        {
            for (var column = Columns - 2; column >= 0; column--)
                odd[row * Columns + column] ^= odd[row * Columns + column + 1];
        }
        return odd;
    }

    // Rounded down; of a level edge, of its first end.
    static int EastingAt(in Edge edge, int y)
    {
        long rise = edge.By - edge.Ay;
        if (rise == 0) return edge.Ax;
        var run = (long)(edge.Bx - edge.Ax) * (y - edge.Ay);
        var whole = Math.DivRem(run, rise, out var rest);
        return (int)(edge.Ax + whole - (rest != 0 && rest < 0 != rise < 0 ? 1 : 0));
    }
}

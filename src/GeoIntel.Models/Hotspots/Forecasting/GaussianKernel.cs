namespace GeoIntel.Models.Hotspots.Forecasting;

/// <summary>Smooths values over the cells of a grid: in each cell the mean of its surroundings, weighted by
/// exp(-d^2 / (2 sigma^2)) of the distance d between centres, up to 3 sigma.</summary>
/// <remarks>Only cells of the area are averaged, so that a coast does not thin what lies beside it.</remarks>
public sealed class GaussianKernel
{
    readonly int[] _start;
    readonly int[] _near;
    readonly double[] _weights; // of one cell they add up to 1
    readonly double[] _own;

    GaussianKernel(int[] start, int[] near, double[] weights, double[] own)
    {
        (_start, _near, _weights, _own) = (start, near, weights, own);
    }

    /// <summary>The weight that a cell's own value has in its mean.</summary>
    public double OwnWeight(int cell) => _own[cell];

    /// <param name="smoothed">Takes a value a cell.</param>
    public void Smooth(ReadOnlySpan<double> values, Span<double> smoothed)
    {
        for (var cell = 0; cell < smoothed.Length; cell++)
        {
            var sum = 0.0;
            for (var i = _start[cell]; i < _start[cell + 1]; i++) sum += _weights[i] * values[_near[i]];
            smoothed[cell] = sum;
        }
    }

    /// <param name="sigmaCells">The kernel's deviation in cells; 0 leaves every value as it is.</param>
    public static GaussianKernel Of(SquareGrid grid, double sigmaCells)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(sigmaCells);
        var reach = (int)(3 * sigmaCells);
        var offsets = (
            from row in Enumerable.Range(-reach, 2 * reach + 1)
            from column in Enumerable.Range(-reach, 2 * reach + 1)
            let square = (double)(row * row + column * column)
            where square <= 9 * sigmaCells * sigmaCells
            let weight = square == 0 ? 1 : Math.Exp(-square / (2 * sigmaCells * sigmaCells))
            select (Row: row, Column: column, Weight: weight)).ToArray();
        var start = new int[grid.Count + 1];
        var own = new double[grid.Count];
        var (near, weights) = (new List<int>(), new List<double>());
        for (var cell = 0; cell < grid.Count; cell++)
        {
            var sum = 0.0;
            foreach (var (row, column, weight) in offsets)
            {
                if (!grid.TryFind(grid.ColumnOf(cell) + column, grid.RowOf(cell) + row, out var other)) continue;
                near.Add(other);
                weights.Add(weight);
                sum += weight;
            }
            for (var i = start[cell]; i < near.Count; i++) weights[i] /= sum;
            own[cell] = 1 / sum;
            start[cell + 1] = near.Count;
        }
        return new GaussianKernel(start, [.. near], [.. weights], own);
    }
}

namespace GeoIntel.Models.Hotspots;

/// <summary>Over which bins mean and standard deviation are taken.</summary>
public enum GlobalWindow
{
    /// <summary>All bins of the cube (ArcGIS: ENTIRE_CUBE).</summary>
    Cube = 1,

    /// <summary>The steps that a bin's neighbours may lie in (ArcGIS: NEIGHBORHOOD_TIME_STEP).</summary>
    Window = 2,

    /// <summary>The bin's own step (ArcGIS: INDIVIDUAL_TIME_STEP).</summary>
    Slice = 3,
}

/// <summary>The Getis-Ord Gi* statistic of every bin of a cube.</summary>
/// <remarks>
/// z = (sum of x over the neighbours - W mean) / (s sqrt((n W - W^2) / (n - 1))), where the neighbours of a bin are the
/// neighbouring locations in its own step and the <c>lag</c> steps before it, W is how many they are (lags before the
/// first step are left out), and n, mean and the population standard deviation s are those of the <see
/// cref="GlobalWindow"/>. Where s = 0 or n W is not above W^2 nothing can be said: z = 0. Ord and Getis (1995),
/// Geographical Analysis 27(4), with the windows of ArcGIS's emerging hot spot analysis.
/// </remarks>
public static class GetisOrd
{
    /// <summary>z of every bin, laid as the cube's values are.</summary>
    /// <param name="lag">How many earlier steps count as neighbours; ArcGIS's default is 1.</param>
    public static double[] Star(SpaceTimeCube cube, Neighbourhood neighbourhood, GlobalWindow window, int lag)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(lag);
        if (neighbourhood.Locations != cube.Locations.Count)
        {
            throw new ArgumentException(
                $"The neighbourhood is of {neighbourhood.Locations} locations, the cube of {cube.Locations.Count}.",
                nameof(neighbourhood));
        }
        var locations = cube.Locations.Count;
        var z = new double[cube.Values.Length];
        var sums = new double[cube.Values.Length]; // over the neighbouring locations in the same step
        Parallel.For(0, cube.Steps, step => SumNeighbours(cube.Step(step), neighbourhood, sums.AsSpan(step * locations, locations)));
        var whole = Moments.Of(cube.Values);
        Parallel.For(0, cube.Steps, step =>
        {
            var first = Math.Max(0, step - lag);
            var moments = window switch
            {
                GlobalWindow.Cube => whole,
                GlobalWindow.Window => Moments.Of(cube.Values[(first * locations)..((step + 1) * locations)]),
                GlobalWindow.Slice => Moments.Of(cube.Step(step)),
                _ => throw new ArgumentOutOfRangeException(nameof(window), window, "This window is not known."),
            };
            var row = z.AsSpan(step * locations, locations);
            for (var location = 0; location < locations; location++)
            {
                double sum = 0;
                for (var back = first; back <= step; back++) sum += sums[back * locations + location];
                double weight = neighbourhood.Of(location).Length * (step - first + 1);
                row[location] = moments.Standardise(sum, weight);
            }
        });
        return z;
    }

    static void SumNeighbours(ReadOnlySpan<double> values, Neighbourhood neighbourhood, Span<double> sums)
    {
        for (var location = 0; location < sums.Length; location++)
        {
            double sum = 0;
            foreach (var neighbour in neighbourhood.Of(location)) sum += values[neighbour];
            sums[location] = sum;
        }
    }

    readonly record struct Moments(double Count, double Mean, double Deviation)
    {
        public static Moments Of(ReadOnlySpan<double> values)
        {
            double sum = 0, squares = 0;
            foreach (var value in values)
            {
                sum += value;
                squares += value * value;
            }
            var mean = sum / values.Length;
            return new Moments(values.Length, mean, Math.Sqrt(Math.Max(0, squares / values.Length - mean * mean)));
        }

        // Weights are 1, so that the sum of their squares is W too.
        public double Standardise(double sum, double weight)
        {
            var spread = Count * weight - weight * weight;
            if (Deviation == 0 || spread <= 0) return 0;
            return (sum - Mean * weight) / (Deviation * Math.Sqrt(spread / (Count - 1)));
        }
    }
}

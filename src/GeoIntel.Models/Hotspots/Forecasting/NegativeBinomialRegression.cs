using MathNet.Numerics.LinearAlgebra;

namespace GeoIntel.Models.Hotspots.Forecasting;

/// <summary>Log-linear regression of counts with the variance of <see cref="NegativeBinomial"/>.</summary>
/// <remarks>Iteratively reweighted least squares for the coefficients (McCullagh and Nelder, Generalized Linear Models,
/// section 2.5), in turn with the dispersion by moments.</remarks>
public sealed class NegativeBinomialRegression
{
    const int RoundsMax = 50;
    const double LogMeanMax = 20; // e^20 incidents a step: only a fit that runs away gets there

    NegativeBinomialRegression(double[] coefficients, double dispersion)
    {
        (Coefficients, Dispersion) = (coefficients, dispersion);
    }

    public IReadOnlyList<double> Coefficients { get; }

    public double Dispersion { get; }

    public double Mean(ReadOnlySpan<double> features) => MeanOf(features, Coefficients);

    /// <summary>The same mean whatever the features, where there is nothing to fit to.</summary>
    internal static NegativeBinomialRegression Level(double mean, int columns)
    {
        var coefficients = new double[columns];
        coefficients[0] = Math.Log(mean);
        return new NegativeBinomialRegression(coefficients, 0);
    }

    /// <param name="features">Row by row, <paramref name="columns"/> to a row; the caller adds the constant.</param>
    /// <param name="dispersion">Fixed, or null to be estimated.</param>
    /// <exception cref="ArgumentException">The rows do not fit the counts, or every count is 0.</exception>
    public static NegativeBinomialRegression Fit(
        double[] features, double[] counts, int columns, double? dispersion = null)
    {
        if (columns < 1 || features.Length != (long)counts.Length * columns)
            throw new ArgumentException(
                $"{features.Length} values are not {columns} for each of {counts.Length} counts.");
        if (!counts.Any(count => count > 0)) throw new ArgumentException("Every count is 0; there is nothing to fit.");

        // Started as if every mean lay between its own count and the mean of all.
        var average = counts.Average();
        var means = Array.ConvertAll(counts, count => (count + average) / 2);
        var (coefficients, alpha) = (new double[columns], dispersion ?? 0);
        for (var round = 0; round < RoundsMax; round++)
        {
            var next = Solve(features, counts, means, columns, alpha);
            var moved = 0.0;
            for (var k = 0; k < columns; k++) moved = Math.Max(moved, Math.Abs(next[k] - coefficients[k]));
            coefficients = next;
            for (var row = 0; row < counts.Length; row++)
                means[row] = MeanOf(features.AsSpan(row * columns, columns), coefficients);
            var held = alpha;
            alpha = dispersion ?? Forecasting.Dispersion.ByMoments([(means, counts)]);
            if (moved < 1e-9 && Math.Abs(alpha - held) < 1e-9) break;
        }
        return new NegativeBinomialRegression(coefficients, alpha);
    }

    static double[] Solve(double[] features, double[] counts, double[] means, int columns, double alpha)
    {
        var normal = new double[columns, columns];
        var right = new double[columns];
        for (var row = 0; row < counts.Length; row++)
        {
            var x = features.AsSpan(row * columns, columns);
            var weight = means[row] / (1 + alpha * means[row]);
            var working = Math.Log(means[row]) + (counts[row] - means[row]) / means[row];
            for (var i = 0; i < columns; i++)
            {
                right[i] += weight * x[i] * working;
                for (var j = 0; j <= i; j++) normal[i, j] += weight * x[i] * x[j];
            }
        }
        for (var i = 0; i < columns; i++)
        {
            for (var j = 0; j < i; j++) normal[j, i] = normal[i, j];
            normal[i, i] *= 1 + 1e-8; // columns that say the same share what they say
            normal[i, i] += 1e-10;
        }
        return [.. Matrix<double>.Build.DenseOfArray(normal).Cholesky().Solve(Vector<double>.Build.Dense(right))];
    }

    static double MeanOf(ReadOnlySpan<double> features, IReadOnlyList<double> coefficients)
    {
        var sum = 0.0;
        for (var k = 0; k < features.Length; k++) sum += features[k] * coefficients[k];
        return Math.Exp(Math.Clamp(sum, -LogMeanMax, LogMeanMax));
    }
}

using System.Numerics;
using System.Runtime.InteropServices;

namespace GeoIntel.Models.Hotspots.Forecasting;

/// <summary>A Poisson mean that is a sum of features, none weighing below 0, fitted by expectation and
/// maximisation.</summary>
/// <remarks>
/// lambda = Phi theta; theta &lt;- theta Phi'(y / lambda) / Phi'1, which never lowers the likelihood: Lucy (1974),
/// Astronomical Journal 79; Shepp and Vardi (1982), IEEE Transactions on Medical Imaging 1. Where y is 0 a bin enters
/// by its features' sums alone, so that the cost goes with the bins that hold something.
/// </remarks>
public sealed class KernelMixture
{
    readonly List<double> _features = []; // of the bins that hold something, bin by bin, filled up to whole vectors
    readonly List<double> _counts = [];
    readonly double[] _sums;
    readonly int _width;

    public KernelMixture(int features)
    {
        _width = (features + Vector<double>.Count - 1) / Vector<double>.Count * Vector<double>.Count;
        _sums = new double[features];
        Weights = new double[features];
    }

    /// <summary>theta, a value a feature.</summary>
    public double[] Weights { get; }

    /// <summary>Takes up one step: what was counted, beside the features it is to be made of.</summary>
    /// <param name="features">By feature, then by cell; none below 0.</param>
    public void Add(ReadOnlySpan<double> counts, IReadOnlyList<double[]> features)
    {
        for (var k = 0; k < _sums.Length; k++)
        {
            foreach (var value in features[k]) _sums[k] += value;
        }
        for (var cell = 0; cell < counts.Length; cell++)
        {
            if (counts[cell] == 0) continue;
            _counts.Add(counts[cell]);
            for (var k = 0; k < _width; k++) _features.Add(k < _sums.Length ? features[k][cell] : 0);
        }
    }

    /// <summary>The mean of each cell, or the part of it that features from <paramref name="first"/> up to, but not
    /// including, <paramref name="end"/> add.</summary>
    public double[] Mix(IReadOnlyList<double[]> features, int first, int end)
    {
        var means = new double[features[0].Length];
        for (var k = first; k < end; k++)
        {
            if (Weights[k] == 0) continue;
            for (var cell = 0; cell < means.Length; cell++) means[cell] += Weights[k] * features[k][cell];
        }
        return means;
    }

    /// <summary>Fits from equal shares until a round gains less than a millionth of a unit a bin, or the rounds are
    /// over.</summary>
    /// <returns>The log likelihood after each round, up to a constant.</returns>
    public IReadOnlyList<double> Fit(int roundsMax)
    {
        var features = CollectionsMarshal.AsSpan(_features);
        var counts = CollectionsMarshal.AsSpan(_counts);
        var total = _counts.Sum();
        var live = _sums.Count(sum => sum > 0);
        var (weights, shares) = (new double[_width], new double[_width]);
        for (var k = 0; k < _sums.Length; k++) weights[k] = _sums[k] > 0 ? total / live / _sums[k] : 0;

        var likelihoods = new List<double>();
        for (var round = 0; round < roundsMax; round++)
        {
            Array.Clear(shares);
            var likelihood = 0.0;
            for (var bin = 0; bin < counts.Length; bin++)
            {
                var phi = MemoryMarshal.Cast<double, Vector<double>>(features.Slice(bin * _width, _width));
                var mean = Dot(phi, weights);
                if (mean <= 0) continue; // no feature reaches here: it can tell nothing
                likelihood += counts[bin] * Math.Log(mean);
                Add(phi, counts[bin] / mean, shares);
            }
            for (var k = 0; k < _sums.Length; k++) likelihood -= weights[k] * _sums[k];
            if (likelihoods.Count > 0 && likelihood - likelihoods[^1] < 1e-6 * counts.Length) break;

            likelihoods.Add(likelihood);
            weights.AsSpan(0, _sums.Length).CopyTo(Weights);
            for (var k = 0; k < _sums.Length; k++)
            {
                if (_sums[k] > 0) weights[k] *= shares[k] / _sums[k];
            }
        }
        return likelihoods;
    }

    static double Dot(ReadOnlySpan<Vector<double>> phi, double[] weights)
    {
        var by = MemoryMarshal.Cast<double, Vector<double>>(weights.AsSpan());
        var sum = Vector<double>.Zero;
        for (var i = 0; i < phi.Length; i++) sum += phi[i] * by[i];
        return Vector.Sum(sum);
    }

    static void Add(ReadOnlySpan<Vector<double>> phi, double ratio, double[] shares)
    {
        var to = MemoryMarshal.Cast<double, Vector<double>>(shares.AsSpan());
        for (var i = 0; i < phi.Length; i++) to[i] += phi[i] * ratio;
    }
}

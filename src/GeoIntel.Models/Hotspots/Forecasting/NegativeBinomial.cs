using MathNet.Numerics;

namespace GeoIntel.Models.Hotspots.Forecasting;

/// <summary>Counts with a mean and a variance of mean + dispersion mean^2; Poisson's where the dispersion is
/// 0.</summary>
/// <remarks>The second form of Cameron and Trivedi, Regression Analysis of Count Data, chapter 3: a Poisson rate that
/// varies by a gamma distribution of shape 1 / dispersion.</remarks>
public readonly record struct NegativeBinomial
{
    const double SummedMeanMax = 100; // beyond it the chance of 0 could leave a double's range

    public NegativeBinomial(double mean, double dispersion)
    {
        if (!(mean >= 0 && double.IsFinite(mean) && dispersion >= 0 && double.IsFinite(dispersion)))
        {
            throw new ArgumentOutOfRangeException(
                nameof(mean), $"Mean {mean} and dispersion {dispersion} make no distribution; both are 0 or more.");
        }
        // Nearer to Poisson than this no count can tell, and 1 / dispersion would swamp its logarithms.
        (Mean, Dispersion) = (mean, dispersion < 1e-9 ? 0 : dispersion);
    }

    public double Mean { get; }

    public double Dispersion { get; }

    /// <summary>The chance of so many or fewer; 0 below 0.</summary>
    public double Cumulative(int count)
    {
        if (count < 0) return 0;
        if (Mean == 0) return 1;
        if (Mean > SummedMeanMax) return CumulativeOfMany(count);
        var (chance, sum) = (None, None);
        for (var k = 0; k < count && chance > sum * 1e-17; k++)
        {
            chance = Next(chance, k);
            sum += chance;
        }
        return Math.Min(sum, 1);
    }

    /// <summary>The smallest count with a <see cref="Cumulative"/> of at least <paramref
    /// name="probability"/>.</summary>
    /// <param name="probability">Above 0 and below 1.</param>
    public int Quantile(double probability)
    {
        if (!(probability > 0 && probability < 1))
            throw new ArgumentOutOfRangeException(
                nameof(probability), probability, "A quantile lies above 0 and below 1.");
        if (Mean == 0) return 0;
        if (Mean > SummedMeanMax) return QuantileOfMany(probability);
        var (count, chance, sum) = (0, None, None);
        while (sum < probability && chance > sum * 1e-17)
        {
            chance = Next(chance, count++);
            sum += chance;
        }
        return count;
    }

    double None => Dispersion == 0 ? Math.Exp(-Mean) : Math.Exp(-double.LogP1(Dispersion * Mean) / Dispersion);

    double Next(double chance, int count) => Dispersion == 0
        ? chance * Mean / (count + 1)
        : chance * Mean * (1 + Dispersion * count) / ((count + 1) * (1 + Dispersion * Mean));

    double CumulativeOfMany(int count) => Dispersion == 0
        ? SpecialFunctions.GammaUpperRegularized(count + 1.0, Mean)
        : SpecialFunctions.BetaRegularized(1 / Dispersion, count + 1.0, 1 / (1 + Dispersion * Mean));

    int QuantileOfMany(double probability)
    {
        var (low, high) = (-1, (int)Mean + 1);
        while (CumulativeOfMany(high) < probability) (low, high) = (high, checked(high * 2));
        while (high - low > 1)
        {
            var middle = low + (high - low) / 2;
            if (Cumulative(middle) < probability) low = middle;
            else high = middle;
        }
        return high;
    }
}

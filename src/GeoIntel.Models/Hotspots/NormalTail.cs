namespace GeoIntel.Models.Hotspots;

/// <summary>Tail probabilities of the standard normal distribution.</summary>
public static class NormalTail
{
    /// <summary>2 Phi(-|z|), to 15 digits also where it is very small.</summary>
    /// <remarks>
    /// erfc(|z| / sqrt 2): below 2.2 from the Maclaurin series of erf (Abramowitz and Stegun 7.1.6), above it from the
    /// continued fraction 7.1.14 by Lentz's method. Never 2 (1 - Phi(|z|)), which has lost every digit at |z| = 8.
    /// </remarks>
    public static double TwoSided(double z)
    {
        var x = Math.Abs(z) / Math.Sqrt(2);
        if (double.IsNaN(x)) return double.NaN;
        if (x == 0) return 1;
        return x < 2.2 ? 1 - Erf(x) : ErfcByFraction(x);
    }

    // erf x = 2 / sqrt(pi) e^(-x^2) sum over n of 2^n x^(2n+1) / (1 3 5 ... (2n+1)): all terms positive, nothing cancels.
    static double Erf(double x)
    {
        var square = 2 * x * x;
        var (term, sum) = (x, x);
        for (var odd = 3; term > sum * 1e-17; odd += 2)
        {
            term *= square / odd;
            sum += term;
        }
        return 2 / Math.Sqrt(Math.PI) * Math.Exp(-x * x) * sum;
    }

    // sqrt(pi) e^(x^2) erfc x = 1 / (x + (1/2) / (x + 1 / (x + (3/2) / (x + 2 / (x + ...
    static double ErfcByFraction(double x)
    {
        var (fraction, numerator, denominator) = (x, x, 0.0);
        for (var half = 1; half < 500; half++)
        {
            var a = half / 2.0;
            denominator = 1 / (x + a * denominator);
            numerator = x + a / numerator;
            var ratio = numerator * denominator;
            fraction *= ratio;
            if (Math.Abs(ratio - 1) < 1e-16) break;
        }
        return Math.Exp(-x * x) / (Math.Sqrt(Math.PI) * fraction);
    }
}

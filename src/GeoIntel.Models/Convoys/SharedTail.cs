namespace GeoIntel.Models.Convoys;

/// <summary>How likely at least so many of independent, unequally likely things happen.</summary>
public static class SharedTail
{
    /// <summary>The whole distribution: the probability that 0, 1, ... of them happen.</summary>
    /// <remarks>By convolution, one chance at a time: n squared steps, all terms positive, so small tails keep their digits.</remarks>
    public static double[] Distribution(IReadOnlyList<double> chances)
    {
        var of = new double[chances.Count + 1];
        of[0] = 1;
        for (var n = 0; n < chances.Count; n++)
        {
            var chance = chances[n];
            for (var k = n + 1; k > 0; k--) of[k] = of[k] * (1 - chance) + of[k - 1] * chance;
            of[0] *= 1 - chance;
        }
        return of;
    }

    /// <summary>The p-value that is published: the probability of <paramref name="count"/> or more.</summary>
    public static double AtLeast(IReadOnlyList<double> chances, int count) =>
        count <= 0 ? 1 : Math.Min(1, Distribution(chances).Skip(count).Reverse().Sum());

    /// <summary>Uniform when the chances are right and <paramref name="u"/> is uniform on 0 to 1; it checks the chances,
    /// and decides nothing.</summary>
    public static double Randomised(IReadOnlyList<double> chances, int count, double u)
    {
        var of = Distribution(chances);
        return of.Skip(count + 1).Reverse().Sum() + u * of[count];
    }
}

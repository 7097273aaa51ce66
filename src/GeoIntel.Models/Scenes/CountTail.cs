namespace GeoIntel.Models.Scenes;

/// <summary>How likely independent counts sum to so many or more.</summary>
public static class CountTail
{
    /// <summary>The probability that the sum is 0, 1, ...</summary>
    /// <param name="counts">Of each count the probability that it is 0, 1, ...</param>
    public static double[] Distribution(IEnumerable<IReadOnlyList<double>> counts)
    {
        double[] of = [1];
        foreach (var count in counts)
        {
            var longer = new double[of.Length + count.Count - 1];
            for (var i = 0; i < of.Length; i++)
            {
                for (var j = 0; j < count.Count; j++) longer[i + j] += of[i] * count[j];
            }
            of = longer;
        }
        return of;
    }

    /// <summary>The p-value that is published: the probability of <paramref name="sum"/> or more.</summary>
    public static double AtLeast(IReadOnlyList<double> distribution, int sum) =>
        sum <= 0 ? 1 : Math.Min(1, distribution.Skip(sum).Reverse().Sum());

    /// <summary>Uniform when the distribution is right and <paramref name="u"/> is uniform on 0 to 1; it checks the
    /// distribution, and decides nothing.</summary>
    public static double Randomised(IReadOnlyList<double> distribution, int sum, double u) =>
        distribution.Skip(sum + 1).Reverse().Sum() + u * distribution[sum];
}

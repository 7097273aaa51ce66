namespace GeoIntel.Models.Cordons;

/// <summary>Which part of all crossings the cameras see, going by how the ins and outs of each vehicle balance.</summary>
/// <remarks>
/// A vehicle that ends on the side where it began went in as often as out, n times in all. When each crossing is seen with
/// probability c, by itself, the seen ins and outs are two binomial counts of n/2: the square of their difference is expected
/// to be n c (1 - c), and their sum n c. So of sums over vehicles 1 - (differences squared) / (crossings) estimates c. A
/// vehicle that ends on the other side adds to the differences, and so does one whose way out has no camera: what they make of
/// the estimate is too small, never too large. The bounds at 95 % are those of a ratio of means over vehicles (Cochran,
/// Sampling Techniques, 3rd ed. 1977, 2.11).
/// </remarks>
public sealed class CordonCoverage
{
    /// <summary>Of fewer vehicles nothing is told.</summary>
    public const int VehiclesMin = 100;

    const double Normal95 = 1.959963984540054;

    double _squares, _crossings, _squaresSquared, _products, _crossingsSquared;

    /// <summary>How many vehicles crossed.</summary>
    public int VehicleCount { get; private set; }

    /// <param name="crossings">All of one vehicle.</param>
    public void Add(ReadOnlySpan<Crossing> crossings)
    {
        if (crossings.IsEmpty) return;
        double difference = 0;
        foreach (var crossing in crossings) difference += crossing.Way == CrossingWay.In ? 1 : -1;
        var square = difference * difference;
        VehicleCount++;
        _squares += square;
        _crossings += crossings.Length;
        _squaresSquared += square * square;
        _products += square * crossings.Length;
        _crossingsSquared += (double)crossings.Length * crossings.Length;
    }

    /// <summary>The part seen with its bounds, each 0 to 1; null while there are too few vehicles.</summary>
    public (double Part, double Least, double Most)? Estimate()
    {
        if (VehicleCount < VehiclesMin) return null;
        var ratio = _squares / _crossings;
        var spread = _squaresSquared - 2 * ratio * _products + ratio * ratio * _crossingsSquared;
        var half = Normal95 * Math.Sqrt(Math.Max(0, spread) * VehicleCount / (VehicleCount - 1)) / _crossings;
        return (Clamp(1 - ratio), Clamp(1 - ratio - half), Clamp(1 - ratio + half));
    }

    static double Clamp(double part) => Math.Clamp(part, 0, 1);
}

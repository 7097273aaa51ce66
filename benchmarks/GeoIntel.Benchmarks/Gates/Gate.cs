namespace GeoIntel.Benchmarks.Gates;

/// <summary>A figure we hold ourselves to, measured against its peer in the same run.</summary>
/// <param name="Name">What <c>./dev gates NAME</c> calls it: lower case, words joined by hyphens.</param>
/// <param name="Bar">The gate holds when the median is at the bar or on its better side.</param>
/// <param name="Stretch">Where we would like to be; it decides nothing.</param>
/// <param name="HigherIsBetter">Which side of the bar is the better one: above it for a rate, below it for a cost.</param>
/// <param name="Measure">Runs both sides several times and gives each run's figure: a ratio, or a count of bytes.</param>
/// <param name="OnRequest">Whether it is measured only when it is named: it takes many minutes.</param>
sealed record Gate(
    string Name, double Bar, double Stretch, bool HigherIsBetter, Func<Measurement> Measure, bool OnRequest = false)
{
    public bool Holds(Measurement measured) => HigherIsBetter ? measured.Median >= Bar : measured.Median <= Bar;
}

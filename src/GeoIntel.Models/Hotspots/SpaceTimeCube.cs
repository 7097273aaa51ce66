namespace GeoIntel.Models.Hotspots;

/// <summary>Counts of incidents by location and step of time; empty bins are 0.</summary>
/// <remarks>Laid step by step, so that everything of one step lies side by side.</remarks>
public sealed class SpaceTimeCube
{
    readonly double[] _values;

    SpaceTimeCube(IReadOnlyList<string> locations, int steps, double[] values)
    {
        Locations = locations;
        Steps = steps;
        _values = values;
    }

    /// <summary>Ids of the locations; a location's place here is its index everywhere.</summary>
    public IReadOnlyList<string> Locations { get; }

    /// <summary>How many steps, equal in length, without gaps.</summary>
    public int Steps { get; }

    /// <summary>All bins: step 0 of every location, then step 1, and so on.</summary>
    public ReadOnlySpan<double> Values => _values;

    /// <summary>One step of every location.</summary>
    public ReadOnlySpan<double> Step(int step) => _values.AsSpan(step * Locations.Count, Locations.Count);

    /// <summary>The series of one location.</summary>
    /// <param name="series">Takes <see cref="Steps"/> values.</param>
    public void CopySeries(int location, Span<double> series)
    {
        for (var step = 0; step < Steps; step++) series[step] = _values[step * Locations.Count + location];
    }

    /// <summary>A cube from its bins, step by step.</summary>
    /// <exception cref="ArgumentException">There is no location or step, an id is double, the number of values is not
    /// locations times steps, or a value is negative or not a number.</exception>
    public static SpaceTimeCube Of(IReadOnlyList<string> locations, int steps, double[] values)
    {
        if (locations.Count == 0 || steps < 1)
            throw new ArgumentException($"The cube has {locations.Count} locations and {steps} steps; give at least one of each.");
        if (values.Length != (long)locations.Count * steps)
        {
            throw new ArgumentException(
                $"There are {values.Length} values for {locations.Count} locations x {steps} steps; give one a bin.");
        }
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var location in locations)
        {
            if (!seen.Add(location)) throw new ArgumentException($"Location '{location}' stands twice; give each its own id.");
        }
        for (var i = 0; i < values.Length; i++)
        {
            if (double.IsFinite(values[i]) && values[i] >= 0) continue;
            throw new ArgumentException(
                $"Location '{locations[i % locations.Count]}' has the value {values[i]} in step {i / locations.Count + 1}; " +
                "a count is a number of 0 or more.");
        }
        return new SpaceTimeCube(locations, steps, values);
    }
}

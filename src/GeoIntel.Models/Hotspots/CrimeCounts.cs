namespace GeoIntel.Models.Hotspots;

/// <summary>What of an incident is counted.</summary>
/// <param name="Type">Index of its type.</param>
/// <param name="Step">Its step of time, from 0.</param>
/// <param name="Weight">1, or the share of it that falls in this step when its time is only known as a span.</param>
public readonly record struct CountedIncident(
    double EastingMetres, double NorthingMetres, int Type, int Step, double Weight = 1);

/// <summary>Incidents by type, step of time and cell of a grid; a bin without incidents is 0.</summary>
public sealed class CrimeCounts
{
    readonly double[][] _bins; // by type and step

    CrimeCounts(SquareGrid grid, IReadOnlyList<CrimeType> types, int steps)
    {
        Grid = grid;
        Types = types;
        Steps = steps;
        _bins = new double[types.Count * steps][];
        for (var i = 0; i < _bins.Length; i++) _bins[i] = new double[grid.Count];
    }

    public SquareGrid Grid { get; }

    public IReadOnlyList<CrimeType> Types { get; }

    /// <summary>How many steps, equal in length, without gaps.</summary>
    public int Steps { get; }

    /// <summary>Incidents that lie in no cell; they are not counted.</summary>
    public int Outside { get; private set; }

    /// <summary>One type in one step, a value a cell.</summary>
    public ReadOnlySpan<double> Of(int type, int step) => _bins[type * Steps + step];

    /// <exception cref="ArgumentException">There is no type or step, a name is double, or an incident names a type or step
    /// that is not there or has a weight that is not above 0.</exception>
    public static CrimeCounts Count(
        SquareGrid grid, IReadOnlyList<CrimeType> types, int steps, IEnumerable<CountedIncident> incidents)
    {
        if (types.Count == 0 || steps < 1)
            throw new ArgumentException($"There are {types.Count} types and {steps} steps; give at least one of each.");
        if (types.GroupBy(type => type.Name).FirstOrDefault(same => same.Count() > 1) is { } twice)
            throw new ArgumentException($"The type '{twice.Key}' stands twice; give each its own name.", nameof(types));

        var counts = new CrimeCounts(grid, types, steps);
        foreach (var incident in incidents)
        {
            if ((uint)incident.Type >= (uint)types.Count || (uint)incident.Step >= (uint)steps
                || !(incident.Weight > 0 && double.IsFinite(incident.Weight)))
            {
                throw new ArgumentException(
                    $"{incident} does not fit {types.Count} types and {steps} steps with weights above 0.", nameof(incidents));
            }
            if (grid.TryFindAt(incident.EastingMetres, incident.NorthingMetres, out var cell))
                counts._bins[incident.Type * steps + incident.Step][cell] += incident.Weight;
            else
                counts.Outside++;
        }
        return counts;
    }
}

namespace GeoIntel.Models.Hotspots;

/// <summary>What of an incident is counted.</summary>
/// <param name="Layer">Index of its layer.</param>
/// <param name="Step">Its step of time, from 0.</param>
/// <param name="Weight">1, or the share of it that falls in this step when its time is only known as a span.</param>
public readonly record struct CountedIncident(
    double EastingMetres, double NorthingMetres, int Layer, int Step, double Weight = 1);

/// <summary>Incidents by layer, step of time and cell; a bin without incidents is 0.</summary>
public sealed class CrimeCounts
{
    readonly double[][] _bins; // by layer and step

    CrimeCounts(ICells grid, IReadOnlyList<CrimeLayer> layers, int steps)
    {
        Grid = grid;
        Layers = layers;
        Steps = steps;
        _bins = new double[layers.Count * steps][];
        for (var i = 0; i < _bins.Length; i++) _bins[i] = new double[grid.Count];
    }

    public ICells Grid { get; }

    public IReadOnlyList<CrimeLayer> Layers { get; }

    /// <summary>How many steps, equal in length, without gaps.</summary>
    public int Steps { get; }

    /// <summary>Incidents that lie in no cell; they are not counted.</summary>
    public int Outside { get; private set; }

    /// <summary>One layer in one step, a value a cell.</summary>
    public ReadOnlySpan<double> Of(int layer, int step) => _bins[layer * Steps + step];

    /// <exception cref="ArgumentException">There is no layer or step, a name is double, or an incident names a layer or
    /// step that is not there or has a weight that is not above 0.</exception>
    public static CrimeCounts Count(
        ICells grid, IReadOnlyList<CrimeLayer> layers, int steps, IEnumerable<CountedIncident> incidents)
    {
        if (layers.Count == 0 || steps < 1)
            throw new ArgumentException(
                $"There are {layers.Count} layers and {steps} steps; give at least one of each.");
        if (layers.GroupBy(layer => layer.Name).FirstOrDefault(alike => alike.Count() > 1) is { } twice)
            throw new ArgumentException(
                $"The layer '{twice.Key}' stands twice; give each its own name.", nameof(layers));

        var counts = new CrimeCounts(grid, layers, steps);
        foreach (var incident in incidents)
        {
            if ((uint)incident.Layer >= (uint)layers.Count || (uint)incident.Step >= (uint)steps
                || !(incident.Weight > 0 && double.IsFinite(incident.Weight)))
            {
                throw new ArgumentException(
                    $"{incident} does not fit {layers.Count} layers and {steps} steps with weights above 0.",
                    nameof(incidents));
            }
            if (grid.TryFindAt(incident.EastingMetres, incident.NorthingMetres, out var cell))
                counts._bins[incident.Layer * steps + incident.Step][cell] += incident.Weight;
            else
                counts.Outside++;
        }
        return counts;
    }
}

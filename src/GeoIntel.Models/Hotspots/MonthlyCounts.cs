using GeoIntel.Models.Incidents;

namespace GeoIntel.Models.Hotspots;

/// <summary>Incidents counted by month of London's calendar: one group of them beside every other type.</summary>
/// <param name="Counts">Layer <see cref="Group"/> is the group; the others hold what does not belong to it, type by
/// type, police-generated incidents in layers of their own.</param>
/// <param name="FirstMonth">The first day of step 0.</param>
/// <param name="WithoutPlace">Incidents of the months whose source tells no place; they are not counted.</param>
public sealed record MonthlyCounts(CrimeCounts Counts, DateOnly FirstMonth, int WithoutPlace)
{
    /// <summary>Index of the group's layer.</summary>
    public const int Group = 0;

    /// <summary>A month of <see cref="Counts"/>, or one after it, as "2025-09".</summary>
    public string MonthOf(int step) => Name(FirstMonth.AddMonths(step));

    /// <summary>Counts from the first month that any incident tells to the last.</summary>
    /// <remarks>An incident that happened at some time of a span counts in each month by its share
    /// (<see cref="AoristicWeights"/>). The last month is taken as complete.</remarks>
    /// <exception cref="ArgumentException">There is no incident, none of the group, or a month between the first and the last
    /// has none at all; the message says which.</exception>
    public static MonthlyCounts Of(IReadOnlyCollection<Incident> incidents, CrimeGroup group, ICells grid)
    {
        if (incidents.Count == 0) throw new ArgumentException("There are no incidents.", nameof(incidents));
        if (!incidents.Any(group.Contains))
        {
            var told = incidents.Select(incident => incident.CrimeType).Distinct().Select(type => type.Name).Order();
            throw new ArgumentException(
                $"There is no incident of '{group.Title}'; there are {string.Join("; ", told)}.", nameof(group));
        }
        var first = incidents.Min(incident => incident.Time.LondonMonth);
        var last = incidents.Max(incident => incident.Time.LondonMonth);
        var steps = (last.Year - first.Year) * 12 + last.Month - first.Month + 1;
        var edges = new DateTimeOffset[steps + 1];
        for (var step = 0; step <= steps; step++)
        {
            var month = first.AddMonths(step);
            edges[step] = IncidentTime.MonthStart(month.Year, month.Month);
        }
        var layers = new List<CrimeLayer> { new(group.Title) };
        var layerOf = new Dictionary<(CrimeType, bool), int>();
        var (counted, weights, withoutPlace) = (new List<CountedIncident>(), new double[steps], 0);
        var held = new bool[steps];
        foreach (var incident in incidents)
        {
            AoristicWeights.Fill(incident.Time, edges, weights);
            var layer = Group;
            var other = (incident.CrimeType, incident.IsPoliceGenerated);
            if (!group.Contains(incident) && !layerOf.TryGetValue(other, out layer))
            {
                layerOf.Add(other, layer = layers.Count);
                layers.Add(new CrimeLayer(
                    $"{incident.CrimeType.Name}, {(other.IsPoliceGenerated ? "police-generated" : "reported")}",
                    other.IsPoliceGenerated));
            }
            if (incident.Place is null) withoutPlace++;
            for (var step = 0; step < steps; step++)
            {
                if (weights[step] == 0) continue;
                held[step] = true;
                if (incident.Place is { } place)
                    counted.Add(
                        new CountedIncident(place.EastingMetres, place.NorthingMetres, layer, step, weights[step]));
            }
        }
        if (Array.IndexOf(held, false) is >= 0 and var missing)
        {
            throw new ArgumentException(
                $"{Name(first.AddMonths(missing))} has no incident of any type, though {Name(first)} to {Name(last)} "
                + "have; give its file too, or only months that follow one another.");
        }
        return new MonthlyCounts(CrimeCounts.Count(grid, layers, steps, counted), first, withoutPlace);
    }

    static string Name(DateOnly month) => month.ToString("yyyy-MM", System.Globalization.CultureInfo.InvariantCulture);
}

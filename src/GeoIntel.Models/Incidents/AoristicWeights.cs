namespace GeoIntel.Models.Incidents;

/// <summary>How much of an incident counts in each step of time.</summary>
/// <remarks>Aoristic analysis: an incident that happened at some time of a span counts in every step by the share of
/// the span that lies in it. J. H. Ratcliffe, "Aoristic analysis: the spatial interpretation of unspecific temporal
/// events", International Journal of Geographical Information Science 14 (2000).</remarks>
public static class AoristicWeights
{
    /// <summary>Fills in the share of each step.</summary>
    /// <param name="edges">Where the steps begin, ascending, and where the last one ends, which belongs to
    /// none.</param>
    /// <param name="weights">One a step; all are written.</param>
    /// <returns>Their sum: 1 when the incident lies within the steps, 0 when outside, between when it reaches
    /// out.</returns>
    /// <exception cref="ArgumentException">There are not one more edges than weights, or they do not
    /// ascend.</exception>
    public static double Fill(IncidentTime time, ReadOnlySpan<DateTimeOffset> edges, Span<double> weights)
    {
        if (edges.Length != weights.Length + 1)
        {
            throw new ArgumentException(
                $"{edges.Length} edges make {edges.Length - 1} steps, not {weights.Length}.", nameof(edges));
        }

        double sum = 0;
        for (var step = 0; step < weights.Length; step++)
        {
            if (edges[step + 1] <= edges[step])
            {
                throw new ArgumentException(
                    $"Edge {step + 1}, {edges[step + 1]:O}, is not after the one before it.", nameof(edges));
            }

            sum += weights[step] = Share(time, edges[step], edges[step + 1]);
        }
        return sum;
    }

    /// <summary>The share of one step, from its first instant up to, but not including, its end.</summary>
    public static double Share(IncidentTime time, DateTimeOffset from, DateTimeOffset until)
    {
        if (time.Length == TimeSpan.Zero) return time.Earliest >= from && time.Earliest < until ? 1 : 0;

        var begin = time.Earliest > from ? time.Earliest : from;
        var end = time.Latest < until ? time.Latest : until;
        return end <= begin ? 0 : (end - begin) / time.Length;
    }
}

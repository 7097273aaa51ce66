namespace GeoIntel.Models.Convoys;

/// <summary>How likely each journey of the subject is shared by chance with a vehicle that passes as often as a candidate.</summary>
/// <remarks>
/// The chance says: each time the candidate passed, it would as well have passed at any other moment of that hour of the week,
/// as the traffic of its first camera spreads over the weeks. Its occasion is moved as a whole; the part of the places where it
/// would be together with journey j is q(j), and Q is their sum over the journeys. Of an occasion that meets at most one
/// journey, the journeys met are fewer, stochastically, than those of a Poisson number of occasions with mean -ln(1 - Q), which
/// is none as often. Such numbers make the journeys independent, each shared with 1 - exp(-sum of q(j) / Q x -ln(1 - Q) over
/// the occasions). So the number shared is at most Poisson-binomial: exact for "none", never too small a tail for the rest.
/// Sources: the count given the candidate's own total is Przyborowski and Wilenski's conditional test of Poisson rates
/// (Biometrika 31, 1940); the number of independent unequal chances, Le Cam (Pacific Journal of Mathematics 10, 1960).
/// </remarks>
sealed class TogetherByChance(ConvoyQuestion question, IReadOnlyList<SubjectJourney> journeys, HourShares shares)
{
    readonly Dictionary<int, List<(int Journey, long Ticks)>> _passes = PassesOf(journeys);

    /// <param name="reads">The candidate's, in the order of time.</param>
    /// <returns>One a journey.</returns>
    public double[] Of(ConvoyRead[] reads)
    {
        var sums = new double[journeys.Count];
        var parts = new List<(int Journey, double Share)>();
        foreach (var occasion in Occasion.Cut(reads, question.Rule.OccasionTicksMax))
        {
            parts.Clear();
            parts.AddRange(SharesOf(occasion));
            var all = parts.Sum(part => part.Share);
            if (all <= 0) continue;
            var factor = all >= 1 ? double.PositiveInfinity : -double.LogP1(-all) / all;
            foreach (var (journey, share) in parts) sums[journey] += share * factor;
        }
        return Array.ConvertAll(sums, sum => -double.ExpM1(-sum));
    }

    /// <summary>Which part of its possible places an occasion would have with each journey.</summary>
    IEnumerable<(int Journey, double Share)> SharesOf(ArraySegment<ConvoyRead> occasion)
    {
        var first = occasion[0];
        var spans = new List<(int Journey, long From, long Until)>();
        foreach (var read in occasion)
        {
            if (!_passes.TryGetValue(read.Camera, out var passes)) continue;
            var later = read.Ticks - first.Ticks;
            var window = question.Rule.Window.Ticks;
            foreach (var (journey, ticks) in passes) spans.Add((journey, ticks - later - window, ticks - later + window));
        }
        spans.Sort();
        var hourOfWeek = LondonHours.OfWeek(first.Ticks);
        for (var i = 0; i < spans.Count;)
        {
            var (journey, from, until) = spans[i];
            for (i++; i < spans.Count && spans[i].Journey == journey && spans[i].From <= until; i++)
                until = Math.Max(until, spans[i].Until);
            var share = ShareOf(first.Camera, hourOfWeek, from, until);
            if (share > 0) yield return (journey, share);
        }
    }

    double ShareOf(int camera, int hourOfWeek, long from, long until)
    {
        double share = 0;
        for (var hour = LondonHours.StartOf(from); hour <= until; hour += TimeSpan.TicksPerHour)
        {
            if (LondonHours.OfWeek(hour) != hourOfWeek) continue;
            var (start, end) = shares.Bounds(hour);
            var overlap = Math.Min(until, end) - Math.Max(from, start);
            if (overlap > 0) share += overlap * shares.Density(camera, hour);
        }
        return share;
    }

    static Dictionary<int, List<(int Journey, long Ticks)>> PassesOf(IReadOnlyList<SubjectJourney> journeys)
    {
        var passes = new Dictionary<int, List<(int, long)>>();
        for (var j = 0; j < journeys.Count; j++)
        {
            foreach (var read in journeys[j].Reads)
            {
                if (!passes.TryGetValue(read.Camera, out var list)) passes.Add(read.Camera, list = []);
                list.Add((j, read.Ticks));
            }
        }
        return passes;
    }
}

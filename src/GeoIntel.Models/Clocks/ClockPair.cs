namespace GeoIntel.Models.Clocks;

/// <summary>Two cameras with journeys between them, and by how much their clocks can differ.</summary>
sealed record ClockPair(int First, int Second, int Count, SkewSet Differences)
{
    /// <returns>Pairs with enough journeys, far enough apart to tell anything.</returns>
    public static IReadOnlyList<ClockPair> Of(
        IReadOnlyList<ClockCamera> cameras, IEnumerable<ClockJourney> journeys, ClockRule rule)
    {
        var pairs = new List<ClockPair>();
        var directed = journeys.Select(of => of.First < of.Second
            ? of
            : new ClockJourney(of.Second, of.First, -of.ApartSeconds));
        foreach (var between in directed.GroupBy(of => (of.First, of.Second)))
        {
            var (first, second) = between.Key;
            var apart = between.Select(of => of.ApartSeconds).ToList();
            if (first == second || apart.Count < rule.JourneysMin) continue;

            // Over a day the clocks drift against each other, so the ends of the time it takes are soft.
            var metres = DistanceMetres(cameras[first], cameras[second]);
            var (least, most) = (
                metres / rule.SpeedMetresPerSecondMax - rule.DriftSecondsPerDay,
                metres / rule.DirectSpeedMetresPerSecondMin + rule.DriftSecondsPerDay);
            if (least > 1) pairs.Add(new ClockPair(first, second, apart.Count, Possible(apart, least, most, rule)));
        }
        return pairs;
    }

    // Were the second clock ahead of the first by d, a journey would have taken apart - d, one way or the other.
    static SkewSet Possible(List<double> apart, double least, double most, ClockRule rule)
    {
        var tooFast = Within(apart, least, rule);
        var direct = Within(apart, most, rule); // or too fast
        for (var i = 0; i < direct.Length; i++) direct[i] -= tooFast[i];
        var doubted = 1 + (int)(rule.JourneyDoubtShare * apart.Count);
        var mostDirect = direct.Max();
        var needed = mostDirect < rule.DirectMin ? 0 : rule.DirectShareMin * mostDirect;
        var possible = new SkewSet(2 * rule.SkewSecondsMax);
        for (var i = 0; i < tooFast.Length; i++)
        {
            if (tooFast[i] > doubted || direct[i] < needed) possible.Exclude(i - possible.SecondsMax);
        }
        return possible;
    }

    /// <summary>How many journeys would have taken less than so long, one way or the other, under each difference of
    /// the clocks in whole seconds.</summary>
    static int[] Within(List<double> apart, double seconds, ClockRule rule)
    {
        var most = 2 * rule.SkewSecondsMax;
        var counts = new int[2 * most + 2];
        foreach (var journey in apart)
        {
            var from = Math.Max((int)Math.Floor(journey - seconds) + 1, -most);
            var until = Math.Min((int)Math.Ceiling(journey + seconds), most + 1);
            if (from >= until) continue;
            counts[from + most]++;
            counts[until + most]--;
        }
        for (var i = 1; i < counts.Length; i++) counts[i] += counts[i - 1];
        return counts[..^1];
    }

    static double DistanceMetres(ClockCamera a, ClockCamera b) =>
        Math.Sqrt(Math.Pow(a.EastingMetres - b.EastingMetres, 2) + Math.Pow(a.NorthingMetres - b.NorthingMetres, 2));
}

namespace GeoIntel.Models.Clocks;

/// <summary>Bounds how far the cameras' clocks were ahead of ours on one day.</summary>
/// <remarks>
/// Three kinds of witness. A read cannot arrive before it was captured: that bounds from below, hour by hour, and hours
/// bear on each other as far as drift allows. A camera that seems prompt is taken to be prompt, which bounds from
/// above. A vehicle takes its time between two cameras, whichever way it goes: a difference of the two clocks is
/// impossible under which more journeys would be too fast than misreads explain, or under which far fewer would be
/// direct than under another. Differences are tried second by second, so each bound lies within a second of what the
/// witnesses say.
/// </remarks>
public static class ClockEstimate
{
    // The second round uses what the first one found of cameras that are not prompt.
    const int Rounds = 2;

    /// <param name="cameras">With their numbers from 0 in their order.</param>
    public static IReadOnlyList<ClockBound> Of(
        IReadOnlyList<ClockCamera> cameras, IEnumerable<ClockJourney> journeys, ClockRule rule)
    {
        var own = cameras.Select(camera => ArrivalBound.Of(camera, rule)).ToArray();
        var feasible = own.Select(bound => new FeasibleSkews(bound, rule)).ToArray();
        var pairs = ClockPair.Of(cameras, journeys, rule);
        for (var round = 0; round < Rounds; round++)
        {
            var ends = feasible.Select(skews => skews.Ends).ToArray();
            foreach (var pair in pairs)
            {
                feasible[pair.Second].Narrow(pair.Differences, ends[pair.First]);
                feasible[pair.First].Narrow(pair.Differences.Reversed(), ends[pair.Second]);
            }
        }
        return [.. cameras.Select((camera, i) => Bound(camera, own[i], feasible[i], pairs, rule))];
    }

    static ClockBound Bound(
        ClockCamera camera, (double? Min, double? Max) own, FeasibleSkews feasible, IEnumerable<ClockPair> pairs,
        ClockRule rule)
    {
        var journeys = pairs.Where(pair => pair.First == camera.Number || pair.Second == camera.Number)
            .Sum(pair => pair.Count);
        var bound = new ClockBound(
            own.Min, own.Max, camera.Arrivals.Sum(of => of.Count), journeys, camera.Signs?.Count ?? 0,
            feasible.IsEmpty);
        if (feasible.IsEmpty || !feasible.IsNarrowed) return bound;

        // What journeys say holds for the middle of the day, to the second.
        var slack = rule.DriftSecondsPerDay / 2 + 1;
        var (least, most) = feasible.Ends;
        return bound with { AheadMin = Larger(own.Min, least - slack), AheadMax = Smaller(own.Max, most + slack) };

        double? Larger(double? a, double b) => b <= -rule.SkewSecondsMax ? a : a is { } known ? Math.Max(known, b) : b;

        double? Smaller(double? a, double b) => b >= rule.SkewSecondsMax ? a : a is { } known ? Math.Min(known, b) : b;
    }
}

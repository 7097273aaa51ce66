namespace GeoIntel.Models.Cordons;

/// <summary>The crossings of one vehicle.</summary>
public static class VehicleCrossings
{
    /// <param name="reads">Of one vehicle at the cameras of the line, in the order of time.</param>
    /// <returns>In the order of time, each with what goes with it.</returns>
    public static Crossing[] Of(IEnumerable<Crossing> reads, CordonRule rule)
    {
        var crossings = new List<Crossing>();
        var lastRead = new Dictionary<(int, CrossingWay), long>();
        foreach (var read in reads)
        {
            var key = (read.Gate, read.Way);
            var isSame = crossings.Count > 0 && (crossings[^1].Gate, crossings[^1].Way) == key
                && read.Ticks - lastRead[key] <= CordonRule.SameCrossing.Ticks;
            lastRead[key] = read.Ticks;
            if (!isSame) crossings.Add(read);
        }
        var of = crossings.ToArray();
        for (var i = 1; i < of.Length; i++)
        {
            var apart = of[i].Ticks - of[i - 1].Ticks;
            // Who goes out and in again was outside: nothing is said of that.
            if (of[i - 1].Way != CrossingWay.In || of[i].Way != CrossingWay.Out || apart > rule.StayMax.Ticks) continue;
            var kind = apart <= rule.TransitMax.Ticks ? CrossingKind.Transit : CrossingKind.Stay;
            (of[i - 1], of[i]) = (of[i - 1] with { Kind = kind }, of[i] with { Kind = kind });
        }
        return of;
    }
}

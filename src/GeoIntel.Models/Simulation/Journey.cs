namespace GeoIntel.Models.Simulation;

/// <summary>One drive of one vehicle: when it leaves, which way, how fast.</summary>
/// <param name="DepartsSeconds">Seconds since the day began.</param>
readonly record struct Journey(double DepartsSeconds, IReadOnlyList<Leg> Legs, double MetresPerSecond)
{
    public double ArrivesSeconds => DepartsSeconds + Legs.Sum(leg => leg.LengthMetres) / MetresPerSecond;

    public IReadOnlyList<Leg> ReversedLegs => [.. Legs.Reverse().Select(leg => leg.Reversed)];

    /// <summary>The cameras passed, in no order, each with the second of the day and the leg.</summary>
    public IEnumerable<(CameraSite Site, double Seconds, Leg Leg)> Passings(ILookup<Road, CameraSite> sites)
    {
        var legDeparts = DepartsSeconds;
        foreach (var leg in Legs)
        {
            foreach (var site in sites[leg.Road])
            {
                if (!site.Sees(leg)) continue;
                yield return (site, legDeparts + Math.Abs(site.CaptureMetres - leg.FromMetres) / MetresPerSecond, leg);
            }
            legDeparts += leg.LengthMetres / MetresPerSecond;
        }
    }
}

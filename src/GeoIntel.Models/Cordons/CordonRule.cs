namespace GeoIntel.Models.Cordons;

/// <summary>How crossings are told apart and put together.</summary>
/// <param name="TransitMax">Whoever is out again so soon, or sooner, passed through.</param>
/// <param name="StayMax">A crossing the other way that comes later is not put together with the first.</param>
public sealed record CordonRule(TimeSpan TransitMax, TimeSpan StayMax)
{
    /// <summary>Reads of a vehicle at one camera and one way, each so soon after the one before, are one crossing.</summary>
    public static readonly TimeSpan SameCrossing = TimeSpan.FromMinutes(1);

    public static CordonRule Default { get; } = new(TimeSpan.FromMinutes(30), TimeSpan.FromHours(24));
}

using GeoIntel.Models.Journeys;

namespace GeoIntel.Service.Journeys;

/// <summary>The watch over implausible journeys. Configuration section <c>Journeys</c>.</summary>
sealed class JourneysOptions
{
    /// <summary>Whether marks that are read at two places faster than anybody drives are told as hits.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>In a straight line between two cameras; more is implausible. 55 m/s are 198 km/h.</summary>
    public int SpeedMetresPerSecondMax { get; set; } = 55;

    /// <summary>Reads looked at in one round, or one commit where that has more. 500 take some hundredths of a
    /// second.</summary>
    public int RoundReadsMax { get; set; } = 500;

    /// <summary>How long to rest when nothing is waiting.</summary>
    public TimeSpan RestMax { get; set; } = TimeSpan.FromSeconds(1);

    /// <param name="clockSkewMax">For cameras that state none of their own.</param>
    public JourneyLimits Limits(TimeSpan clockSkewMax) =>
        new() { SpeedMetresPerSecondMax = SpeedMetresPerSecondMax, ClockSkewMax = clockSkewMax };

    public IEnumerable<string> Problems()
    {
        if (SpeedMetresPerSecondMax is < 10 or > 400)
            yield return $"Journeys:SpeedMetresPerSecondMax is {SpeedMetresPerSecondMax}; use 10 to 400.";
        if (RoundReadsMax is < 1 or > 100_000)
            yield return $"Journeys:RoundReadsMax is {RoundReadsMax}; use 1 to 100000.";
        if (RestMax < TimeSpan.FromMilliseconds(50) || RestMax > TimeSpan.FromHours(1))
            yield return $"Journeys:RestMax is {RestMax}; use 00:00:00.050 to 01:00:00.";
    }
}

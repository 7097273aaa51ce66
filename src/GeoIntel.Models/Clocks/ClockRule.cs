namespace GeoIntel.Models.Clocks;

/// <summary>What is taken for granted when clocks are estimated.</summary>
public sealed record ClockRule
{
    /// <summary>A camera whose promptest reads seem to take no longer than this to arrive is taken to be prompt to
    /// within it: the one thing that bounds from above how far a clock is ahead.</summary>
    public double PromptSecondsMax { get; init; } = 10;

    /// <summary>No vehicle averages more between two cameras, in a straight line: 198 km/h.</summary>
    public double SpeedMetresPerSecondMax { get; init; } = 55;

    /// <summary>How far a clock gains or loses in a day: 50 parts in a million, twice a common quartz.</summary>
    public double DriftSecondsPerDay { get; init; } = 4.32;

    /// <summary>No clock is looked for that is further out, either way.</summary>
    public int SkewSecondsMax { get; init; } = 3600;

    /// <summary>Of an hour's arrivals so many of the most telling are not believed, for a single time may be
    /// wrong.</summary>
    public double ArrivalDoubtShare { get; init; } = 0.005;

    /// <summary>Fewer arrivals in an hour tell nothing.</summary>
    public int ArrivalsMin { get; init; } = 5;

    /// <summary>Of the journeys between two cameras so many are not believed, for marks are misread.</summary>
    public double JourneyDoubtShare { get; init; } = 0.03;

    /// <summary>Fewer journeys between two cameras tell nothing.</summary>
    public int JourneysMin { get; init; } = 8;

    /// <summary>Slower in a straight line, a vehicle has stopped on the way or gone elsewhere.</summary>
    public double DirectSpeedMetresPerSecondMin { get; init; } = 5;

    /// <summary>Under the true difference of two clocks nearly as many vehicles go straight from one camera to the
    /// other as under any; a difference under which it is less than this share of the most is impossible.</summary>
    public double DirectShareMin { get; init; } = 0.6;

    /// <summary>With fewer that go straight under any difference nothing is said by that.</summary>
    public int DirectMin { get; init; } = 20;
}

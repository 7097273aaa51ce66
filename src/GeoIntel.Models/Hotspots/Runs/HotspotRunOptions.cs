namespace GeoIntel.Models.Hotspots.Runs;

/// <summary>How a run describes, forecasts and flags. They stand in its manifest.</summary>
public sealed record HotspotRunOptions
{
    public DescriptionOptions Description { get; init; } = new();

    /// <summary>Simulated cubes behind the robust label; 199 tell a p down to 0.01.</summary>
    public int NullRuns { get; init; } = 199;

    /// <summary>Shuffles of the permutation scan.</summary>
    public int ScanShuffles { get; init; } = 999;

    /// <summary>The widest circle of the scan, in the cells' spacing.</summary>
    public double ScanRadiusCells { get; init; } = 4;

    /// <summary>Latest months that every forecaster foretells from the months before; fewer where the history is
    /// short.</summary>
    public int BackTestOrigins { get; init; } = 5;

    /// <summary>The forecaster that flags; empty for the back-test's choice.</summary>
    public string Forecaster { get; init; } = "";

    /// <summary>The share of the area that is flagged: as much as analysts can look at.</summary>
    public double FlagAreaShare { get; init; } = 0.01;

    /// <summary>Cells with fewer incidents in the whole run are withheld from editions for partners.</summary>
    public int SmallCount { get; init; } = 3;

    /// <summary>Months after which a flag lapses unless it is confirmed again.</summary>
    public int FlagMonths { get; init; } = 3;

    public ulong Seed { get; init; } = 1;

    /// <summary>Every problem, in words; empty when there is none.</summary>
    public IEnumerable<string> Problems()
    {
        if (Description.Alpha is not (0.10 or 0.05 or 0.01)) yield return $"Alpha is {Description.Alpha}; use 0.10, 0.05 or 0.01.";
        if (Description.Lag is < 0 or > 12) yield return $"The lag is {Description.Lag}; use 0 to 12 months.";
        if (NullRuns is < 19 or > 9_999) yield return $"{NullRuns} simulated cubes are out of range; use 19 to 9999.";
        if (ScanShuffles is < 19 or > 9_999) yield return $"{ScanShuffles} shuffles are out of range; use 19 to 9999.";
        if (!(ScanRadiusCells is >= 1 and <= 20)) yield return $"A scan radius of {ScanRadiusCells} cells is out of range; use 1 to 20.";
        if (BackTestOrigins is < 0 or > 120) yield return $"{BackTestOrigins} origins are out of range; use 0 to 120.";
        if (!(FlagAreaShare is > 0 and <= 0.2)) yield return $"A flagged share of {FlagAreaShare} is out of range; use above 0, up to 0.2.";
        if (SmallCount is < 1 or > 100) yield return $"A small count of {SmallCount} is out of range; use 1 to 100.";
        if (FlagMonths is < 1 or > 3) yield return $"Flags of {FlagMonths} months are out of range; use 1 to 3.";
    }
}

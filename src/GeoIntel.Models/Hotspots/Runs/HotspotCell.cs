using GeoIntel.Models.Hotspots.Forecasting;

namespace GeoIntel.Models.Hotspots.Runs;

/// <summary>What a run says of one cell.</summary>
public sealed record HotspotCell
{
    /// <summary>Stable from run to run.</summary>
    public required string Id { get; init; }

    /// <summary>Its index among the run's cells.</summary>
    public required int Cell { get; init; }

    /// <summary>Incidents by month, oldest first.</summary>
    public required IReadOnlyList<double> Counts { get; init; }

    /// <summary>A month, over up to the last twelve.</summary>
    public required double Mean12 { get; init; }

    /// <summary>Of <see cref="Mean12"/> since the run before; null where that did not have the cell.</summary>
    public double? ChangeFromLast { get; init; }

    public required CellForecast Forecast { get; init; }
    public required ForecastShares Shares { get; init; }

    /// <summary>1 is the highest forecast; equal forecasts share a rank.</summary>
    public required int Rank { get; init; }

    /// <summary>Of the area, up to and with this cell, the highest forecast first; in per cent.</summary>
    public required double CumulativeAreaPercent { get; init; }

    public required CellDescription Description { get; init; }

    /// <summary>The chance that the next three months' mean is above 1.25 times <see cref="Mean12"/>.</summary>
    public required double EmergingProbability { get; init; }

    /// <summary>Incidents in a year at the pace of <see cref="Mean12"/>; null where residents are not known.</summary>
    public double? RatePer1000Residents { get; init; }

    /// <inheritdoc cref="RatePer1000Residents"/>
    public double? RatePer1000Households { get; init; }

    /// <summary>Of all incidents there, of every type, the share that came to be known by police looking.</summary>
    public required double PoliceGeneratedShare { get; init; }

    /// <summary>Small counts: withheld from editions for partners.</summary>
    public required bool Suppressed { get; init; }

    /// <summary>Whether an analyst is asked to look.</summary>
    public required bool Flagged { get; init; }

    /// <summary>Why it ranks where it does, for people.</summary>
    public required string Why { get; init; }
}

/// <summary>How a cell was hot or cold. One without an incident in all months is left out of the description: z is 0, p
/// is 1.</summary>
/// <param name="Z">Gi* of the last month.</param>
/// <param name="Bin">3, 2, 1 hot and -3, -2, -1 cold at 0.01, 0.05, 0.10; 0 neither.</param>
/// <param name="Robust">The pattern with the trend that the null-calibrated p lets stand.</param>
/// <param name="HotMonths">Months that were significantly hot.</param>
/// <param name="NullP">Null-calibrated p of the trend; null for one that was left out.</param>
/// <param name="Scan">The strongest cylinder that holds it; null outside of all.</param>
public sealed record CellDescription(
    double Z, double P, int Bin, HotspotPattern Pattern, HotspotPattern Robust, int HotMonths, MannKendall Trend,
    double? NullP, ScanCluster? Scan)
{
    public static CellDescription LeftOut { get; } = new(
        0, 1, 0, HotspotPattern.NoPatternDetected, HotspotPattern.NoPatternDetected, 0, MannKendall.Of([0.0, 0.0]),
        null, null);
}

namespace GeoIntel.Models.Hotspots.Forecasting;

/// <summary>Settings of the <see cref="EmpiricalBayesForecaster"/>; the defaults were fixed once and are not tuned to
/// the user's area.</summary>
public sealed record EmpiricalBayesOptions
{
    /// <summary>How fast own counts are forgotten, in steps; infinite for never.</summary>
    public IReadOnlyList<double> HalfLivesSteps { get; init; } = [3, 6, 12, double.PositiveInfinity];

    /// <summary>How far own counts reach, in cells.</summary>
    public IReadOnlyList<double> OwnSigmasCells { get; init; } = [0.5, 1, 2];

    /// <summary>How far the counts of other types reach, in cells.</summary>
    public IReadOnlyList<double> OtherSigmasCells { get; init; } = [0, 0.5, 1];

    /// <summary>What the prior may weigh, in steps, in a cell that expects one incident a step; the history
    /// chooses.</summary>
    public IReadOnlyList<double> PriorSteps { get; init; } = [0.5, 1, 2, 4, 8, 16, 32];

    /// <summary>After how many steps own counts may weigh half beside the prior, infinite for never; the history
    /// chooses. The last is taken where it is too short to.</summary>
    public IReadOnlyList<double> MemoryHalfLivesSteps { get; init; } = [12, double.PositiveInfinity];

    /// <summary>The prior's weight where the history is too short to choose.</summary>
    public double PriorStepsDefault { get; init; } = 8;

    /// <summary>Latest steps that the mixture is fitted to.</summary>
    public int TrainingStepsMax { get; init; } = 12;

    public int RoundsMax { get; init; } = 300;
}

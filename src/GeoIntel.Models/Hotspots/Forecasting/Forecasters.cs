namespace GeoIntel.Models.Hotspots.Forecasting;

/// <summary>The forecasters in the box.</summary>
public static class Forecasters
{
    /// <summary>Flags unless a back-test says otherwise (<see cref="BackTestVerdict"/>).</summary>
    public const string Default = "empirical-bayes";

    /// <summary>Last year's map, which every forecast is held against.</summary>
    public const string Baseline = "mean-12";

    /// <summary>One of each, not yet fitted; the default first.</summary>
    public static IReadOnlyList<IHotspotForecaster> All() =>
    [
        new EmpiricalBayesForecaster(),
        WeightedMeanForecaster.LastTwelve(),
        WeightedMeanForecaster.Exponential(),
        WeightedMeanForecaster.KernelDensity(),
        new RegressionForecaster(),
    ];
}

namespace GeoIntel.Models.Hotspots.Forecasting;

/// <summary>The forecasters in the box.</summary>
public static class Forecasters
{
    /// <summary>The default build's standard (<see cref="BackTestVerdict"/>).</summary>
    public const string Default = "empirical-bayes";

    /// <summary>Last year's map, which every forecast is held against.</summary>
    public const string Baseline = "mean-12";

    static Func<IHotspotForecaster>[] s_makers =
    [
        () => new EmpiricalBayesForecaster(),
        () => WeightedMeanForecaster.LastTwelve(),
        () => WeightedMeanForecaster.Exponential(),
        () => WeightedMeanForecaster.KernelDensity(),
        () => new RegressionForecaster(),
    ];

    /// <summary>One of each, not yet fitted. The first is this build's standard: it flags unless a back-test says
    /// otherwise.</summary>
    public static IReadOnlyList<IHotspotForecaster> All() => Array.ConvertAll(s_makers, make => make());

    /// <summary>Puts another forecaster before all others. For a build that has one more; before anything is
    /// forecast.</summary>
    public static void AddStandard(Func<IHotspotForecaster> make) => s_makers = [make, .. s_makers];
}

namespace GeoIntel.Models.Hotspots.Forecasting;

/// <summary>The forecasters in the box.</summary>
public static class Forecasters
{
    /// <summary>The default build's standard: it flags unless a back-test says otherwise
    /// (<see cref="BackTestVerdict"/>).</summary>
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

    /// <summary>This build's standard: <see cref="Default"/>, or what <see cref="AddStandard"/> put in its place.</summary>
    public static string Standard { get; private set; } = Default;

    /// <summary>One of each, not yet fitted; the default first.</summary>
    public static IReadOnlyList<IHotspotForecaster> All() => Array.ConvertAll(s_makers, make => make());

    /// <summary>Adds a forecaster, which then is the standard. For a build that has one more; before anything is
    /// forecast.</summary>
    public static void AddStandard(Func<IHotspotForecaster> make)
    {
        Standard = make().Name;
        s_makers = [.. s_makers, make];
    }
}

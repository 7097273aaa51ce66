using GeoIntel.Models.Hotspots.Forecasting;

namespace GeoIntel.Models.Hotspots.Runs;

/// <summary>A forecaster whose forecasts of past steps are kept, so that they can be held against the counts.</summary>
sealed class WatchedForecaster(IHotspotForecaster watched) : IHotspotForecaster
{
    int _steps;

    /// <summary>What it foretold, by the index of the step.</summary>
    public List<(int Step, HotspotForecast Forecast)> Foretold { get; } = [];

    public IHotspotForecaster Forecaster => watched;
    public string Name => watched.Name;
    public int StepsMin => watched.StepsMin;

    public void Fit(ForecastHistory history)
    {
        watched.Fit(history);
        _steps = history.Steps;
    }

    public HotspotForecast Predict(int horizon = 1)
    {
        var forecast = watched.Predict(horizon);
        Foretold.Add((_steps + horizon - 1, forecast));
        return forecast;
    }

    public ForecastShares Explain(int cell) => watched.Explain(cell);
}

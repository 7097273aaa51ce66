namespace GeoIntel.Models.Hotspots.Forecasting;

/// <summary>Foretells how many incidents each cell of a grid will have. It knows counts, places and steps of time, and
/// nothing of persons, vehicles or hits.</summary>
/// <remarks>Fit comes first; an instance holds one fit and is not safe on several threads at once.</remarks>
public interface IHotspotForecaster
{
    /// <summary>For files and commands: lower-case letters, digits and hyphens.</summary>
    string Name { get; }

    /// <summary>The fewest steps that it can be fitted to.</summary>
    int StepsMin { get; }

    /// <exception cref="ArgumentException">The history has fewer steps than <see cref="StepsMin"/>.</exception>
    void Fit(ForecastHistory history);

    /// <param name="horizon">1 foretells the step after the history, 2 the one after that.</param>
    HotspotForecast Predict(int horizon = 1);

    /// <summary>What the forecast of a cell rests on.</summary>
    ForecastShares Explain(int cell);
}

using GeoIntel.Models.Hotspots.Forecasting;

namespace GeoIntel.MlNet;

/// <summary>Forecasts by ML.NET's Poisson regression on <see cref="PosteriorFeatures"/>.</summary>
/// <remarks>
/// Trained on the latest steps of the history, each described by the steps before it alone. Where the empirical-Bayes
/// posterior already says all, its weight is 1 and the others' 0.
/// </remarks>
public sealed class MlNetForecaster : RateForecaster
{
    const int TrainingStepsMax = 6;

    readonly bool _isLoaded;
    PoissonModel? _model;
    PosteriorFeatures? _now;
    List<(int Step, PosteriorFeatures Features)> _past = [];

    public MlNetForecaster() { }

    MlNetForecaster(PoissonModel model)
    {
        _model = model;
        _isLoaded = true;
    }

    public override string Name => "ml-net";

    /// <remarks>The posterior of one past step needs two steps before it.</remarks>
    public override int StepsMin => 3;

    /// <summary>A forecaster with a model trained before: <see cref="IHotspotForecaster.Fit"/> then only describes the
    /// cells anew.</summary>
    /// <exception cref="InvalidDataException">The stream holds no such model.</exception>
    public static MlNetForecaster Load(Stream stream) => new(PoissonModel.Load(stream));

    /// <summary>Writes the trained model as ML.NET's zip file.</summary>
    /// <exception cref="InvalidOperationException">Nothing was fitted yet.</exception>
    public void Save(Stream stream) => Model.Save(stream);

    /// <remarks>Shares of a product are a matter of convention: a feature's part is what the forecast would lose if it stood
    /// where nothing ever happened. What the posterior and the prior give is told as the posterior's own shares.</remarks>
    public override ForecastShares Explain(int cell)
    {
        var now = _now ?? throw new InvalidOperationException("Fit the forecaster first.");
        var mean = Model.Mean(now.Of(cell));
        var posterior = now.Posterior.Explain(cell);
        var (own, recent, others) = (Lost(2), Lost(3), Lost(4));
        var both = Lost(0) + Lost(1);
        return ForecastShares.OfParts(
            own + both * posterior.OwnLongRun, recent + both * posterior.OwnRecent, both * posterior.Neighbours,
            others + both * posterior.OtherTypes);

        double Lost(int column)
        {
            var without = now.Of(cell).ToArray();
            without[column] = (float)Math.Log(now.Floor);
            return Math.Max(mean - Model.Mean(without), 0);
        }
    }

    protected override double[] Train()
    {
        _past = [];
        var rows = new List<PoissonRow>();
        for (var step = Math.Max(2, History.Steps - TrainingStepsMax); step < History.Steps; step++)
        {
            var features = PosteriorFeatures.Of(History.Until(step));
            _past.Add((step, features));
            var counts = History.Own(step);
            for (var cell = 0; cell < counts.Length; cell++)
                rows.Add(new PoissonRow { Label = (float)counts[cell], Features = features.Of(cell).ToArray() });
        }
        if (!_isLoaded) _model = PoissonModel.Train(rows);
        _now = PosteriorFeatures.Of(History);
        return Score(_now);
    }

    protected override IEnumerable<(int Step, double[] Means)> PastForecasts() =>
        _past.Select(of => (of.Step, Score(of.Features)));

    PoissonModel Model => _model ?? throw new InvalidOperationException("Fit the forecaster first.");

    double[] Score(PosteriorFeatures features)
    {
        var means = new double[History.Grid.Count];
        for (var cell = 0; cell < means.Length; cell++) means[cell] = Model.Mean(features.Of(cell));
        return means;
    }
}

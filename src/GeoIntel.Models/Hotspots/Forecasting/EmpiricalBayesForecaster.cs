namespace GeoIntel.Models.Hotspots.Forecasting;

/// <summary>The default forecaster: each cell's own counts, drawn towards what its surroundings, its recent past and other
/// crime types lead to expect.</summary>
/// <remarks>
/// Gamma-Poisson. The prior mean of a cell is a <see cref="KernelMixture"/> of <see cref="MixtureFeatures"/>, one set of
/// kernels an other type, police-generated types left out. The posterior is (k prior + sum y) / (k + steps) with
/// k = c / sqrt(prior) steps: the variance of rates around their prior then grows as its power 1.5, between a constant k, which
/// holds dense cells back, and a constant shape, which lets sparse ones run off (Taylor's law: Taylor 1961, Nature 189).
/// c is the one of <see cref="EmpiricalBayesOptions.PriorSteps"/> with the highest Poisson likelihood on the latest steps of
/// the history, each foretold from the steps before it.
/// </remarks>
public sealed class EmpiricalBayesForecaster(EmpiricalBayesOptions options) : RateForecaster
{
    MixtureFeatures? _features;
    double[] _weights = [];
    double[] _prior = [];
    double[] _others = []; // what other types add to the prior
    List<Origin> _origins = [];

    public EmpiricalBayesForecaster() : this(new EmpiricalBayesOptions()) { }

    // One past step: its prior and the counts known before it.
    sealed record Origin(int Step, double[] Prior, double[] Sums);

    public override string Name => "empirical-bayes";

    public override int StepsMin => 2;

    /// <summary>c: how many steps the prior weighs in a cell that expects one incident a step.</summary>
    public double PriorSteps { get; private set; }

    /// <summary>The prior mean by cell, after a fit.</summary>
    public IReadOnlyList<double> Prior => _prior;

    public override ForecastShares Explain(int cell)
    {
        var steps = History.Steps;
        var weight = PriorWeight(_prior[cell], PriorSteps);
        var (recent, longRun) = (0.0, 0.0);
        for (var step = 0; step < steps; step++)
        {
            var part = 1.0;
            for (var k = 0; k < _features!.OwnCount; k++) part += weight * _weights[k] * _features.OwnPart(k, cell, step);
            var own = part * History.Own(step)[cell];
            if (step >= steps - ForecastShares.RecentSteps) recent += own;
            else longRun += own;
        }
        var others = weight * _others[cell];
        var all = Means[cell] * (weight + steps);
        return ForecastShares.OfParts(longRun, recent, Math.Max(all - longRun - recent - others, 0), others);
    }

    protected override double[] Train()
    {
        var features = new MixtureFeatures(History, options);
        var mixture = new KernelMixture(features.Count);
        var sums = new double[History.Grid.Count];
        var first = Math.Max(1, History.Steps - options.TrainingStepsMax);
        _origins = [];
        for (var step = 0; step < History.Steps; step++)
        {
            if (step >= first)
            {
                var phi = features.Compute();
                if (step > first && step >= History.Steps - PastStepsMax)
                {
                    mixture.Fit(options.RoundsMax);
                    _origins.Add(new Origin(step, mixture.Mix(phi, 0, phi.Length), [.. sums]));
                }
                mixture.Add(History.Own(step), phi);
            }
            features.Advance();
            Add(History.Own(step), sums);
        }
        mixture.Fit(options.RoundsMax);
        var now = features.Compute();
        (_features, _weights) = (features, mixture.Weights);
        _prior = mixture.Mix(now, 0, now.Length);
        _others = mixture.Mix(now, features.OwnCount, now.Length - 1);
        PriorSteps = _origins.Count == 0 ? options.PriorStepsDefault : options.PriorSteps.MaxBy(LogLikelihood);
        return Posterior(_prior, sums, History.Steps, PriorSteps);
    }

    protected override IEnumerable<(int Step, double[] Means)> PastForecasts() =>
        _origins.Select(origin => (origin.Step, Posterior(origin.Prior, origin.Sums, origin.Step, PriorSteps)));

    double LogLikelihood(double priorSteps) => _origins.Sum(origin => Poisson.LogLikelihood(
        Posterior(origin.Prior, origin.Sums, origin.Step, priorSteps), History.Own(origin.Step)));

    static double[] Posterior(double[] prior, double[] sums, int steps, double priorSteps)
    {
        var means = new double[prior.Length];
        for (var cell = 0; cell < means.Length; cell++)
        {
            var weight = PriorWeight(prior[cell], priorSteps);
            means[cell] = (weight * prior[cell] + sums[cell]) / (weight + steps);
        }
        return means;
    }

    // Where nothing at all is expected the prior would weigh without end; a millionth of an incident is nothing.
    static double PriorWeight(double prior, double priorSteps) => priorSteps / Math.Sqrt(Math.Max(prior, 1e-6));

    static void Add(ReadOnlySpan<double> counts, double[] sums)
    {
        for (var cell = 0; cell < sums.Length; cell++) sums[cell] += counts[cell];
    }
}

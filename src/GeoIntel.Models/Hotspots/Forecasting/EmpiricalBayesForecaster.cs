namespace GeoIntel.Models.Hotspots.Forecasting;

/// <summary>The default forecaster: each cell's own counts, drawn towards what its surroundings, its recent past and
/// other crime types lead to expect.</summary>
/// <remarks>
/// Gamma-Poisson. The prior mean of a cell is a <see cref="KernelMixture"/> of <see cref="MixtureFeatures"/>, one set
/// of kernels an other type, police-generated types left out. The posterior is (k prior + sum w y) / (k + sum w) with
/// weights w that forget by half every some steps or never, and k = c / sqrt(prior) steps: the variance of rates around
/// their prior then grows as its power 1.5, between a constant k, which holds dense cells back, and a constant shape,
/// which lets sparse ones run off (Taylor's law: Taylor 1961, Nature 189). c and the forgetting are those of
/// <see cref="EmpiricalBayesOptions"/> with the highest Poisson likelihood on the latest steps of the history, each foretold
/// from the steps before it.
/// </remarks>
public sealed class EmpiricalBayesForecaster(EmpiricalBayesOptions options) : RateForecaster
{
    const double LevelIncidents = 30; // how many incidents the older level weighs

    MixtureFeatures? _features;
    double[] _weights = [];
    double[] _prior = [];
    Memory _own = new([], 0, 0);
    double[] _others = []; // what other types add to the prior
    List<Origin> _origins = [];

    public EmpiricalBayesForecaster() : this(new EmpiricalBayesOptions()) { }

    // Own counts as remembered: weighted sums by cell, the sum of the weights, what a step keeps of the steps before.
    sealed record Memory(double[] Sums, double Steps, double Kept);

    // One past step: its prior and the counts known before it, by forgetting.
    sealed record Origin(int Step, double[] Prior, Memory[] Own);

    public override string Name => "empirical-bayes";

    public override int StepsMin => 2;

    /// <summary>c: how many steps the prior weighs in a cell that expects one incident a step.</summary>
    public double PriorSteps { get; private set; }

    /// <summary>After how many steps own counts weigh half; infinite for never forgotten.</summary>
    public double MemoryHalfLifeSteps { get; private set; }

    /// <summary>The prior mean by cell, after a fit.</summary>
    public IReadOnlyList<double> Prior => _prior;

    public override ForecastShares Explain(int cell)
    {
        var steps = History.Steps;
        var weight = PriorWeight(_prior[cell], PriorSteps);
        var (recent, longRun) = (0.0, 0.0);
        for (var step = 0; step < steps; step++)
        {
            var part = Math.Pow(_own.Kept, steps - 1 - step);
            for (var k = 0; k < _features!.OwnCount; k++)
                part += weight * _weights[k] * _features.OwnPart(k, cell, step);
            var own = part * History.Own(step)[cell];
            if (step >= steps - ForecastShares.RecentSteps) recent += own;
            else longRun += own;
        }
        var others = weight * _others[cell];
        var all = weight * _prior[cell] + _own.Sums[cell];
        return ForecastShares.OfParts(longRun, recent, Math.Max(all - longRun - recent - others, 0), others);
    }

    protected override double[] Train()
    {
        var features = new MixtureFeatures(History, options);
        var mixture = new KernelMixture(features.Count);
        Memory[] own = [.. options.MemoryHalfLivesSteps.Select(life =>
            new Memory(new double[History.Grid.Count], 0, Math.Pow(2, -1 / life)))];
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
                    _origins.Add(new Origin(step, mixture.Mix(phi, 0, phi.Length), Array.ConvertAll(own, Copy)));
                }
                mixture.Add(History.Own(step), phi);
            }
            features.Advance();
            own = Array.ConvertAll(own, memory => After(memory, History.Own(step)));
        }
        mixture.Fit(options.RoundsMax);
        var now = features.Compute();
        (_features, _weights) = (features, mixture.Weights);
        _prior = mixture.Mix(now, 0, now.Length);
        _others = mixture.Mix(now, features.OwnCount, now.Length - 1);
        var memory = Choose();
        (_own, MemoryHalfLifeSteps) = (own[memory], options.MemoryHalfLivesSteps[memory]);
        _origins = [.. _origins.Select(origin => origin with { Own = [origin.Own[memory]] })];
        return Levelled(Posterior(_prior, _own, PriorSteps), History.Steps);
    }

    protected override IEnumerable<(int Step, double[] Means)> PastForecasts() =>
        _origins.Select(origin =>
            (origin.Step, Levelled(Posterior(origin.Prior, origin.Own[0], PriorSteps), origin.Step)));

    // Sets PriorSteps; returns which forgetting goes with it.
    int Choose()
    {
        (PriorSteps, var chosen, var best) =
            (options.PriorStepsDefault, options.MemoryHalfLivesSteps.Count - 1, double.NegativeInfinity);
        if (_origins.Count == 0) return chosen;
        for (var memory = 0; memory < options.MemoryHalfLivesSteps.Count; memory++)
        {
            foreach (var priorSteps in options.PriorSteps)
            {
                var likelihood = _origins.Sum(origin => Poisson.LogLikelihood(
                    Posterior(origin.Prior, origin.Own[memory], priorSteps), History.Own(origin.Step)));
                if (likelihood > best) (PriorSteps, chosen, best) = (priorSteps, memory, likelihood);
            }
        }
        return chosen;
    }

    // The whole area's level moves faster than where in it crime lies: scaled to the last steps' total, which is
    // trusted the more incidents it has.
    double[] Levelled(double[] means, int steps)
    {
        var recent = Math.Min(ForecastShares.RecentSteps, steps);
        var (counted, foretold) = (LevelIncidents, LevelIncidents);
        for (var step = steps - recent; step < steps; step++)
        {
            foreach (var count in History.Own(step)) counted += count;
        }
        foreach (var mean in means) foretold += recent * mean;
        for (var cell = 0; cell < means.Length; cell++) means[cell] *= counted / foretold;
        return means;
    }

    static double[] Posterior(double[] prior, Memory own, double priorSteps)
    {
        var means = new double[prior.Length];
        for (var cell = 0; cell < means.Length; cell++)
        {
            var weight = PriorWeight(prior[cell], priorSteps);
            means[cell] = (weight * prior[cell] + own.Sums[cell]) / (weight + own.Steps);
        }
        return means;
    }

    // Where nothing at all is expected the prior would weigh without end; a millionth of an incident is nothing.
    static double PriorWeight(double prior, double priorSteps) => priorSteps / Math.Sqrt(Math.Max(prior, 1e-6));

    static Memory Copy(Memory memory) => memory with { Sums = [.. memory.Sums] };

    static Memory After(Memory memory, ReadOnlySpan<double> counts)
    {
        for (var cell = 0; cell < counts.Length; cell++)
            memory.Sums[cell] = memory.Sums[cell] * memory.Kept + counts[cell];
        return memory with { Steps = memory.Steps * memory.Kept + 1 };
    }
}

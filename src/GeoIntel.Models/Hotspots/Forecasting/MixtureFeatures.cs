namespace GeoIntel.Models.Hotspots.Forecasting;

/// <summary>What a step's prior mean is mixed from: counts of the steps before it, weighted over time and smoothed over
/// place, each a mean per step.</summary>
sealed class MixtureFeatures
{
    readonly ForecastHistory _history;
    readonly EmpiricalBayesOptions _options;
    readonly GaussianKernel[] _own;
    readonly GaussianKernel[] _other;
    readonly double[][] _ownSums; // by half-life
    readonly double[][] _otherSums;
    readonly double[] _ownWeights;

    public MixtureFeatures(ForecastHistory history, EmpiricalBayesOptions options)
    {
        var cells = history.Grid.Count;
        (_history, _options) = (history, options);
        _own = [.. options.OwnSigmasCells.Select(sigma => GaussianKernel.Of(history.Grid, sigma))];
        _other = history.Others == 0
            ? []
            : [.. options.OtherSigmasCells.Select(sigma => GaussianKernel.Of(history.Grid, sigma))];
        _ownSums = [.. options.HalfLivesSteps.Select(_ => new double[cells])];
        _otherSums = [.. Enumerable.Range(0, history.Others).Select(_ => new double[cells])];
        _ownWeights = new double[options.HalfLivesSteps.Count];
    }

    /// <summary>Own features, then those of other types, then the constant.</summary>
    public int Count => OwnCount + _otherSums.Length * _other.Length + 1;

    public int OwnCount => _ownSums.Length * _own.Length;

    /// <summary>How many steps are taken up.</summary>
    public int Steps { get; private set; }

    /// <summary>Takes up the next step.</summary>
    public void Advance()
    {
        var own = _history.Own(Steps);
        for (var life = 0; life < _ownSums.Length; life++)
        {
            var kept = Kept(life);
            _ownWeights[life] = _ownWeights[life] * kept + 1;
            for (var cell = 0; cell < own.Length; cell++)
                _ownSums[life][cell] = _ownSums[life][cell] * kept + own[cell];
        }
        for (var other = 0; other < _otherSums.Length; other++)
        {
            var counts = _history.Other(other, Steps);
            for (var cell = 0; cell < counts.Length; cell++) _otherSums[other][cell] += counts[cell];
        }
        Steps++;
    }

    /// <summary>The features of the step after those taken up, by feature and cell.</summary>
    public double[][] Compute()
    {
        var features = new List<double[]>(Count);
        for (var life = 0; life < _ownSums.Length; life++)
        {
            foreach (var kernel in _own) features.Add(Smoothed(kernel, _ownSums[life], _ownWeights[life]));
        }
        foreach (var sums in _otherSums)
        {
            foreach (var kernel in _other) features.Add(Smoothed(kernel, sums, Steps));
        }
        var constant = new double[_history.Grid.Count];
        Array.Fill(constant, 1);
        features.Add(constant);
        return [.. features];
    }

    /// <summary>How much of an own feature's value in a cell comes from the cell's own counts of a step, a
    /// count.</summary>
    public double OwnPart(int feature, int cell, int step)
    {
        var (life, kernel) = (feature / _own.Length, feature % _own.Length);
        return _own[kernel].OwnWeight(cell) * Math.Pow(Kept(life), Steps - 1 - step) / _ownWeights[life];
    }

    double Kept(int life) => Math.Pow(2, -1 / _options.HalfLivesSteps[life]);

    static double[] Smoothed(GaussianKernel kernel, double[] sums, double weight)
    {
        var smoothed = new double[sums.Length];
        kernel.Smooth(sums, smoothed);
        for (var cell = 0; cell < smoothed.Length; cell++) smoothed[cell] /= weight;
        return smoothed;
    }
}

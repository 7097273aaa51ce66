using GeoIntel.Models.Hotspots.Forecasting;
using Microsoft.ML;
using Microsoft.ML.Trainers;

namespace GeoIntel.MlNet;

/// <summary>A Poisson regression with a log link, trained by L-BFGS: mean = exp(bias + weights . features).</summary>
sealed class PoissonModel
{
    // The features are logarithms of one scale, so they need no normalising; the penalties only keep weights of features that
    // say the same from running off against one another.
    const float L1Regularization = 0;
    const float L2Regularization = 1;

    readonly MLContext _context;
    readonly ITransformer _transformer;
    readonly DataViewSchema _schema;
    readonly double[] _weights;
    readonly double _bias;

    PoissonModel(MLContext context, ITransformer transformer, DataViewSchema schema, PoissonRegressionModelParameters model)
    {
        (_context, _transformer, _schema) = (context, transformer, schema);
        _weights = [.. model.Weights.Select(weight => (double)weight)];
        _bias = model.Bias;
    }

    public static PoissonModel Train(IReadOnlyCollection<PoissonRow> rows)
    {
        var context = NewContext();
        var view = context.Data.LoadFromEnumerable(rows);
        var trainer = context.Regression.Trainers.LbfgsPoissonRegression(
            labelColumnName: nameof(PoissonRow.Label), featureColumnName: nameof(PoissonRow.Features),
            l1Regularization: L1Regularization, l2Regularization: L2Regularization);
        var transformer = trainer.Fit(view);
        return new PoissonModel(context, transformer, view.Schema, transformer.Model);
    }

    /// <exception cref="InvalidDataException">The stream holds no such model, or one of other features.</exception>
    public static PoissonModel Load(Stream stream)
    {
        var context = NewContext();
        var transformer = context.Model.Load(stream, out var schema);
        if (transformer is not ISingleFeaturePredictionTransformer<object> { Model: PoissonRegressionModelParameters model })
            throw new InvalidDataException("The file holds another kind of model; give one that this forecaster saved.");
        if (model.Weights.Count != PosteriorFeatures.Count)
        {
            throw new InvalidDataException(
                $"The model has {model.Weights.Count} features; this program has {PosteriorFeatures.Count}. Train it anew.");
        }
        return new PoissonModel(context, transformer, schema, model);
    }

    public void Save(Stream stream) => _context.Model.Save(_transformer, _schema, stream);

    /// <summary>The expected count, as the transformer scores it: read off the weights, so that a cell needs no
    /// data view.</summary>
    public double Mean(ReadOnlySpan<float> features)
    {
        var sum = _bias;
        for (var i = 0; i < features.Length; i++) sum += _weights[i] * features[i];
        return Math.Exp(sum);
    }

    // The seed makes training repeatable.
    static MLContext NewContext() => new(seed: 1);
}

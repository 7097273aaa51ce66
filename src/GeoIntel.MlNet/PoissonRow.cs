using GeoIntel.Models.Hotspots.Forecasting;
using Microsoft.ML.Data;

namespace GeoIntel.MlNet;

/// <summary>One cell in one step, as ML.NET's schema wants it.</summary>
sealed class PoissonRow
{
    /// <summary>The count.</summary>
    public float Label { get; set; }

    [VectorType(PosteriorFeatures.Count)]
    public float[] Features { get; set; } = [];
}

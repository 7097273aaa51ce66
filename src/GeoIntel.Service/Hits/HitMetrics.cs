using System.Diagnostics.Metrics;

namespace GeoIntel.Service.Hits;

/// <summary>Times of the episode keeper, for OTLP.</summary>
static class HitMetrics
{
    public const string MeterName = "GeoIntel.Hits";

    static readonly Meter Meter = new(MeterName);

    static readonly Histogram<double> CommitTime = Meter.CreateHistogram<double>(
        "geointel.keeper.commit", "s", "From the beginning of the transaction that writes hits to its commit's return.");

    public static void Committed(TimeSpan took) => CommitTime.Record(took.TotalSeconds);
}

using System.Diagnostics.Metrics;

namespace GeoIntel.Service.Admission;

/// <summary>Counts of the intake, for OTLP: nothing in them points at a vehicle.</summary>
sealed class IntakeMetrics
{
    public const string MeterName = "GeoIntel.Intake";

    readonly Counter<long> _accepted;
    readonly Counter<long> _duplicates;
    readonly Counter<long> _refused;

    public IntakeMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(MeterName);
        _accepted = meter.CreateCounter<long>("geointel.reads.accepted", "{read}", "Reads stored.");
        _duplicates = meter.CreateCounter<long>("geointel.reads.duplicate", "{read}", "Reads that had been stored before.");
        _refused = meter.CreateCounter<long>("geointel.reads.refused", "{read}", "Reads refused, by reason.");
    }

    public void Committed(IReadOnlyList<BatchOutcome> outcomes)
    {
        foreach (var outcome in outcomes)
        {
            _accepted.Add(outcome.Accepted);
            _duplicates.Add(outcome.Duplicates);
            foreach (var (_, refusal) in outcome.Refusals)
                _refused.Add(1, new KeyValuePair<string, object?>("reason", refusal.Reason.ToString()));
        }
    }
}

using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace GeoIntel.Service.Admission;

/// <summary>Counts and lags of the intake, for OTLP: nothing in them points at a vehicle.</summary>
sealed class IntakeMetrics
{
    public const string MeterName = "GeoIntel.Intake";

    readonly ConcurrentDictionary<string, LastCommitted> _lastOfFeed = [];
    readonly TimeProvider _clock;
    readonly Counter<long> _accepted;
    readonly Counter<long> _duplicates;
    readonly Counter<long> _refused;
    readonly Histogram<double> _commit;
    readonly Histogram<double> _batchCommit;
    long _committing;

    public IntakeMetrics(IMeterFactory meters, TimeProvider clock)
    {
        _clock = clock;
        var meter = meters.Create(MeterName);
        _accepted = meter.CreateCounter<long>("geointel.reads.accepted", "{read}", "Reads stored, by feed.");
        _duplicates = meter.CreateCounter<long>("geointel.reads.duplicate", "{read}", "Reads stored before, by feed.");
        _refused = meter.CreateCounter<long>("geointel.reads.refused", "{read}", "Reads refused, by feed and reason.");
        _commit = meter.CreateHistogram<double>(
            "geointel.intake.commit", "s", "From the first row of a commit sent to the commit's return.");
        // A commit that takes long is one among many, and holds many batches.
        _batchCommit = meter.CreateHistogram<double>("geointel.intake.batch.commit", "s", "The same, of each batch's commit.");
        meter.CreateObservableGauge(
            "geointel.feed.lag", () => Lags(last => last.CapturedAt), "s", "Age of the latest capture committed, by feed.");
        meter.CreateObservableGauge(
            "geointel.feed.silence", () => Lags(last => last.ReceivedAt), "s", "Since the last batch committed came, by feed.");
    }

    /// <summary>How long all commits took together.</summary>
    public TimeSpan Committing => new(Interlocked.Read(ref _committing));

    public void Committed(IReadOnlyList<AdmittedBatch> batches, IReadOnlyList<BatchOutcome> outcomes, TimeSpan took)
    {
        _commit.Record(took.TotalSeconds);
        Interlocked.Add(ref _committing, took.Ticks);
        for (var i = 0; i < batches.Count; i++)
        {
            _batchCommit.Record(took.TotalSeconds);
            if (batches[i].Feed is not { } feed) continue; // operators' own observations are no feed
            Count(feed.Id, outcomes[i]);
            if (batches[i].Admitted is not [.., var last]) continue;
            var now = new LastCommitted(last.Sighting.CapturedAt, batches[i].ReceivedAt);
            _lastOfFeed.AddOrUpdate(feed.Id, now, (_, before) => before.WithLater(now));
        }
    }

    void Count(string feedId, BatchOutcome outcome)
    {
        var feed = new KeyValuePair<string, object?>("feed", feedId);
        if (outcome.Accepted > 0) _accepted.Add(outcome.Accepted, feed);
        if (outcome.Duplicates > 0) _duplicates.Add(outcome.Duplicates, feed);
        foreach (var (_, refusal) in outcome.Refusals)
            _refused.Add(1, feed, new KeyValuePair<string, object?>("reason", refusal.Reason.ToString()));
    }

    IEnumerable<Measurement<double>> Lags(Func<LastCommitted, DateTimeOffset> of)
    {
        var now = _clock.GetUtcNow();
        foreach (var (feed, last) in _lastOfFeed)
            yield return new((now - of(last)).TotalSeconds, new KeyValuePair<string, object?>("feed", feed));
    }

    readonly record struct LastCommitted(DateTimeOffset CapturedAt, DateTimeOffset ReceivedAt)
    {
        public LastCommitted WithLater(LastCommitted other) => new(
            other.CapturedAt > CapturedAt ? other.CapturedAt : CapturedAt,
            other.ReceivedAt > ReceivedAt ? other.ReceivedAt : ReceivedAt);
    }
}

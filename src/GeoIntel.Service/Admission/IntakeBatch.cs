using GeoIntel.Models.Geo;
using GeoIntel.Models.Sightings;
using GeoIntel.Service.Storage.Attachments;

namespace GeoIntel.Service.Admission;

/// <summary>Reads of one stream on their way to the store, and the promise of an answer once they are committed.</summary>
/// <param name="source">The producer's name of the stream that it numbers; empty for the feed's own stream.</param>
/// <param name="call">The call that brought it; null when it stands alone.</param>
sealed class IntakeBatch(string feedId, IReadOnlyList<IntakeRead> reads, string source = "", IntakeCall? call = null)
{
    readonly TaskCompletionSource<BatchOutcome> _outcome = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The feed; empty for operators' own observations.</summary>
    public string FeedId { get; } = feedId;

    public string Source { get; } = source;

    public IReadOnlyList<IntakeRead> Reads { get; } = reads;

    /// <summary>Completes after the commit, or fails with what stopped it; then nothing of the batch was stored.</summary>
    public Task<BatchOutcome> Outcome => _outcome.Task;

    /// <summary>No call brought it, and whoever did asks which sightings it became.</summary>
    public bool StandsAlone => call is null;

    /// <summary>What stopped an earlier batch of the same call; null as long as nothing did.</summary>
    public Exception? StoppedBy => call?.StoppedBy;

    public void Complete(BatchOutcome outcome) => _outcome.TrySetResult(outcome);

    public void Fail(Exception exception)
    {
        call?.Stop(exception);
        _outcome.TrySetException(exception);
    }
}

/// <summary>One call that brings batches. Once one of them has failed, none after it is committed.</summary>
/// <remarks>A later one would move the stream's cursor past the one that failed, which would be taken for a repeat when it
/// is sent again, and be lost.</remarks>
sealed class IntakeCall
{
    Exception? _stoppedBy;

    public Exception? StoppedBy => Volatile.Read(ref _stoppedBy);

    public void Stop(Exception exception) => Interlocked.CompareExchange(ref _stoppedBy, exception, null);
}

/// <summary>A read with what the wire says beyond it.</summary>
/// <param name="Read">The read.</param>
/// <param name="GridPosition">Its place when the sender gave it on the National Grid; it outranks the read's own.</param>
/// <param name="NominalId">The nominal an operator recognised; empty for none.</param>
/// <param name="Observation">What an operator saw; empty for a device's read.</param>
/// <param name="ObservedBy">Who saw it.</param>
/// <param name="Refusal">Set when the wire form itself is wrong; the read is then only counted.</param>
sealed record IntakeRead(
    Read Read,
    GeoPoint? GridPosition = null,
    string NominalId = "",
    string Observation = "",
    string ObservedBy = "",
    Refusal? Refusal = null)
{
    /// <summary>What belongs to it; the bytes come, or came, by themselves.</summary>
    public IReadOnlyList<AttachmentLink> Attachments { get; init; } = [];

    /// <summary>It is from the future or too old, and taken all the same.</summary>
    public bool IsTimeDoubtful { get; init; }
}

/// <summary>What became of a batch; everything accepted is on disk.</summary>
/// <param name="Accepted">Reads stored.</param>
/// <param name="Duplicates">Reads that had been stored before.</param>
/// <param name="Refusals">Refused reads by their place in the batch.</param>
/// <param name="LastSequence">The stream's highest sequence number dealt with.</param>
/// <param name="SightingIds">Of a batch that stands alone, the ids of the stored sightings in the order of the reads; of a read
/// that was told by its event id to be a repeated one, the first one's.</param>
sealed record BatchOutcome(
    int Accepted,
    int Duplicates,
    IReadOnlyList<(int Index, Refusal Refusal)> Refusals,
    long LastSequence,
    IReadOnlyList<Guid> SightingIds);

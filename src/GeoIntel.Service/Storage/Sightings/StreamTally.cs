using GeoIntel.Service.Admission;

namespace GeoIntel.Service.Storage.Sightings;

/// <summary>What has one cursor: a feed's own stream, or one that a producer numbers under a name.</summary>
/// <param name="Feed">The feed's short form; 0 for observations.</param>
/// <param name="Source">The producer's name; empty for the feed's own stream.</param>
readonly record struct StreamKey(int Feed, string Source);

/// <summary>What one stream brings to one commit, and what has been stored of it before.</summary>
sealed class StreamTally(StreamKey key, bool numbered)
{
    public StreamKey Key => key;

    /// <summary>Whether the devices' own ids must be looked up to tell what was stored before. Where a feed numbers its
    /// reads itself, the number alone tells.</summary>
    public bool AsksForEvents { get; } = !numbered || key.Source.Length > 0;

    /// <summary>The highest number dealt with: as stored, then moved on read by read.</summary>
    public long LastSequence { get; set; }

    public long Accepted { get; private set; }
    public long Duplicates { get; private set; }
    public Dictionary<short, long> Refusals { get; } = [];

    /// <summary>Whether the store holds this very read already, told by the device's own id of it.</summary>
    /// <param name="stored">The first read of the feed with the same id.</param>
    /// <remarks>
    /// A named stream is numbered by whoever sends it on, and a device that was not answered repeats a read under a new
    /// number: with the same id, camera and time of capture it is the same read. Cameras begin their ids anew, though,
    /// and two of one feed may use the same: any other read with the id is a read of its own.
    /// </remarks>
    public bool IsKnown(in AdmittedRead admitted, in StoredEvent stored) => AsksForEvents && (!numbered
        || (!admitted.IsWithdrawal && stored.CapturedAt == admitted.Sighting.CapturedAt
            && (stored.CameraKey is null || stored.CameraKey == admitted.CameraKey)));

    /// <summary>Takes a read, or finds that it was stored before.</summary>
    public bool TryTake(in AdmittedRead admitted, bool isKnown)
    {
        var fresh = !isKnown;
        if (numbered)
        {
            fresh &= admitted.Read.SourceSequence > LastSequence;
            LastSequence = Math.Max(LastSequence, admitted.Read.SourceSequence);
        }
        if (fresh) Accepted++;
        else Duplicates++;
        return fresh;
    }

    /// <summary>Counts a refused read once: one that is sent again after its number was dealt with is not counted again.</summary>
    public void Refuse(in RefusedRead refused)
    {
        if (numbered && refused.SourceSequence > 0)
        {
            if (refused.SourceSequence <= LastSequence) return;
            LastSequence = refused.SourceSequence;
        }
        CountRefusal((short)refused.Refusal.Reason);
    }

    /// <summary>A read that was taken turns out to point at nothing.</summary>
    public void RefuseTaken(short reason)
    {
        Accepted--;
        CountRefusal(reason);
    }

    void CountRefusal(short reason) => Refusals[reason] = Refusals.GetValueOrDefault(reason) + 1;

    public static StreamTally For(AdmittedBatch batch) =>
        new(batch.Stream, batch.Batch.Source.Length > 0 || batch.Feed is { Numbered: true });
}

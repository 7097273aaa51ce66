using GeoIntel.Service.Admission;
using GeoIntel.Service.Storage.Registry;

namespace GeoIntel.Service.Storage.Sightings;

/// <summary>What one feed brings to one commit, and what has been stored of it before.</summary>
/// <param name="key">The feed's short form; 0 for observations.</param>
/// <param name="numbered">Whether its numbers tell what was stored before; otherwise the devices' ids do.</param>
sealed class FeedTally(int key, bool numbered)
{
    public int Key => key;
    public bool Numbered => numbered;

    /// <summary>The highest number dealt with: as stored, then moved on read by read.</summary>
    public long LastSequence { get; set; }

    public long Accepted { get; private set; }
    public long Duplicates { get; private set; }
    public Dictionary<short, long> Refusals { get; } = [];

    /// <summary>Takes a read, or finds that it was stored before.</summary>
    /// <param name="knownEvent">Whether the store knows the device's id of the read.</param>
    public bool TryTake(in AdmittedRead admitted, bool knownEvent)
    {
        var fresh = numbered
            ? admitted.Read.SourceSequence > LastSequence
            : !knownEvent;
        if (numbered && fresh) LastSequence = admitted.Read.SourceSequence;
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

    public static FeedTally For(FeedKey? feed) => feed is null ? new FeedTally(0, false) : new FeedTally(feed.Key, feed.Numbered);
}

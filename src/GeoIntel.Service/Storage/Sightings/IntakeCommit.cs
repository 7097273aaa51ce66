using GeoIntel.Models.Sightings;
using GeoIntel.Service.Admission;
using GeoIntel.Service.Storage.Registry;

namespace GeoIntel.Service.Storage.Sightings;

/// <summary>One commit of the intake while it is put together: which reads are new, what they take back, what is answered.</summary>
sealed class IntakeCommit
{
    const short Superseded = 2;
    const short Withdrawn = 3;

    readonly IReadOnlyList<IntakeBatch> _batches;
    readonly FeedTally[] _tallyOfBatch;
    readonly List<(int Index, Refusal Refusal)>[] _refusals;
    readonly int[] _accepted;
    readonly int[] _duplicates;
    readonly List<Guid>[] _sightingIds;
    readonly HashSet<Guid> _takenBack = [];

    public IntakeCommit(IReadOnlyList<IntakeBatch> batches, RegistryKeys keys)
    {
        _batches = batches;
        _tallyOfBatch = new FeedTally[batches.Count];
        _refusals = new List<(int, Refusal)>[batches.Count];
        _accepted = new int[batches.Count];
        _duplicates = new int[batches.Count];
        _sightingIds = new List<Guid>[batches.Count];
        for (var i = 0; i < batches.Count; i++)
        {
            var feed = batches[i].FeedId.Length == 0 ? null : keys.Feeds[batches[i].FeedId];
            if (!Tallies.TryGetValue(feed?.Key ?? 0, out var tally))
            {
                tally = FeedTally.For(feed);
                Tallies.Add(tally.Key, tally);
            }
            _tallyOfBatch[i] = tally;
            _refusals[i] = [];
            _sightingIds[i] = [];
        }
    }

    /// <summary>What each feed brings, by its key.</summary>
    public Dictionary<int, FeedTally> Tallies { get; } = [];

    /// <summary>The new reads that become sightings.</summary>
    public List<AdmittedRead> Fresh { get; } = [];

    /// <summary>The devices' own ids of the new reads, and the sighting each one leads to.</summary>
    public List<(int Feed, string Event, StoredEvent Sighting)> Events { get; } = [];

    /// <summary>The stored sightings that new reads supersede or withdraw, and the state they come into.</summary>
    public List<(StoredEvent Target, short State)> TakenBack { get; } = [];

    /// <summary>The device ids that must be looked up before <see cref="Take"/>.</summary>
    public List<(int Feed, string Event)> EventsToLookUp(IReadOnlyList<AdmittedRead> admitted)
    {
        var asked = new HashSet<(int, string)>();
        foreach (var read in admitted)
        {
            // Where a feed numbers its reads, the number alone tells whether one was stored before.
            if (read.Read.VendorEventId.Length > 0 && !Tallies[read.FeedKey].Numbered)
                asked.Add((read.FeedKey, read.Read.VendorEventId));
            if (read.Read.SupersedesEventId.Length > 0) asked.Add((read.FeedKey, read.Read.SupersedesEventId));
            if (read.IsWithdrawal) asked.Add((read.FeedKey, read.Read.WithdrawsEventId));
        }
        return [.. asked];
    }

    /// <summary>Sorts the reads into new ones, repeated ones and refused ones, in the order in which they were sent.</summary>
    public void Take(
        IReadOnlyList<AdmittedRead> admitted, IReadOnlyList<RefusedRead> refused,
        Dictionary<(int Feed, string Event), StoredEvent> known)
    {
        var next = 0;
        foreach (var read in admitted)
        {
            for (; next < refused.Count && IsBefore(refused[next], read); next++) Refuse(refused[next]);
            TakeOne(read, known);
        }
        for (; next < refused.Count; next++) Refuse(refused[next]);
    }

    public IReadOnlyList<BatchOutcome> Outcomes()
    {
        var outcomes = new BatchOutcome[_batches.Count];
        for (var i = 0; i < outcomes.Length; i++)
        {
            outcomes[i] = new BatchOutcome(
                _accepted[i], _duplicates[i], _refusals[i], _tallyOfBatch[i].LastSequence, _sightingIds[i]);
        }
        return outcomes;
    }

    void TakeOne(in AdmittedRead read, Dictionary<(int Feed, string Event), StoredEvent> known)
    {
        var tally = _tallyOfBatch[read.BatchIndex];
        var isKnown = known.TryGetValue((read.FeedKey, read.Read.VendorEventId), out var before);
        if (!tally.TryTake(read, isKnown))
        {
            _duplicates[read.BatchIndex]++;
            if (isKnown && !tally.Numbered) _sightingIds[read.BatchIndex].Add(before.SightingId);
            return;
        }
        if (read.IsWithdrawal && !known.ContainsKey((read.FeedKey, read.Read.WithdrawsEventId)))
        {
            tally.RefuseTaken((short)RefusalReason.UnknownRead);
            _refusals[read.BatchIndex].Add((read.ReadIndex, UnknownRead(read.Read.WithdrawsEventId)));
            return;
        }
        _accepted[read.BatchIndex]++;
        var stands = new StoredEvent(read.Sighting.Id, read.Sighting.CapturedAt);
        if (read.IsWithdrawal)
        {
            stands = known[(read.FeedKey, read.Read.WithdrawsEventId)];
            TakeBack(stands, Withdrawn);
        }
        else
        {
            // A read that supersedes one we never got is simply a read.
            if (known.TryGetValue((read.FeedKey, read.Read.SupersedesEventId), out var old)) TakeBack(old, Superseded);
            Fresh.Add(read);
            _sightingIds[read.BatchIndex].Add(read.Sighting.Id);
        }
        // A later read of the same commit may come again, or take this one back.
        if (read.Read.VendorEventId.Length > 0 && known.TryAdd((read.FeedKey, read.Read.VendorEventId), stands))
            Events.Add((read.FeedKey, read.Read.VendorEventId, stands));
    }

    // A sighting stays as it was first taken back, be it by an earlier commit (the store looks) or by this one.
    void TakeBack(StoredEvent target, short state)
    {
        if (_takenBack.Add(target.SightingId)) TakenBack.Add((target, state));
    }

    void Refuse(in RefusedRead refused)
    {
        _tallyOfBatch[refused.BatchIndex].Refuse(refused);
        _refusals[refused.BatchIndex].Add((refused.ReadIndex, refused.Refusal));
    }

    static bool IsBefore(in RefusedRead refused, in AdmittedRead read) =>
        (refused.BatchIndex, refused.ReadIndex).CompareTo((read.BatchIndex, read.ReadIndex)) < 0;

    static Refusal UnknownRead(string eventId) => new(
        RefusalReason.UnknownRead, "withdraws_event_id",
        $"'{eventId}' is no read of this feed that was stored; send the read first, with that vendor_event_id.");
}

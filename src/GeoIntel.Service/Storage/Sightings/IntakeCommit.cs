using GeoIntel.Models.Sightings;
using GeoIntel.Service.Admission;

namespace GeoIntel.Service.Storage.Sightings;

/// <summary>One commit of the intake while it is put together: which reads are new, what they take back, what is answered.</summary>
sealed class IntakeCommit
{
    const short Superseded = 2;
    const short Withdrawn = 3;

    readonly Answer[] _answers;
    readonly HashSet<Guid> _takenBack = [];

    /// <param name="fresh">Empty; see <see cref="Fresh"/>.</param>
    public IntakeCommit(IReadOnlyList<AdmittedBatch> batches, List<AdmittedRead> fresh)
    {
        Fresh = fresh;
        _answers = new Answer[batches.Count];
        for (var i = 0; i < batches.Count; i++)
        {
            if (!Tallies.TryGetValue(batches[i].Stream, out var tally))
            {
                tally = StreamTally.For(batches[i]);
                Tallies.Add(tally.Key, tally);
            }
            _answers[i] = new Answer(tally, batches[i].Batch.StandsAlone);
        }
    }

    /// <summary>What each stream brings, by its key.</summary>
    public Dictionary<StreamKey, StreamTally> Tallies { get; } = [];

    /// <summary>The new reads that become sightings.</summary>
    public List<AdmittedRead> Fresh { get; }

    /// <summary>The devices' own ids of the new reads, and the sighting each one leads to.</summary>
    public List<NewEvent> Events { get; } = [];

    /// <summary>The stored sightings that new reads supersede or withdraw, and the state they come into.</summary>
    public List<(StoredEvent Target, short State)> TakenBack { get; } = [];

    /// <summary>The device ids that must be looked up before <see cref="Take"/>.</summary>
    public List<(int Feed, string Event)> EventsToLookUp(IReadOnlyList<AdmittedBatch> batches)
    {
        var asked = new HashSet<(int, string)>();
        for (var i = 0; i < batches.Count; i++)
        {
            var asksForEvents = _answers[i].Tally.AsksForEvents;
            foreach (ref readonly var read in batches[i].Admitted.AsSpan())
            {
                if (read.Read.VendorEventId.Length > 0 && asksForEvents) asked.Add((read.FeedKey, read.Read.VendorEventId));
                if (read.Read.SupersedesEventId.Length > 0) asked.Add((read.FeedKey, read.Read.SupersedesEventId));
                if (read.IsWithdrawal) asked.Add((read.FeedKey, read.Read.WithdrawsEventId));
            }
        }
        return [.. asked];
    }

    /// <summary>Sorts the reads into new ones, repeated ones and refused ones, in the order in which they were sent.</summary>
    /// <param name="batches">The batches it was begun with, perhaps admitted anew.</param>
    public void Take(IReadOnlyList<AdmittedBatch> batches, Dictionary<(int Feed, string Event), StoredEvent> known)
    {
        for (var i = 0; i < batches.Count; i++)
        {
            var (answer, refused, next) = (_answers[i], batches[i].Refused, 0);
            foreach (ref readonly var read in batches[i].Admitted.AsSpan())
            {
                for (; next < refused.Count && refused[next].ReadIndex < read.ReadIndex; next++) answer.Refuse(refused[next]);
                TakeOne(read, answer, known);
            }
            for (; next < refused.Count; next++) answer.Refuse(refused[next]);
        }
    }

    public IReadOnlyList<BatchOutcome> Outcomes() => Array.ConvertAll(_answers, answer => answer.ToOutcome());

    void TakeOne(in AdmittedRead read, Answer answer, Dictionary<(int Feed, string Event), StoredEvent> known)
    {
        var tally = answer.Tally;
        var eventId = read.Read.VendorEventId;
        var before = default(StoredEvent);
        var isKnown = eventId.Length > 0 && known.TryGetValue((read.FeedKey, eventId), out before)
            && tally.IsKnown(read, before);
        if (!tally.TryTake(read, isKnown))
        {
            answer.Duplicates++;
            if (isKnown) answer.Tell(before.SightingId);
            return;
        }
        if (read.IsWithdrawal && !known.ContainsKey((read.FeedKey, read.Read.WithdrawsEventId)))
        {
            tally.RefuseTaken((short)RefusalReason.UnknownRead);
            answer.Refusals.Add((read.ReadIndex, UnknownRead(read.Read.WithdrawsEventId)));
            return;
        }
        answer.Accepted++;
        var stands = new StoredEvent(read.Sighting.Id, read.Sighting.CapturedAt, read.CameraKey);
        if (read.IsWithdrawal)
        {
            stands = known[(read.FeedKey, read.Read.WithdrawsEventId)];
            TakeBack(stands, Withdrawn);
        }
        else
        {
            // A read that supersedes one we never got is simply a read.
            if (read.Read.SupersedesEventId.Length > 0
                && known.TryGetValue((read.FeedKey, read.Read.SupersedesEventId), out var old)) TakeBack(old, Superseded);
            Fresh.Add(read);
            answer.Tell(read.Sighting.Id);
        }
        // A later read of the same commit may come again, or take this one back.
        if (eventId.Length > 0 && known.TryAdd((read.FeedKey, eventId), stands))
            Events.Add(new NewEvent(read.FeedKey, eventId, stands, tally.AsksForEvents));
    }

    // A sighting stays as it was first taken back, be it by an earlier commit (the store looks) or by this one.
    void TakeBack(StoredEvent target, short state)
    {
        if (_takenBack.Add(target.SightingId)) TakenBack.Add((target, state));
    }

    static Refusal UnknownRead(string eventId) => new(
        RefusalReason.UnknownRead, "withdraws_event_id",
        $"'{eventId}' is no read of this feed that was stored; send the read first, with that vendor_event_id.");

    /// <summary>What is answered to one batch.</summary>
    sealed class Answer(StreamTally tally, bool standsAlone)
    {
        public StreamTally Tally => tally;
        public int Accepted { get; set; }
        public int Duplicates { get; set; }
        public List<(int Index, Refusal Refusal)> Refusals { get; } = [];
        public List<Guid> SightingIds { get; } = [];

        /// <summary>Nobody asks for the ids of a stream, and those of a full batch are a large object, which a collection of the
        /// whole heap must fetch.</summary>
        public void Tell(Guid sightingId)
        {
            if (standsAlone) SightingIds.Add(sightingId);
        }

        public void Refuse(in RefusedRead refused)
        {
            tally.Refuse(refused);
            Refusals.Add((refused.ReadIndex, refused.Refusal));
        }

        public BatchOutcome ToOutcome() => new(Accepted, Duplicates, Refusals, tally.LastSequence, SightingIds);
    }
}

/// <summary>A sighting that a device's id led to.</summary>
/// <param name="CameraKey">Null when it is not known, or the read had none.</param>
readonly record struct StoredEvent(Guid SightingId, DateTimeOffset CapturedAt, int? CameraKey);

/// <summary>A device's id that is to be remembered.</summary>
/// <param name="WasAsked">It was looked up and was not there; otherwise somebody may have used it before.</param>
readonly record struct NewEvent(int Feed, string Event, StoredEvent Sighting, bool WasAsked);

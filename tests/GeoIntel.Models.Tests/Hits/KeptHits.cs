using GeoIntel.Models.Hits;

namespace GeoIntel.Models.Tests.Hits;

/// <summary>Stands in for the store and the service's rounds: what stands, the hits, and all that was told of
/// them.</summary>
sealed class KeptHits(Func<HitKey, EpisodeRules> rules)
{
    static readonly EpisodeOptions Options = new();

    readonly Dictionary<HitKey, Dictionary<Guid, HitReason>> _standing = [];
    readonly Dictionary<Guid, Hit> _hits = [];

    /// <summary>Everything told, in order.</summary>
    public List<HitChange> Told { get; } = [];

    /// <summary>How many standing matches and presences were read again.</summary>
    public int Reread { get; private set; }

    /// <summary>Not withdrawn, in the order of capture.</summary>
    public IReadOnlyList<Hit> Hits =>
        [.. _hits.Values.Where(hit => hit.State != HitState.Withdrawn).OrderBy(hit => hit.FirstCapturedAt)];

    public IReadOnlyList<HitReason> Standing(HitKey key) =>
        _standing.TryGetValue(key, out var all) ? [.. all.Values] : [];

    public IReadOnlyList<HitChange> Round(IReadOnlyCollection<Coming> batch)
    {
        foreach (var coming in batch) Store(coming);

        var changed = batch.Where(coming => coming.Key.Kind != HitKind.Presence)
            .Select(coming => (coming.Key, coming.Reason.CapturedAt));
        var presences = batch.Where(coming => coming.Key.Kind == HitKind.Presence);
        var near = presences.SelectMany(coming => HitsNear(coming).Select(hit => (hit.Key, coming.Reason.CapturedAt)));
        var changes = new List<HitChange>();
        foreach (var of in changed.Concat(near).GroupBy(of => of.Key, of => of.CapturedAt))
            changes.AddRange(Decide(of.Key, [.. of], batch));
        return Keep(changes);
    }

    public IReadOnlyList<HitChange> Close(DateTimeOffset now) => Keep(EpisodeKeeper.CloseOver(Hits, now, Options));

    IEnumerable<Hit> HitsNear(Coming presence)
    {
        var span = CaptureSpan.At(presence.Reason.CapturedAt).Widen(Options.EpisodeGap, Options.EpisodeGap);
        return Hits.Where(hit => hit.Key.Kind is HitKind.ExclusionZone or HitKind.RestrictionZone
            && hit.Key.VrmPacked == presence.Key.VrmPacked && span.Touches(CaptureSpan.Of(hit)));
    }

    IReadOnlyList<HitChange> Decide(HitKey key, DateTimeOffset[] changed, IReadOnlyCollection<Coming> batch)
    {
        var arrived = batch.Where(coming => coming.Key == key && !coming.Withdrawn).Select(coming => coming.Reason)
            .Where(reason => Standing(key).Contains(reason));
        var plan = Locality.Plan(key.Kind, changed, Hits.Where(hit => hit.Key == key), rules(key), Options);
        while (true)
        {
            var changes = EpisodeKeeper.Decide(
                key, plan, arrived, Read(key, plan.Matches),
                Read(new HitKey(HitKind.Presence, "", key.VrmPacked), plan.Presences),
                rules(key), Options, Guid.NewGuid, out var wider);
            if (wider is null) return changes;
            Assert.NotEqual(plan.Matches[0], wider.Matches[0]);
            plan = wider;
        }
    }

    List<HitReason> Read(HitKey key, IReadOnlyList<CaptureSpan> spans)
    {
        var read = Standing(key).Where(reason => spans.Any(span => span.Contains(reason.CapturedAt))).ToList();
        Reread += read.Count;
        return read;
    }

    void Store(Coming coming)
    {
        if (!_standing.TryGetValue(coming.Key, out var all)) _standing.Add(coming.Key, all = []);
        if (coming.Withdrawn) all.Remove(coming.Reason.SightingId);
        else all[coming.Reason.SightingId] = coming.Reason;
    }

    // Whoever follows the changes must never be told what cannot be.
    IReadOnlyList<HitChange> Keep(IReadOnlyList<HitChange> changes)
    {
        foreach (var change in changes)
        {
            var (hit, known) = (change.Hit, _hits.TryGetValue(change.Hit.Id, out var before));
            Assert.Equal((before?.Revision ?? 0) + 1, hit.Revision);
            Assert.NotEqual(HitState.Withdrawn, before?.State);
            Assert.Equal(!known, change.Kind == HitChangeKind.Opened);
            Assert.NotEqual(before, hit with { Revision = before?.Revision ?? 0 });
            Assert.True(hit.FirstCapturedAt <= hit.LastCapturedAt);
            Assert.True(hit.FirstOutside is null || hit.FirstOutside.CapturedAt > hit.LastCapturedAt);
            Assert.Equal(change.Kind == HitChangeKind.Withdrawn, hit.State == HitState.Withdrawn);
            Assert.Equal(
                change.Kind is HitChangeKind.Amended or HitChangeKind.Withdrawn, change.Explanation.Length > 0);
            _hits[hit.Id] = hit;
        }
        Told.AddRange(changes);
        return changes;
    }
}

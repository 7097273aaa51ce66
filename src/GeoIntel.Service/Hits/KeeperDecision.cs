using GeoIntel.Models.Hits;
using GeoIntel.Service.Registry;
using GeoIntel.Service.Storage.Hits;

namespace GeoIntel.Service.Hits;

/// <summary>Decides anew what one round has touched, from what stands then; reads no more than that needs.</summary>
sealed class KeeperDecision(KeeperRound round, RuleBook book, RegistryView view, EpisodeOptions options)
{
    /// <summary>What becomes of the hits that the round's matches, presences and withdrawals touch.</summary>
    public async Task<List<HitChange>> DecideAsync(CancellationToken cancellation)
    {
        var (touched, hits) = await TouchedAsync(cancellation);
        var open = touched.ToDictionary(
            of => of.Key, of => Locality.Plan(of.Key.Kind, of.ToList(), hits[of.Key], RulesOf(of.Key), options));
        var arrived = round.Matches.Where(match => !match.Withdrawn && match.Stored is not null)
            .ToLookup(match => match.Key, match => match.Stored!.Reason);
        var changes = new List<HitChange>();
        while (open.Count > 0)
        {
            var stands = await round.Reads.MatchesOfAsync([.. open.SelectMany(of => Needs(of.Key, of.Value))], round.Reached, cancellation);
            var wider = new Dictionary<HitKey, KeeperPlan>();
            foreach (var (key, plan) in open)
            {
                changes.AddRange(EpisodeKeeper.Decide(
                    key, plan, arrived[key], stands[key], plan.Presences.Count > 0 ? stands[PresenceOf(key)] : [],
                    RulesOf(key), options, Guid.CreateVersion7, out var more));
                if (more is not null) wider.Add(key, more);
            }
            open = wider;
        }
        return await StateCoincidenceAsync(changes, cancellation);
    }

    EpisodeRules RulesOf(HitKey key) => book.Of(key, view);

    // What is touched and when, and the standing hits about that. A presence matters only where its vehicle has a zone hit
    // near; for the rest it is nothing.
    async Task<(ILookup<HitKey, DateTimeOffset> Touched, ILookup<HitKey, Hit> Hits)> TouchedAsync(CancellationToken cancellation)
    {
        var came = round.Matches.Where(match => !match.Withdrawn)
            .Select(match => new Touch(match.Key, match.CapturedAt));
        var parts = came.Concat(round.Withdrawn).Distinct().ToLookup(touch => touch.Key.Kind == HitKind.Presence);
        var touched = ByKey(parts[false]);
        var (hits, near) = await round.Reads.HitsOfAsync(
            Spans(touched), [.. parts[true]], options.EpisodeGap, cancellation);
        if (near.Count > 0)
        {
            // Of what a presence touches, too, more must be known.
            touched = ByKey(parts[false].Concat(near).Distinct());
            var again = near.Select(of => of.Key).ToHashSet();
            var (more, _) = await round.Reads.HitsOfAsync(
                Spans(touched.Where(of => again.Contains(of.Key))), [], default, cancellation);
            hits = [.. hits.Where(hit => !again.Contains(hit.Key)), .. more];
        }
        return (touched, hits.DistinctBy(hit => hit.Id).ToLookup(hit => hit.Key));

        static ILookup<HitKey, DateTimeOffset> ByKey(IEnumerable<Touch> touches) =>
            touches.ToLookup(touch => touch.Key, touch => touch.CapturedAt);
    }

    List<KeySpan> Spans(IEnumerable<IGrouping<HitKey, DateTimeOffset>> touched) =>
    [
        .. touched.SelectMany(of => Locality.Touched(of.Key.Kind, of, RulesOf(of.Key), options)
            .Select(span => new KeySpan(of.Key, span))),
    ];

    static IEnumerable<KeySpan> Needs(HitKey key, KeeperPlan plan) =>
        plan.Matches.Select(span => new KeySpan(key, span))
            .Concat(plan.Presences.Select(span => new KeySpan(PresenceOf(key), span)));

    static HitKey PresenceOf(HitKey key) => new(HitKind.Presence, "", key.VrmPacked);

    async Task<List<HitChange>> StateCoincidenceAsync(List<HitChange> changes, CancellationToken cancellation)
    {
        var missing = changes.Where(change => Coincidence.IsMissingOn(change.Hit)).Select(change => change.Hit)
            .Select(hit => new KeySpan(hit.Key, Coincidence.Observed(hit.First))).ToList();
        if (missing.Count == 0) return changes;

        var matches = await round.Reads.MatchesOfAsync(missing, round.Reached, cancellation);
        return changes.ConvertAll(change => change with
        {
            Hit = Coincidence.State(change.Hit, matches[change.Hit.Key], RulesOf(change.Hit.Key)),
        });
    }
}

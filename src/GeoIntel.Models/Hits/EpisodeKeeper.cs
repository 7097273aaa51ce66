namespace GeoIntel.Models.Hits;

/// <summary>Makes hits of matches: one episode, one hit, whatever the order in which reads arrive.</summary>
/// <remarks>
/// The keeper is a function: the hits so far and what stands now in, changes out; it holds nothing. Which spans,
/// counts, opening reads and reasons the hits end with depends on the standing matches, the presences and the rules
/// alone; only ids and the way there depend on the order and the batches.
/// </remarks>
public static class EpisodeKeeper
{
    /// <summary>Decides the hits of one key anew where reads came or went.</summary>
    /// <param name="arrived">New matches of the key, in any order; those captured within <see
    /// cref="KeeperPlan.Matches"/> are left out, for they are read again.</param>
    /// <param name="reread">The standing matches that <see cref="KeeperPlan.Matches"/> asks for.</param>
    /// <param name="presences">The standing presences that <see cref="KeeperPlan.Presences"/> asks for.</param>
    /// <param name="wider">Not null when more must be read than the plan asked for: read it and decide again.</param>
    /// <returns>What changed, in the order of capture; a joined hit's withdrawal follows its survivor.</returns>
    public static IReadOnlyList<HitChange> Decide(
        HitKey key,
        KeeperPlan plan,
        IEnumerable<HitReason> arrived,
        IEnumerable<HitReason> reread,
        IEnumerable<HitReason> presences,
        EpisodeRules rules,
        EpisodeOptions options,
        Func<Guid> newId,
        out KeeperPlan? wider)
    {
        var matches = reread
            .Concat(arrived.Where(match => !plan.Matches.Any(span => span.Contains(match.CapturedAt))))
            .DistinctBy(match => match.SightingId);
        wider = null;
        var episodes = (Locality.IsCounted(key.Kind, rules), Locality.IsOfSeveral(key.Kind)) switch
        {
            (true, _) => Counted(key.Kind, plan, matches, rules, options, out wider),
            (_, true) => Occasions.Hits(Occasions.Find(key.Kind, matches, plan.Decided, rules, options), rules),
            _ => Visits.Chain(
                key.Kind, matches.Select(Episode.Of).Concat(plan.Whole.Select(Episode.Of)), presences, rules, options),
        };
        return wider is null ? HitDifference.Tell(key, plan.Hits, episodes, rules, newId) : [];
    }

    /// <summary>The hits of one key from all that ever matched it, at once.</summary>
    /// <returns>Open hits in the order of capture.</returns>
    public static IReadOnlyList<Hit> DecideAll(
        HitKey key,
        IReadOnlyList<HitReason> matches,
        IReadOnlyList<HitReason> presences,
        EpisodeRules rules,
        EpisodeOptions options,
        Func<Guid> newId)
    {
        if (matches.Count == 0) return [];
        var all = new CaptureSpan(matches.Min(match => match.CapturedAt), matches.Max(match => match.CapturedAt));
        // Wide enough that nothing wider can be asked for.
        var plan = new KeeperPlan { Decided = [all], Matches = [Locality.Counted(all, [], rules, options).Matches[0]] };
        return
        [
            .. Decide(key, plan, [], matches, presences, rules, options, newId, out _)
                .Select(change => Coincidence.State(change.Hit, matches, rules)),
        ];
    }

    /// <summary>Closes hits of which no read has arrived for longer than one could still prolong them.</summary>
    /// <remarks>A closed hit that a late read prolongs opens again.</remarks>
    public static IReadOnlyList<HitChange> CloseOver(
        IEnumerable<Hit> hits, DateTimeOffset now, EpisodeOptions options) =>
    [
        .. hits
            .Where(hit => hit.State == HitState.Open && now > DueAt(hit, options))
            .Select(hit => new HitChange(
                HitChangeKind.Closed, HitDifference.Next(hit) with { State = HitState.Closed })),
    ];

    /// <summary>After this an open hit is over.</summary>
    public static DateTimeOffset DueAt(Hit hit, EpisodeOptions options) =>
        hit.LastReceivedAt + (hit.Cooldown > options.EpisodeGap ? hit.Cooldown : options.EpisodeGap);

    // Where occasions are counted, one that is no hit leaves no trace, so its reads may reach farther than was planned.
    static List<Episode> Counted(
        HitKind kind, KeeperPlan plan, IEnumerable<HitReason> matches, EpisodeRules rules, EpisodeOptions options,
        out KeeperPlan? wider)
    {
        var read = plan.Matches[0];
        var decidable = read with { From = read.From + rules.TimeApartMax };
        var occasions = Occasions.Find(kind, matches, [decidable], rules, options);
        var decided = plan.Decided[0];
        var touching = occasions.ConvertAll(SpanOf).FindAll(decided.Touches);
        var closed = touching.Aggregate(decided, (hull, span) => hull.Hull(span));
        wider = closed == decided ? null : Locality.Counted(closed, plan.Hits, rules, options);
        return Occasions.Hits(occasions, rules).FindAll(episode => closed.Touches(SpanOf(episode)));
    }

    static CaptureSpan SpanOf(Episode episode) => new(episode.First.CapturedAt, episode.LastCapturedAt);
}

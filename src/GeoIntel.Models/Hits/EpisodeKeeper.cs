namespace GeoIntel.Models.Hits;

/// <summary>Makes hits of matches: one episode, one hit, whatever the order in which reads arrive.</summary>
/// <remarks>
/// An episode is a longest chain of captures of one key in which no gap exceeds <see
/// cref="EpisodeOptions.EpisodeGap"/>.
/// The keeper is a function: the hits so far and new matches in, changes out; it holds nothing. Which spans, counts and
/// opening reads the hits end with does not depend on the order or the batches; only ids and the way there do.
/// </remarks>
public static class EpisodeKeeper
{
    /// <summary>Adds new matches of one key to its hits.</summary>
    /// <param name="hits">The key's hits that are not withdrawn.</param>
    /// <param name="newMatches">In any order. The store sees to it that each is given once; the opening or latest read
    /// of
    /// a hit given again is ignored.</param>
    /// <returns>What changed, in the order of capture; a joined hit's withdrawal follows its survivor.</returns>
    public static IReadOnlyList<HitChange> Apply(
        HitKey key,
        IReadOnlyList<Hit> hits,
        IReadOnlyList<HitReason> newMatches,
        EpisodeOptions options,
        Func<Guid> newId)
    {
        var known = hits.SelectMany(hit => new[] { hit.First.SightingId, hit.LastSightingId }).ToHashSet();
        var pieces = newMatches
            .DistinctBy(match => match.SightingId)
            .Where(match => !known.Contains(match.SightingId))
            .Select(Episode.Of)
            .Concat(hits.Select(Episode.Of));

        var changes = new List<HitChange>();
        foreach (var chain in Episode.Chain(pieces, options.EpisodeGap))
        {
            var episode = chain.Aggregate(Episode.Join);
            var joined = chain.Where(piece => piece.Hit is not null).Select(piece => piece.Hit!).ToList();
            if (joined.Count == 0)
                changes.Add(new HitChange(HitChangeKind.Opened, Open(key, episode, newId())));
            else if (joined.Count < chain.Count)
                changes.AddRange(Grow(joined, episode));
        }
        return changes;
    }

    /// <summary>Closes hits of which no read has arrived for <see cref="EpisodeOptions.EpisodeGap"/>.</summary>
    /// <remarks>A closed hit that a late read prolongs opens again.</remarks>
    public static IReadOnlyList<HitChange> CloseOver(
        IEnumerable<Hit> hits, DateTimeOffset now, EpisodeOptions options) =>
    [
        .. hits
            .Where(hit => hit.State == HitState.Open && now - hit.LastReceivedAt > options.EpisodeGap)
            .Select(hit => new HitChange(HitChangeKind.Closed, Next(hit) with { State = HitState.Closed })),
    ];

    /// <summary>Decides anew from all matches that remain, after reads were withdrawn or judged again.</summary>
    /// <param name="hits">The key's hits that are not withdrawn.</param>
    /// <param name="allMatches">Every match of the key that still stands, in any order.</param>
    /// <returns>What changed: a hit keeps its id where its episode goes on, and is withdrawn when none of its reads is
    /// left.</returns>
    public static IReadOnlyList<HitChange> Rebuild(
        HitKey key,
        IReadOnlyList<Hit> hits,
        IReadOnlyList<HitReason> allMatches,
        EpisodeOptions options,
        Func<Guid> newId)
    {
        var changes = new List<HitChange>();
        var left = hits.OrderBy(hit => hit.FirstCapturedAt).ThenBy(hit => hit.Id).ToList();
        var pieces = allMatches.DistinctBy(match => match.SightingId).Select(Episode.Of);
        var taken = new List<(Episode Episode, Guid Id)>();
        foreach (var chain in Episode.Chain(pieces, options.EpisodeGap))
        {
            var episode = chain.Aggregate(Episode.Join);
            var heir = left.Find(hit => hit.First.SightingId == episode.First.SightingId)
                ?? left.Find(episode.Overlaps);
            if (heir is null)
            {
                var opened = Open(key, episode, newId());
                taken.Add((episode, opened.Id));
                changes.Add(new HitChange(HitChangeKind.Opened, opened));
                continue;
            }
            left.Remove(heir);
            taken.Add((episode, heir.Id));
            if (Regrow(heir, episode) is { } change) changes.Add(change);
        }
        foreach (var hit in left)
        {
            var survivor = taken.Find(of => of.Episode.Overlaps(hit)).Id;
            changes.Add(survivor == Guid.Empty
                ? Withdraw(hit, "None of its reads stands any more: they were withdrawn or judged again.")
                : Withdraw(hit, $"Its reads belong to the same episode as hit {survivor}, which goes on."));
        }
        return changes;
    }

    static Hit Open(HitKey key, Episode episode, Guid id) => new()
    {
        Id = id,
        Key = key,
        State = HitState.Open,
        Revision = 1,
        FirstCapturedAt = episode.First.CapturedAt,
        LastCapturedAt = episode.LastCapturedAt,
        LastReceivedAt = episode.LastReceivedAt,
        ReadCount = episode.ReadCount,
        First = episode.First,
        LastSightingId = episode.LastSightingId,
        EndedSince = episode.First.EndedSince,
    };

    static IEnumerable<HitChange> Grow(List<Hit> joined, Episode episode)
    {
        var survivor = joined[0]; // the chain is in the order of capture: the older hit keeps its id
        var open = joined.Exists(hit => hit.State == HitState.Open)
            || episode.LastCapturedAt > joined.Max(hit => hit.LastCapturedAt);
        var grown = Fill(survivor, episode) with { State = open ? HitState.Open : HitState.Closed };
        var earlier = episode.First != survivor.First;
        if (joined.Count > 1)
        {
            yield return new HitChange(
                HitChangeKind.Amended, grown, $"A read between this episode and hit {joined[1].Id} joined the two.");
        }
        else
        {
            yield return earlier
                ? new HitChange(HitChangeKind.Amended, grown, "An earlier read arrived late: it began with that.")
                : new HitChange(HitChangeKind.Extended, grown);
        }
        foreach (var hit in joined.Skip(1))
            yield return Withdraw(hit, $"A read joined it to hit {survivor.Id}, which goes on.");
    }

    static HitChange? Regrow(Hit heir, Episode episode)
    {
        var next = Fill(heir, episode);
        if (next with { Revision = heir.Revision } == heir) return null;
        if (episode.LastCapturedAt > heir.LastCapturedAt) next = next with { State = HitState.Open };

        var grew = episode.First == heir.First && episode.ReadCount > heir.ReadCount;
        return grew
            ? new HitChange(HitChangeKind.Extended, next)
            : new HitChange(HitChangeKind.Amended, next, "Its reads were withdrawn in part or judged again.");
    }

    static Hit Fill(Hit hit, Episode episode) => Next(hit) with
    {
        FirstCapturedAt = episode.First.CapturedAt,
        LastCapturedAt = episode.LastCapturedAt,
        LastReceivedAt = episode.LastReceivedAt,
        ReadCount = episode.ReadCount,
        First = episode.First,
        LastSightingId = episode.LastSightingId,
        EndedSince = episode.First.EndedSince,
    };

    static HitChange Withdraw(Hit hit, string explanation) =>
        new(HitChangeKind.Withdrawn, Next(hit) with { State = HitState.Withdrawn }, explanation);

    static Hit Next(Hit hit) => hit with { Revision = hit.Revision + 1 };
}

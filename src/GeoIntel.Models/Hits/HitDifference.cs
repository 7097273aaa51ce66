namespace GeoIntel.Models.Hits;

/// <summary>Tells how hits become other ones: an id goes on where its episode does, and what did not change is not
/// told.</summary>
static class HitDifference
{
    /// <param name="hits">The standing hits so far.</param>
    /// <param name="episodes">What takes their place, in the order of capture.</param>
    /// <returns>In the order of capture; a joined hit's withdrawal follows its survivor.</returns>
    public static List<HitChange> Tell(
        HitKey key, IEnumerable<Hit> hits, IReadOnlyList<Episode> episodes, EpisodeRules rules, Func<Guid> newId)
    {
        var left = hits.OrderBy(hit => hit.FirstCapturedAt).ThenBy(hit => hit.Id).ToList();
        var heirs = new Hit?[episodes.Count];
        // Who began with the same read comes first, so that no earlier episode takes its id.
        for (var i = 0; i < heirs.Length; i++)
            heirs[i] = Take(left, hit => hit.First.SightingId == episodes[i].First.SightingId);
        for (var i = 0; i < heirs.Length; i++) heirs[i] ??= Take(left, episodes[i].Overlaps);

        var changes = new List<HitChange>();
        for (var i = 0; i < heirs.Length; i++)
        {
            var episode = episodes[i];
            var joined = left.FindAll(episode.Overlaps);
            left.RemoveAll(joined.Contains);
            var hit = heirs[i] is { } heir ? heir : Blank(key, episode, newId());
            var next = Fill(hit, episode, rules);
            if (hit.Revision == 0) changes.Add(new HitChange(HitChangeKind.Opened, next));
            else if (next with { Revision = hit.Revision } != hit) changes.Add(Changed(hit, next, joined));
            changes.AddRange(joined.Select(other =>
                Withdraw(other, $"Its reads belong to the same episode as hit {hit.Id}, which goes on.")));
        }
        changes.AddRange(left.Select(hit => Withdraw(hit, Locality.IsOfSeveral(key.Kind)
            ? "What it rested on does not stand any more: reads were withdrawn or judged again, or came in between."
            : "None of its reads stands any more: they were withdrawn or judged again.")));
        return changes;
    }

    public static Hit Next(Hit hit) => hit with { Revision = hit.Revision + 1 };

    static Hit? Take(List<Hit> left, Predicate<Hit> wanted)
    {
        var index = left.FindIndex(wanted);
        if (index < 0) return null;
        var hit = left[index];
        left.RemoveAt(index);
        return hit;
    }

    static Hit Blank(HitKey key, Episode episode, Guid id) => new()
    {
        Id = id,
        Key = key,
        State = HitState.Open,
        Revision = 0,
        FirstCapturedAt = episode.First.CapturedAt,
        LastCapturedAt = episode.LastCapturedAt,
        LastReceivedAt = episode.LastReceivedAt,
        ReadCount = episode.ReadCount,
        First = episode.First,
        LastSightingId = episode.LastSightingId,
    };

    static Hit Fill(Hit hit, Episode episode, EpisodeRules rules) => Next(hit) with
    {
        FirstCapturedAt = episode.First.CapturedAt,
        LastCapturedAt = episode.LastCapturedAt,
        LastReceivedAt = episode.LastReceivedAt,
        ReadCount = episode.ReadCount,
        VisitCount = episode.VisitCount,
        OccasionCount = episode.OccasionCount,
        VehicleCount = episode.VehicleCount,
        First = episode.First,
        Other = episode.Other,
        FirstOutside = episode.FirstOutside,
        LastSightingId = episode.LastSightingId,
        Cooldown = rules.Of(episode.First).Cooldown,
        EndedSince = episode.First.EndedSince,
        Correction = episode.First.Correction,
        ExpectedByChance = hit.First.SightingId == episode.First.SightingId ? hit.ExpectedByChance : null,
    };

    static HitChange Changed(Hit hit, Hit next, List<Hit> joined)
    {
        var last = joined.Select(other => other.LastCapturedAt).Append(hit.LastCapturedAt).Max();
        if (next.LastCapturedAt > last || joined.Exists(other => other.State == HitState.Open))
            next = next with { State = HitState.Open };

        return Explain(hit, next, joined) is { } explanation
            ? new HitChange(HitChangeKind.Amended, next, explanation)
            : new HitChange(HitChangeKind.Extended, next);
    }

    // Null when it only went on: a person's decision then stays as it was meant.
    static string? Explain(Hit hit, Hit next, List<Hit> joined)
    {
        if (joined.Count > 0) return $"A read between this episode and hit {joined[0].Id} joined the two.";
        if (next.First.SightingId != hit.First.SightingId)
        {
            return next.FirstCapturedAt <= hit.FirstCapturedAt
                ? "An earlier read arrived late: it began with that."
                : "Its reads were withdrawn in part or judged again.";
        }
        if (next.First != hit.First || next.Other != hit.Other)
            return "What it rests on was withdrawn in part or judged again.";
        if (next.ReadCount < hit.ReadCount || next.LastCapturedAt < hit.LastCapturedAt)
            return "Its reads were withdrawn in part or judged again, or one in between shows the vehicle elsewhere.";
        if (next.OccasionCount != hit.OccasionCount) return "The occasions before it are not what they were.";
        if (next.ReadCount > hit.ReadCount) return null;

        return next.FirstOutside is not null && hit.FirstOutside is null && next.VisitCount == hit.VisitCount
            ? null
            : "What is known of the vehicle between its reads and after them has changed.";
    }

    static HitChange Withdraw(Hit hit, string explanation) =>
        new(HitChangeKind.Withdrawn, Next(hit) with { State = HitState.Withdrawn }, explanation);
}

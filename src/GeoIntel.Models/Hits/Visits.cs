namespace GeoIntel.Models.Hits;

/// <summary>Chains the reads of one vehicle under one rule into episodes.</summary>
/// <remarks>
/// Two neighbours belong together when they are no more than <see cref="EpisodeOptions.EpisodeGap"/> apart and the
/// vehicle was not clearly elsewhere in between, or when they are no more than the rule's cooldown apart. What the
/// later one names decides: that version of rule and zone was in force when the vehicle came again.
/// </remarks>
static class Visits
{
    /// <param name="pieces">Reads, and hits so far that nothing has touched, in any order; none within another.</param>
    /// <param name="presences">Other reads of the vehicle between them and up to a gap after; in any order.</param>
    public static List<Episode> Chain(
        HitKind kind,
        IEnumerable<Episode> pieces,
        IEnumerable<HitReason> presences,
        EpisodeRules rules,
        EpisodeOptions options)
    {
        HitReason[] elsewhere =
            [.. presences.OrderBy(presence => presence.CapturedAt).ThenBy(presence => presence.SightingId)];
        var episodes = new List<Episode>();
        foreach (var piece in pieces.OrderBy(piece => piece.First.CapturedAt).ThenBy(piece => piece.First.SightingId))
        {
            if (episodes.Count > 0)
            {
                var apart = piece.First.CapturedAt - episodes[^1].LastCapturedAt;
                var sameVisit = apart <= options.EpisodeGap
                    && !WasClearlyAway(kind, episodes[^1].LastCapturedAt, piece.First, elsewhere, rules);
                if (sameVisit || apart <= rules.Of(piece.First).Cooldown)
                {
                    episodes[^1] = episodes[^1].Then(piece, sameVisit);
                    continue;
                }
            }
            episodes.Add(piece);
        }
        return episodes.ConvertAll(episode => episode with
        {
            FirstOutside = FirstOutside(kind, episode, elsewhere, rules, options),
        });
    }

    static bool WasClearlyAway(
        HitKind kind, DateTimeOffset last, HitReason next, HitReason[] elsewhere, EpisodeRules rules)
    {
        if (rules.ZoneOf(next) is not { } zone || next.CapturedAt - last <= zone.LeaveTime) return false;

        for (var i = After(elsewhere, last); i < elsewhere.Length && elsewhere[i].CapturedAt < next.CapturedAt; i++)
        {
            if (zone.IsClearlyAway(kind, elsewhere[i])) return true;
        }
        return false;
    }

    static OutsideRead? FirstOutside(
        HitKind kind, Episode episode, HitReason[] elsewhere, EpisodeRules rules, EpisodeOptions options)
    {
        if (rules.ZoneOf(episode.First) is not { } zone) return null;

        var until = episode.LastCapturedAt + options.EpisodeGap;
        for (var i = After(elsewhere, episode.LastCapturedAt); i < elsewhere.Length; i++)
        {
            if (elsewhere[i].CapturedAt > until) break;
            if (zone.IsAway(kind, elsewhere[i])) return OutsideRead.Of(elsewhere[i]);
        }
        return null;
    }

    // Index of the first presence captured after an instant.
    static int After(HitReason[] ordered, DateTimeOffset instant)
    {
        var (low, high) = (0, ordered.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (ordered[middle].CapturedAt <= instant) low = middle + 1;
            else high = middle;
        }
        return low;
    }
}

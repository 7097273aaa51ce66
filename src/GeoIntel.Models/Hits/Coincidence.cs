using GeoIntel.Models.Conditions;

namespace GeoIntel.Models.Hits;

/// <summary>How often two persons' vehicles would have come together by chance.</summary>
/// <remarks>
/// If the reads of each side fell at the places where they did, but at times that have nothing to do with each other, a
/// pair of reads would be no more than T apart with probability 2T / O, O being the time observed. So
///     expected = sum over pairs of places (p, q) no more than D apart of  nA(p) * nB(q) * 2T / O
/// pairs, with nA(p) the bound person's reads at p and nB(q) the other's at q. It is a yardstick for a reader, not a
/// test: people who live near each other, or drive at the same hours, meet oftener than that.
/// </remarks>
public static class Coincidence
{
    /// <summary>The reads it is computed from: 28 days up to and including the opening read.</summary>
    public static CaptureSpan Observed(HitReason opening) =>
        CaptureSpan.At(opening.CapturedAt).Widen(Condition.OccasionsWithin, TimeSpan.Zero);

    /// <summary>States the figure on a hit of non-association that does not have it yet.</summary>
    /// <remarks>It is stated of what was read before the opening read; a read that arrives late does not change
    /// it.</remarks>
    public static Hit State(Hit hit, IEnumerable<HitReason> matches, EpisodeRules rules) => IsMissingOn(hit)
        ? hit with { ExpectedByChance = Expected(matches, hit.First, rules.Of(hit.First)) }
        : hit;

    public static bool IsMissingOn(Hit hit) => hit is
    {
        Key.Kind: HitKind.NonAssociation, ExpectedByChance: null, State: not HitState.Withdrawn,
    };

    /// <param name="matches">Standing matches of the key; those outside <see cref="Observed"/> are left out.</param>
    /// <returns>Expected pairs in the time observed, which is whole days from the earliest of the matches on.</returns>
    public static double Expected(IEnumerable<HitReason> matches, HitReason opening, EpisodeRule rule)
    {
        var span = Observed(opening);
        var reads = matches.Where(match => span.Contains(match.CapturedAt))
            .DistinctBy(match => match.SightingId).ToList();
        if (reads.Count == 0) return 0;

        var days = Math.Ceiling((opening.CapturedAt - reads.Min(match => match.CapturedAt)).TotalDays);
        var share = Math.Min(1, 2 * rule.TimeApartMax / TimeSpan.FromDays(Math.Max(1, days)));
        var sides = reads.ToLookup(match => match.Role);
        var ours = sides[MatchRole.Subject].CountBy(match => match.Position).ToList();
        var theirs = sides[MatchRole.Counterpart].CountBy(match => match.Position).ToList();
        var pairs = 0L;
        foreach (var (place, count) in ours)
        {
            foreach (var (otherPlace, otherCount) in theirs)
            {
                if (place.DistanceMetresTo(otherPlace) <= rule.DistanceMetresMax) pairs += (long)count * otherCount;
            }
        }
        return pairs * share;
    }
}

using GeoIntel.Models.Conditions;

namespace GeoIntel.Models.Hits;

/// <summary>Finds the occasions on which several vehicles of one rule were seen together.</summary>
/// <remarks>
/// A read completes an occasion when the others were seen no longer before it than <see
/// cref="EpisodeRule.TimeApartMax"/> and no farther away than <see cref="EpisodeRule.DistanceMetresMax"/>: for
/// non-association a vehicle of the other role, for group presence so many vehicles that with its own they are <see
/// cref="EpisodeRule.VehiclesMin"/>. What the read names decides. Such reads chain like reads of one vehicle.
/// </remarks>
static class Occasions
{
    /// <summary>All occasions, hits or not, in the order of capture.</summary>
    /// <param name="matches">In any order.</param>
    /// <param name="decided">Only reads captured in one of these can complete an occasion.</param>
    public static List<Episode> Find(
        HitKind kind,
        IEnumerable<HitReason> matches,
        IReadOnlyList<CaptureSpan> decided,
        EpisodeRules rules,
        EpisodeOptions options)
    {
        HitReason[] ordered = [.. matches.OrderBy(match => match.CapturedAt).ThenBy(match => match.SightingId)];
        var occasions = new List<Episode>();
        var vehicles = new HashSet<(ulong, string)>();
        var start = 0;
        for (var i = 0; i < ordered.Length; i++)
        {
            var read = ordered[i];
            var rule = rules.Of(read);
            while (ordered[start].CapturedAt < read.CapturedAt - rules.TimeApartMax) start++;
            if (!decided.Any(span => span.Contains(read.CapturedAt))) continue;
            if (Together(kind, ordered, start, read, rule) is not { Count: > 0 } others) continue;

            var apart = occasions.Count == 0 ? TimeSpan.MaxValue : read.CapturedAt - occasions[^1].LastCapturedAt;
            var longest = rule.Cooldown > options.EpisodeGap ? rule.Cooldown : options.EpisodeGap;
            if (apart > longest)
            {
                vehicles.Clear();
                occasions.Add(Episode.Of(read) with { Other = others[^1] });
            }
            else
            {
                occasions[^1] = occasions[^1].Then(Episode.Of(read), sameVisit: true);
            }
            vehicles.Add(Vehicle(read));
            vehicles.UnionWith(others.Select(Vehicle));
            occasions[^1] = occasions[^1] with { VehicleCount = vehicles.Count };
        }
        return occasions;
    }

    /// <summary>Those that are hits: the N-th and later ones among the occasions that begin within 28 days.</summary>
    public static List<Episode> Hits(IReadOnlyList<Episode> occasions, EpisodeRules rules)
    {
        var hits = new List<Episode>();
        var start = 0;
        for (var i = 0; i < occasions.Count; i++)
        {
            var first = occasions[i].First;
            while (occasions[start].First.CapturedAt < first.CapturedAt - Condition.OccasionsWithin) start++;
            var count = i - start + 1;
            var needed = rules.Of(first).OccasionsMin;
            if (count >= needed) hits.Add(occasions[i] with { OccasionCount = needed > 1 ? count : 1 });
        }
        return hits;
    }

    // The reads that make an occasion of this one, oldest first; none when it is no occasion.
    static List<HitReason> Together(HitKind kind, HitReason[] ordered, int start, HitReason read, EpisodeRule rule)
    {
        var others = new List<HitReason>();
        for (var i = start; i < ordered.Length && ordered[i].CapturedAt <= read.CapturedAt; i++)
        {
            var other = ordered[i];
            if (read.CapturedAt - other.CapturedAt > rule.TimeApartMax) continue;
            if (!IsAnother(kind, read, other)) continue;
            if (read.Position.DistanceMetresTo(other.Position) <= rule.DistanceMetresMax) others.Add(other);
        }
        if (kind == HitKind.NonAssociation || others.Count == 0) return others;

        var vehicles = others.Select(Vehicle).Append(Vehicle(read)).Distinct().Count();
        return vehicles >= rule.VehiclesMin ? others : [];
    }

    static bool IsAnother(HitKind kind, HitReason read, HitReason other)
    {
        if (Vehicle(read) == Vehicle(other)) return false;
        if (kind == HitKind.NonAssociation)
            return read.Role != other.Role && (read.Vrm != other.Vrm || read.Vrm.IsEmpty);

        // Who was seen on foot is no vehicle.
        return Vehicle(read).Mark != 0 && Vehicle(other).Mark != 0;
    }

    // One vehicle may be read under several marks: the mark that is watched for tells which it is. An observation
    // without a mark is known by whom the operator recognised.
    static (ulong Mark, string NominalId) Vehicle(HitReason read)
    {
        var mark = read.WatchedVrm.IsEmpty ? read.Vrm : read.WatchedVrm;
        return mark.IsEmpty ? (0, read.NominalId) : (mark.Packed, "");
    }
}

using GeoIntel.Models.Conditions;

namespace GeoIntel.Models.Hits;

/// <summary>Where hits may change when reads come or go: as little of the past as suffices, never a guess.</summary>
/// <remarks>
/// A read reaches others no farther than the larger of <see cref="EpisodeOptions.EpisodeGap"/> and cooldown. With
/// several vehicles it also decides whether reads up to <see cref="EpisodeRule.TimeApartMax"/> after it complete an
/// occasion, and where more than one occasion is asked for, whether those of the next 28 days are hits. Beyond that, two
/// neighbours that were not linked stay so, because taking away what lies between only moves them apart.
/// </remarks>
public static class Locality
{
    /// <summary>The spans in which a hit may change; every hit that touches one must be given to <see
    /// cref="Plan"/>.</summary>
    /// <param name="changed">Capture times of the key's matches and its vehicle's presences that came or went.</param>
    public static IReadOnlyList<CaptureSpan> Touched(
        HitKind kind, IEnumerable<DateTimeOffset> changed, EpisodeRules rules, EpisodeOptions options)
    {
        var reach = Reach(rules, options);
        var after = IsOfSeveral(kind) ? rules.TimeApartMax + reach : reach;
        if (IsCounted(kind, rules)) after += Condition.OccasionsWithin;
        var touched = CaptureSpan.Merge(changed.Select(instant => CaptureSpan.At(instant).Widen(reach, after)));
        return IsCounted(kind, rules) && touched.Count > 1 ? [touched[0].Hull(touched[^1])] : touched;
    }

    /// <summary>What must be read to decide a key anew.</summary>
    /// <param name="hits">The key's standing hits, those at least that touch a span of <see cref="Touched"/>.</param>
    public static KeeperPlan Plan(
        HitKind kind, IReadOnlyCollection<DateTimeOffset> changed, IEnumerable<Hit> hits, EpisodeRules rules,
        EpisodeOptions options)
    {
        var touched = Touched(kind, changed, rules, options);
        var near = hits.Where(hit => touched.Any(span => span.Touches(CaptureSpan.Of(hit)))).ToList();
        if (IsCounted(kind, rules))
        {
            var decided = near.Select(CaptureSpan.Of).Aggregate(touched[0], (hull, span) => hull.Hull(span));
            return Counted(decided, near, rules, options);
        }
        return IsOfSeveral(kind) ? OfSeveral(changed, near, rules) : OfOne(kind, changed, near, options);
    }

    internal static bool IsOfSeveral(HitKind kind) => kind is HitKind.NonAssociation or HitKind.GroupPresence;

    internal static bool IsCounted(HitKind kind, EpisodeRules rules) => IsOfSeveral(kind) && rules.OccasionsMin > 1;

    internal static KeeperPlan Counted(
        CaptureSpan decided, IReadOnlyList<Hit> hits, EpisodeRules rules, EpisodeOptions options)
    {
        var reach = Reach(rules, options);
        var before = Condition.OccasionsWithin + reach + rules.TimeApartMax;
        return new KeeperPlan { Hits = hits, Decided = [decided], Matches = [decided.Widen(before, reach)] };
    }

    static KeeperPlan OfSeveral(IEnumerable<DateTimeOffset> changed, List<Hit> near, EpisodeRules rules)
    {
        var decided = CaptureSpan.Merge(changed
            .Select(instant => CaptureSpan.At(instant).Widen(TimeSpan.Zero, rules.TimeApartMax))
            .Concat(near.Select(CaptureSpan.Of)));
        return new KeeperPlan
        {
            Hits = near,
            Decided = decided,
            Matches = CaptureSpan.Merge(decided.Select(span => span.Widen(rules.TimeApartMax, TimeSpan.Zero))),
        };
    }

    static KeeperPlan OfOne(
        HitKind kind, IReadOnlyCollection<DateTimeOffset> changed, List<Hit> near, EpisodeOptions options)
    {
        var parts = near.ToLookup(hit => changed.Any(CaptureSpan.Of(hit).Contains));
        var broken = parts[true].Select(CaptureSpan.Of);
        var hasPresences = kind is HitKind.ExclusionZone or HitKind.RestrictionZone;
        var presences = changed.Select(CaptureSpan.At)
            .Concat(parts[false].Select(hit => CaptureSpan.At(hit.LastCapturedAt)))
            .Concat(broken)
            .Select(span => span.Widen(TimeSpan.Zero, options.EpisodeGap));
        var matches = CaptureSpan.Merge(broken);
        return new KeeperPlan
        {
            Hits = near,
            Decided = CaptureSpan.Merge(matches.Concat(changed.Select(CaptureSpan.At))),
            Matches = matches,
            Presences = hasPresences ? CaptureSpan.Merge(presences) : [],
            Whole = [.. parts[false]],
        };
    }

    static TimeSpan Reach(EpisodeRules rules, EpisodeOptions options) =>
        rules.CooldownMax > options.EpisodeGap ? rules.CooldownMax : options.EpisodeGap;
}

namespace GeoIntel.Models.Hits;

/// <summary>The versions of one rule, and of the zones it named, by which its matches become episodes.</summary>
/// <remarks>What a match names decides: the version in force when the read was captured.</remarks>
public sealed class EpisodeRules
{
    readonly SortedList<int, EpisodeRule> _rules = [];
    readonly Dictionary<(string Id, int Revision), EpisodeZone> _zones = [];

    /// <param name="rules">Of one list entry or condition; none for a rule without parameters, as an implausible
    /// journey.</param>
    public EpisodeRules(IEnumerable<EpisodeRule> rules, IEnumerable<EpisodeZone> zones)
    {
        foreach (var rule in rules) _rules[rule.Revision] = rule;
        foreach (var zone in zones) _zones[(zone.Id, zone.Revision)] = zone;
        if (_rules.Count == 0) _rules.Add(1, new EpisodeRule());
        CooldownMax = _rules.Values.Max(rule => rule.Cooldown);
        TimeApartMax = _rules.Values.Max(rule => rule.TimeApartMax);
        OccasionsMin = _rules.Values.Max(rule => rule.OccasionsMin);
    }

    public static EpisodeRules None { get; } = new([], []);

    /// <summary>The longest of all versions.</summary>
    public TimeSpan CooldownMax { get; }

    /// <summary>The longest of all versions.</summary>
    public TimeSpan TimeApartMax { get; }

    /// <summary>The most of all versions.</summary>
    public int OccasionsMin { get; }

    /// <summary>Whether a match names a version later than the latest known here.</summary>
    public bool IsBehind(HitReason match) => match.RuleRevision > _rules.Keys[^1]
        || (_zones.Count > 0 && match.ZoneId.Length > 0
            && match.ZoneRevision > _zones.Keys.Where(zone => zone.Id == match.ZoneId).Max(zone => (int?)zone.Revision));

    /// <summary>The version that a match names; the one before it when that was erased.</summary>
    public EpisodeRule Of(HitReason match)
    {
        if (_rules.TryGetValue(match.RuleRevision, out var rule)) return rule;
        var before = _rules.Keys.Where(revision => revision < match.RuleRevision);
        return _rules[before.Any() ? before.Last() : _rules.Keys[0]];
    }

    /// <summary>The zone that a match names; null when it names none, or its outline was erased.</summary>
    public EpisodeZone? ZoneOf(HitReason match) => _zones.GetValueOrDefault((match.ZoneId, match.ZoneRevision));
}

using System.Runtime.CompilerServices;
using GeoIntel.Models.Conditions;
using GeoIntel.Models.Hits;
using GeoIntel.Service.Registry;

namespace GeoIntel.Service.Hits;

/// <summary>The versions of rules and zones that hits go by, from the registry with all its history.</summary>
/// <remarks>Used by the keeper's loop alone.</remarks>
sealed class RuleBook
{
    /// <summary>A zone's version never changes, and its object outlives views: its outline is compiled once.</summary>
    readonly ConditionalWeakTable<Zone, EpisodeZone> _zones = [];

    readonly Dictionary<(bool IsList, string Id), EpisodeRules> _rules = [];
    RegistryView _view = RegistryView.Empty;

    /// <summary>The rules of a key, as a view has them.</summary>
    public EpisodeRules Of(HitKey key, RegistryView view)
    {
        if (key.RuleId.Length == 0) return EpisodeRules.None;
        if (view != _view)
        {
            _view = view;
            _rules.Clear();
        }
        var isList = key.Kind == HitKind.VehicleOfInterest;
        if (!_rules.TryGetValue((isList, key.RuleId), out var rules))
        {
            rules = isList ? OfList(key.RuleId, view) : OfCondition(key.RuleId, view);
            _rules.Add((isList, key.RuleId), rules);
        }
        return rules;
    }

    static EpisodeRules OfList(string id, RegistryView view) =>
        new(view.History.ListEntries.Of(id).Select(version => EpisodeRule.Of(version.Thing)), []);

    EpisodeRules OfCondition(string id, RegistryView view)
    {
        var versions = view.History.Conditions.Of(id).Select(version => version.Thing).ToList();
        var zones = versions
            .Where(version => version.Kind is ConditionKind.ExclusionZone or ConditionKind.RestrictionZone)
            .Select(version => version.ZoneId)
            .Distinct()
            .SelectMany(zone => view.History.Zones.Of(zone))
            .Select(version => Compile(version.Thing));
        return new EpisodeRules(versions.Select(EpisodeRule.Of), zones.OfType<EpisodeZone>());
    }

    EpisodeZone? Compile(Zone zone)
    {
        if (_zones.TryGetValue(zone, out var compiled)) return compiled;
        if (EpisodeZone.Of(zone) is { } made)
        {
            _zones.Add(zone, made);
            return made;
        }
        return null;
    }
}

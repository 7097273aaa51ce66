using System.Security.Cryptography;
using System.Text;
using GeoIntel.Models.Correlation;
using GeoIntel.Models.Hits;

namespace GeoIntel.Models.Replaying;

/// <summary>The hits that matches of the past make, decided at once and in memory by the keeper's own rules.</summary>
public static class PastHits
{
    /// <param name="matches">As <see cref="PastMatches.Find"/> gives them; presences among them.</param>
    /// <returns>In the order of their opening reads. The same matches give the same ids, whenever they are
    /// asked.</returns>
    public static IReadOnlyList<Hit> Decide(
        RegistryState state, IReadOnlyDictionary<HitKey, IReadOnlyList<HitReason>> matches, EpisodeOptions options)
    {
        var entries = state.ListEntries.ToLookup(entry => entry.Id, EpisodeRule.Of);
        var conditions = state.Conditions.ToLookup(condition => condition.Id, EpisodeRule.Of);
        var zones = state.Zones.ToLookup(zone => (zone.Id, zone.Revision));
        var compiled = new Dictionary<(string, int), EpisodeZone?>();

        return
        [
            .. matches.Where(of => of.Key.Kind != HitKind.Presence)
                .SelectMany(of => EpisodeKeeper.DecideAll(
                    of.Key, of.Value, PresencesOf(of.Key), RulesOf(of.Key, of.Value), options, Guid.NewGuid))
                .Select(hit => hit with { Id = IdOf(hit), State = HitState.Closed })
                .OrderBy(hit => hit.FirstCapturedAt).ThenBy(hit => hit.Id),
        ];

        IReadOnlyList<HitReason> PresencesOf(HitKey key) =>
            key.Kind is HitKind.ExclusionZone or HitKind.RestrictionZone
                ? matches.GetValueOrDefault(new HitKey(HitKind.Presence, "", key.VrmPacked)) ?? []
                : [];

        EpisodeRules RulesOf(HitKey key, IReadOnlyList<HitReason> reasons) => new(
            key.Kind == HitKind.VehicleOfInterest ? entries[key.RuleId] : conditions[key.RuleId],
            reasons.Select(reason => (reason.ZoneId, reason.ZoneRevision)).Distinct().Select(ZoneOf).OfType<EpisodeZone>());

        EpisodeZone? ZoneOf((string Id, int Revision) named)
        {
            if (compiled.TryGetValue(named, out var zone)) return zone;
            zone = zones[named].FirstOrDefault() is { } drawn ? EpisodeZone.Of(drawn) : null;
            compiled.Add(named, zone);
            return zone;
        }
    }

    /// <summary>A UUID version 8 made of what makes a hit the one it is: its key and its opening read.</summary>
    static Guid IdOf(Hit hit) => IdOfName(
        $"{(int)hit.Key.Kind}/{hit.Key.RuleId}/{hit.Key.VrmPacked}/{hit.First.SightingId}");

    /// <summary>A UUID version 8 of a name: the first 122 bits of its SHA-256.</summary>
    public static Guid IdOfName(string name)
    {
        Span<byte> bytes = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(name), bytes);
        bytes[6] = (byte)(bytes[6] & 0x0F | 0x80);
        bytes[8] = (byte)(bytes[8] & 0x3F | 0x80);
        return new Guid(bytes[..16], bigEndian: true);
    }
}

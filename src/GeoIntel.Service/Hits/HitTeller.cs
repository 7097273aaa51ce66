using GeoIntel.Models.Hits;
using GeoIntel.Service.Registry;
using GeoIntel.Service.Storage.Sightings;

namespace GeoIntel.Service.Hits;

/// <summary>Finds the words for a hit in the registry as it is now.</summary>
static class HitTeller
{
    const string SafeguardingAction = "SAFEGUARDING";

    /// <param name="opening">The stored match of the hit's opening read.</param>
    public static ToldHit Tell(Hit hit, StoredMatch opening, RegistryView registry)
    {
        var cameraName = registry.Cameras.TryGetValue(hit.First.CameraId, out var camera) ? NameOf(camera.DisplayName, camera.Id) : "";
        var zoneName = registry.Zones.TryGetValue(hit.First.ZoneId, out var zone) ? NameOf(zone.DisplayName, zone.Id) : "";
        var entry = hit.Key.Kind == HitKind.VehicleOfInterest ? registry.ListEntries.GetValueOrDefault(hit.Key.RuleId) : null;
        var condition = hit.Key.Kind == HitKind.ExclusionZone ? registry.Conditions.GetValueOrDefault(hit.Key.RuleId) : null;
        // What a rule instructs is for enforcement; a child or an exploited person is not.
        var isEnforcement = !hit.First.Safeguarding;
        var words = new HitWords
        {
            CameraDisplayName = cameraName,
            ListDisplayName = entry is null ? "" : registry.Keys.VehicleListNames.GetValueOrDefault(entry.ListId, entry.ListId),
            ZoneDisplayName = zoneName,
            NominalReference = hit.First.NominalId,
            Instruction = isEnforcement ? entry?.Instruction ?? condition?.Instruction ?? "" : "",
        };
        return new ToldHit
        {
            Hit = hit,
            Words = words,
            VrmText = opening.VrmText,
            Alternatives = opening.Alternatives,
            GroupIds = opening.GroupIds,
            ListId = entry?.ListId ?? "",
            Owner = entry?.Owner ?? condition?.Owner ?? "",
            ActionCode = isEnforcement ? entry?.ActionCode ?? "" : SafeguardingAction,
            Sentence = HitSentence.Say(hit, words),
            Caveat = HitSentence.Caveat(hit),
        };
    }

    static string NameOf(string displayName, string id) => displayName.Length > 0 ? displayName : id;
}

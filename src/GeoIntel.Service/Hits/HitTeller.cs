using GeoIntel.Models.Conditions;
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
        var (entry, condition) = hit.Key.Kind switch
        {
            HitKind.VehicleOfInterest => (registry.ListEntries.GetValueOrDefault(hit.Key.RuleId), null),
            HitKind.ImplausibleJourney => (null, null),
            _ => (default(ListEntry), registry.Conditions.GetValueOrDefault(hit.Key.RuleId)),
        };
        // What a rule instructs is for enforcement; a child or an exploited person is not.
        var isEnforcement = !hit.First.Safeguarding;
        var words = new HitWords
        {
            CameraDisplayName = CameraName(hit.First.CameraId, registry),
            OtherCameraDisplayName = CameraName(
                hit.Other?.CameraId ?? hit.First.Journey?.FromCameraId ?? "", registry),
            OutsideCameraDisplayName = CameraName(hit.FirstOutside?.CameraId ?? "", registry),
            ListDisplayName = entry is null ? "" : registry.Keys.VehicleListNames.GetValueOrDefault(entry.ListId, entry.ListId),
            ZoneDisplayName = registry.Zones.TryGetValue(hit.First.ZoneId, out var zone) ? NameOf(zone.DisplayName, zone.Id) : "",
            NominalReference = Side(hit, MatchRole.Subject)?.NominalId ?? condition?.NominalId ?? "",
            OtherNominalReference = Side(hit, MatchRole.Counterpart)?.NominalId ?? condition?.OtherNominalId ?? "",
            AuthorisationReference = hit.Key.Kind == HitKind.GroupPresence ? Basis(hit, registry) : "",
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

    // Of non-association each read names the person of its own side; every other read names the bound one.
    static HitReason? Side(Hit hit, MatchRole role)
    {
        if (hit.Key.Kind != HitKind.NonAssociation) return role == MatchRole.Subject ? hit.First : null;
        return hit.First.Role == role ? hit.First : hit.Other?.Role == role ? hit.Other : null;
    }

    // The authorisation it was judged under, not one that came after it.
    static string Basis(Hit hit, RegistryView registry)
    {
        var versions = registry.History.Conditions.Of(hit.Key.RuleId);
        if (versions.Count == 0) return "";
        var judged = versions.FirstOrDefault(version => version.Revision == hit.First.RuleRevision) ?? versions[^1];
        return judged.Thing.Basis.Reference;
    }

    static string CameraName(string id, RegistryView registry) =>
        registry.Cameras.TryGetValue(id, out var camera) ? NameOf(camera.DisplayName, camera.Id) : "";

    static string NameOf(string displayName, string id) => displayName.Length > 0 ? displayName : id;
}

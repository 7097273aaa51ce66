using System.Globalization;
using System.Text.Json;
using GeoIntel.Models.Conditions;
using GeoIntel.Models.Hits;
using GeoIntel.Models.Sightings;

namespace GeoIntel.Cli.Replaying;

/// <summary>Hits as lines of a file, with the sentences an operator would read.</summary>
sealed class HitLines(OfflineRegistry registry)
{
    public static IReadOnlyList<string> Columns { get; } =
    [
        "hit_id", "kind", "nominal", "list_entry", "condition", "vrm", "match_class", "probability", "first_captured_at",
        "last_captured_at", "read_count", "camera", "verdict", "state", "sentence", "caveat",
    ];

    readonly Dictionary<string, Camera> _cameras = registry.State.Cameras.ToDictionary(camera => camera.Id);
    readonly Dictionary<string, Zone> _zones = registry.State.Zones.ToDictionary(zone => zone.Id);
    readonly Dictionary<string, Condition> _conditions =
        registry.State.Conditions.ToDictionary(condition => condition.Id);
    readonly Dictionary<string, ListEntry> _entries = registry.State.ListEntries.ToDictionary(entry => entry.Id);

    /// <summary>The values of <see cref="Columns"/>; times in UTC, empty for what a kind of hit does not have.</summary>
    public string[] Line(Hit hit) =>
    [
        hit.Id.ToString(),
        Word(hit.Key.Kind),
        WordsOf(hit).NominalReference,
        hit.Key.Kind == HitKind.VehicleOfInterest ? hit.Key.RuleId : "",
        hit.Key.Kind is HitKind.VehicleOfInterest or HitKind.ImplausibleJourney ? "" : hit.Key.RuleId,
        hit.First.Vrm.Text,
        Word(hit.First.MatchClass),
        hit.First.Probability?.ToString("0.######", CultureInfo.InvariantCulture) ?? "",
        Time(hit.FirstCapturedAt),
        Time(hit.LastCapturedAt),
        hit.ReadCount.ToString(CultureInfo.InvariantCulture),
        hit.First.CameraId,
        hit.First.ZoneVerdict == ZoneVerdict.None ? "" : Word(hit.First.ZoneVerdict),
        Word(hit.State),
        HitSentence.Say(hit, WordsOf(hit)),
        HitSentence.Caveat(hit),
    ];

    /// <summary>The same as one JSON object.</summary>
    public string Json(Hit hit) => JsonSerializer.Serialize(
        Columns.Zip(Line(hit)).Where(of => of.Second.Length > 0).ToDictionary(of => of.First, of => of.Second));

    HitWords WordsOf(Hit hit)
    {
        var entry = hit.Key.Kind == HitKind.VehicleOfInterest ? _entries.GetValueOrDefault(hit.Key.RuleId) : null;
        var condition = entry is null ? _conditions.GetValueOrDefault(hit.Key.RuleId) : null;
        var zone = _zones.GetValueOrDefault(hit.First.ZoneId);
        return new HitWords
        {
            CameraDisplayName = NameOf(hit.First.CameraId),
            OtherCameraDisplayName = NameOf(hit.Other?.CameraId ?? hit.First.Journey?.FromCameraId ?? ""),
            OutsideCameraDisplayName = NameOf(hit.FirstOutside?.CameraId ?? ""),
            ListDisplayName = entry is null
                ? ""
                : Named(registry.ListNames.GetValueOrDefault(entry.ListId, ""), entry.ListId),
            ZoneDisplayName = zone is null ? "" : Named(zone.DisplayName, zone.Id),
            NominalReference = Side(hit, MatchRole.Subject)?.NominalId ?? condition?.NominalId ?? "",
            OtherNominalReference = Side(hit, MatchRole.Counterpart)?.NominalId ?? condition?.OtherNominalId ?? "",
            AuthorisationReference = condition is { Kind: ConditionKind.GroupPresence } ? condition.Basis.Reference : "",
            // What a rule instructs is for enforcement; a child or an exploited person is not.
            Instruction = hit.First.Safeguarding ? "" : entry?.Instruction ?? condition?.Instruction ?? "",
        };
    }

    // Of non-association each read names the person of its own side; every other read names the bound one.
    static HitReason? Side(Hit hit, MatchRole role)
    {
        if (hit.Key.Kind != HitKind.NonAssociation) return role == MatchRole.Subject ? hit.First : null;
        return hit.First.Role == role ? hit.First : hit.Other?.Role == role ? hit.Other : null;
    }

    string NameOf(string cameraId) =>
        _cameras.TryGetValue(cameraId, out var camera) ? Named(camera.DisplayName, camera.Id) : "";

    static string Named(string displayName, string id) => displayName.Length > 0 ? displayName : id;

    /// <summary>"VehicleOfInterest" as "vehicle-of-interest".</summary>
    static string Word<T>(T value) where T : struct, Enum => string.Concat(
        value.ToString().Select((letter, i) =>
            char.IsAsciiLetterUpper(letter) ? $"{(i > 0 ? "-" : "")}{char.ToLowerInvariant(letter)}" : $"{letter}"));

    static string Time(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture);
}

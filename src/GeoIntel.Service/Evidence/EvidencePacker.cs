using System.Text;
using System.Text.Json.Nodes;
using GeoIntel.Models.Conditions;
using GeoIntel.Models.Evidence;
using GeoIntel.Models.Hits;
using GeoIntel.Models.Sightings;
using GeoIntel.Service.Admission;
using GeoIntel.Service.Audit;
using GeoIntel.Service.Hits;
using GeoIntel.Service.Hosting;
using GeoIntel.Service.Journeys;
using GeoIntel.Service.Registry;
using GeoIntel.Service.Retention;
using GeoIntel.Service.Storage.Evidence;
using GeoIntel.Service.Storage.Hits;
using Google.Protobuf;

namespace GeoIntel.Service.Evidence;

/// <summary>Puts together what a hit rests on: the files of docs/evidence.md.</summary>
sealed class EvidencePacker(
    EvidenceStore store, HitStore hits, HitClocks told, EvidenceReads reads, EvidenceCameras cameras, EvidenceTrail trail, AuditKey key,
    JourneysOptions journeys, AdmissionOptions admission, LiveRegistry registry, TimeProvider clock)
{
    const int ReadsMax = 1000;
    const int ChangesMax = 1000;
    const string Withheld = "withheld: the zone protects a person, and this would help to find it";

    /// <summary>What draws the outline of a zone, and the sentences that may say how far its edge is.</summary>
    static readonly string[] Betraying = ["edgeDistanceCentimetres", "edgeDistanceMetres", "sentence", "explanation", "outline"];

    /// <returns>The files in their order, the manifest and its signature last; null when there is no such hit any more.</returns>
    /// <exception cref="PackTooLargeException">The hit is more than a pack holds; the message says what to do.</exception>
    public async Task<IReadOnlyList<PackedFile>?> PackAsync(EvidenceOrder order, CancellationToken cancellation)
    {
        if ((await hits.GetAsync(order.Hit, cancellation))?.Without(order.Restricted) is not { } decided) return null;
        var behind = await store.ReadsAsync(order.Hit, ReadsMax + 1, cancellation);
        if (behind.Count > ReadsMax)
            throw new PackTooLargeException($"The hit rests on more than {ReadsMax} reads, the most that a pack holds.");
        behind.RemoveAll(read => read.Vrm is { } mark && order.Restricted.Marks.Contains(mark));
        var changes = await store.ChangesAsync(order.Hit, ChangesMax + 1, cancellation);
        var versions = await store.VersionsAsync(VersionsOf(decided.Told, behind), decided.Told.Hit.First.ReceivedAt, cancellation);
        var isProtected = versions.Any(version => version.ProtectsPerson);
        var packed = versions.Select((version, i) => (Row: version, File: FileOf(version, i))).ToList();

        var readsTold = await reads.TellAsync(behind, cancellation);
        var hit = JsonNode.Parse(JsonFormatter.Default.Format(await told.TellAsync(decided, new HitView(IsWhole: true), cancellation)))!.AsObject();
        var content = new EvidenceContent
        {
            Hit = hit,
            Changes = new JsonArray([.. changes.Take(ChangesMax).Select(TellChange)]),
            Reads = readsTold.Reads,
            Cameras = await cameras.TellAsync(behind, cancellation),
            Contrary = await new EvidenceContrary(store, journeys.Limits(admission.ClockSkewMax)).TellAsync(
                behind, order.Feeds, order.Restricted.Marks, cancellation),
            Register = new JsonArray([.. packed.Select(TellVersion)]),
            Settings = SettingsOf(changes.Count > ChangesMax),
            Shown = readsTold.Shown,
        };
        foreach (var part in (JsonNode[])[content.Hit, content.Changes, content.Reads, content.Contrary])
        {
            Conceal(part, order.Restricted);
            if (order.Restricted.HasConfidential) order.Restricted.IsConfidential(AuditSubject.MarksIn(part.ToJsonString()));
        }
        if (isProtected)
        {
            foreach (var part in (JsonNode[])[content.Hit, content.Changes, content.Reads]) Withhold(part);
            hit["sentence"] = HitSentence.SayLead(decided.Told.Hit, decided.Told.Words);
        }
        var found = await trail.FindAsync(order.Hit, behind, changes, packed, cancellation);
        return Sign(order, content, [.. readsTold.Files, .. found.Files, .. packed.Where(one => one.File.Length > 0).Select(RegisterFile)], found.Entries);
    }

    List<PackedFile> Sign(EvidenceOrder order, EvidenceContent content, IReadOnlyList<PackedFile> others, JsonArray entries)
    {
        var now = EvidenceReads.Text(clock.GetUtcNow());
        var manifest = new JsonObject
        {
            ["format"] = EvidenceVerification.Format,
            ["hit"] = $"hits/{order.Hit}",
            ["exportedAt"] = now,
            ["exportedBy"] = order.Actor,
            ["recipient"] = order.Recipient,
            ["handling"] = order.Handling,
            ["purposeReference"] = order.Purpose.Reference,
            ["differsEachTime"] = new JsonArray("exportedAt", "exportedBy", "recipient", "handling", "purposeReference", "entries", "audit/", "index.html", "signature.json"),
            ["entries"] = entries,
        };
        List<PackedFile> files =
        [
            .. others, PackedFile.Of("cameras.json", content.Cameras), PackedFile.Of("changes.json", content.Changes),
            PackedFile.Of("contrary.json", content.Contrary), PackedFile.Of("hit.json", content.Hit),
            PackedFile.Of("index.html", Encoding.UTF8.GetBytes(EvidencePage.Write(content, manifest))),
            PackedFile.Of("reads.json", content.Reads), PackedFile.Of("register.json", content.Register),
            PackedFile.Of("settings.json", content.Settings),
        ];
        files.Sort((one, other) => string.CompareOrdinal(one.Member.Name, other.Member.Name));
        manifest["files"] = new JsonArray([.. files.Select(file => (JsonNode)new JsonObject
        {
            ["name"] = file.Member.Name, ["sha256"] = file.Sha256.ToString(), ["length"] = file.Member.Length,
        })]);
        var bytes = CanonicalJson.Write(manifest);
        files.Add(PackedFile.Of(EvidenceVerification.ManifestFile, bytes));
        files.Add(PackedFile.Of(EvidenceVerification.SignatureFile, EvidenceSignature.Sign(bytes, key.Signing).Write()));
        return files;
    }

    // What is needed to understand the rule; a person's own version would tell a name, and is not.
    static List<(string Kind, string Id, int Revision)> VersionsOf(ToldHit told, IReadOnlyList<ReadBehind> behind)
    {
        var (hit, first) = (told.Hit, told.Hit.First);
        var asked = new List<(string Kind, string Id, int Revision)>();
        if (hit.Key.RuleId.Length > 0)
            asked.Add((hit.Key.Kind == HitKind.VehicleOfInterest ? "list_entry" : "condition", hit.Key.RuleId, first.RuleRevision));
        if (told.ListId.Length > 0) asked.Add(("vehicle_list", told.ListId, 0));
        if (first.ZoneId.Length > 0) asked.Add(("zone", first.ZoneId, first.ZoneRevision));
        foreach (var link in (string[])[first.VehicleLinkId, hit.Other?.VehicleLinkId ?? ""])
            if (link.Length > 0) asked.Add(("vehicle_link", link, 0));
        asked.AddRange(behind.Select(read => read.CameraId).OfType<string>().Distinct().Order(StringComparer.Ordinal).Select(id => ("camera", id, 0)));
        return [.. asked.Distinct()];
    }

    // The bytes are those whose digest stands in the audit log. An erased version is empty.
    static string FileOf(VersionRow version, int place) =>
        version.ProtectsPerson || version.Body == "{}" ? "" : $"register/{place + 1:00}-{version.Kind.Replace('_', '-')}.json";

    static PackedFile RegisterFile((VersionRow Row, string File) packed) =>
        PackedFile.Of(packed.File, Encoding.UTF8.GetBytes(packed.Row.Body));

    static JsonNode TellVersion((VersionRow Row, string File) packed)
    {
        var version = packed.Row;
        var body = new JsonObject
        {
            ["kind"] = version.Kind, ["id"] = version.Id, ["revision"] = version.Revision,
            ["recordedAt"] = EvidenceReads.Text(version.RecordedAt), ["registerVersion"] = version.ClockVersion,
        };
        if (packed.File.Length > 0) body["file"] = packed.File;
        else body["gone"] = version.ProtectsPerson ? Withheld : "erased since";
        return body;
    }

    static JsonNode TellChange(ChangeRow change) => new JsonObject
    {
        ["sequence"] = change.Sequence,
        ["kind"] = ((HitChangeKind)change.Kind).ToString(),
        ["explanation"] = change.Explanation,
        ["recordedAt"] = EvidenceReads.Text(change.RecordedAt),
        ["told"] = JsonNode.Parse(change.Body),
    };

    JsonObject SettingsOf(bool isCut) => new()
    {
        ["packedBy"] = $"GeoIntel {ProgramVersion.Text}",
        ["packedByNote"] = "Which version of the program judged the reads is not kept; which version of each rule did, is.",
        ["timeZoneData"] = LondonClock.ZoneDataVersion,
        ["registerVersionNow"] = registry.Current.State.Version,
        ["episodeGapSeconds"] = new EpisodeOptions().EpisodeGap.TotalSeconds,
        ["clockSkewSecondsMax"] = admission.ClockSkewMax.TotalSeconds,
        ["journeySpeedMetresPerSecondMax"] = journeys.SpeedMetresPerSecondMax,
        ["settingsNote"] = "As they are now; of earlier settings nothing is kept.",
        ["changesCut"] = isCut,
    };

    // Other readings that a device offered, which may be of another vehicle.
    static void Conceal(JsonNode? node, RestrictedSubjects restricted)
    {
        if (restricted.Texts.Length == 0) return;
        if (node is JsonArray all)
        {
            for (var i = all.Count - 1; i >= 0; i--)
            {
                if (Names(all[i]) || (all[i] is JsonObject reading && reading.Any(part => Names(part.Value)))) all.RemoveAt(i);
                else Conceal(all[i], restricted);
            }
        }
        else if (node is JsonObject body)
        {
            foreach (var (_, value) in body) Conceal(value, restricted);
        }

        bool Names(JsonNode? part) => part is JsonValue value && value.TryGetValue<string>(out var text)
            && Vrm.TryParse(text, out var vrm) && restricted.Covers(vrm);
    }

    static void Withhold(JsonNode? node)
    {
        if (node is JsonArray all)
        {
            foreach (var one in all) Withhold(one);
        }
        else if (node is JsonObject body)
        {
            foreach (var (name, value) in body.ToList())
            {
                if (Betraying.Contains(name)) body[name] = Withheld;
                else Withhold(value);
            }
        }
    }
}

/// <summary>What a pack tells, for its page and its files.</summary>
sealed record EvidenceContent
{
    public required JsonObject Hit { get; init; }
    public required JsonArray Changes { get; init; }
    public required JsonArray Reads { get; init; }
    public required JsonArray Cameras { get; init; }
    public required JsonObject Contrary { get; init; }
    public required JsonArray Register { get; init; }
    public required JsonObject Settings { get; init; }
    public required IReadOnlyList<ShownPicture> Shown { get; init; }
}

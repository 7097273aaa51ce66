using GeoIntel.Models.Correlation;
using GeoIntel.Models.Hits;
using GeoIntel.Models.Sightings;
using GeoIntel.Models.Simulation;
using GeoIntel.Models.Tests.Correlation;
using GeoIntel.Models.Tests.Hits;

namespace GeoIntel.Cli.Tests.EndToEnd;

/// <summary>What matters of a hit, whoever made it.</summary>
sealed record HitSpan(
    HitKind Kind, string RuleId, string VrmText, DateTimeOffset First, DateTimeOffset Last, int ReadCount)
{
    public static HitSpan Of(V1.Hit hit) => new(
        (HitKind)hit.Kind,
        (hit.ListEntry + hit.Condition).Split('/')[1],
        hit.Vrm,
        hit.FirstCaptureTime.ToDateTimeOffset(),
        hit.LastCaptureTime.ToDateTimeOffset(),
        hit.ReadCount);
}

/// <summary>The hits that reads of a simulated borough must end with, found by plain loops.</summary>
static class ExpectedHits
{
    public static List<HitSpan> Of(Borough borough, IEnumerable<Read> reads)
    {
        var state = new RegistryState
        {
            Version = 1,
            Cameras = [.. borough.Cameras],
            Nominals = borough.Nominals,
            VehicleLinks = borough.VehicleLinks,
            Groups = borough.Groups,
            Memberships = borough.Memberships,
            Zones = borough.Zones,
            Conditions = borough.Conditions,
            Permissions = borough.Permissions,
            ListEntries = borough.ListEntries,
        };
        var matches = new Oracle(state);
        var cameras = borough.Cameras.ToDictionary(camera => camera.DeviceIds[0]);
        // What no link or entry means matches nothing; leaving it out here only saves time.
        var named = borough.VehicleLinks.Select(link => link.Vrm)
            .Concat(borough.ListEntries.Select(entry => entry.Vrm)).Select(VrmGrammar.Canonical).ToHashSet();
        var coming = reads
            .Select(read => Sighting(read, cameras[read.Camera]))
            .Where(sighting => sighting.Candidates.Append(sighting.Vrm).Any(vrm => named.Contains(VrmGrammar.Canonical(vrm))))
            .SelectMany(sighting => matches.Match(sighting).Select(match => new Coming(match.Key, Reason(sighting, match))))
            .ToList();
        return
        [
            .. Hits(borough).Hits([coming]).Select(hit => new HitSpan(
                hit.Key.Kind, hit.Key.RuleId, hit.First.Vrm.Text, hit.First.CapturedAt, hit.Last, hit.Reads)),
        ];
    }

    static KeeperOracle Hits(Borough borough) => new(
        (key, _) => key.Kind == HitKind.VehicleOfInterest
            ? EpisodeRule.Of(borough.ListEntries.Single(entry => entry.Id == key.RuleId))
            : EpisodeRule.Of(borough.Conditions.Single(condition => condition.Id == key.RuleId)),
        match => borough.Zones.Single(zone => zone.Id == match.ZoneId));

    static WorldSighting Sighting(Read read, Camera camera) => new(
        Guid.CreateVersion7(read.CapturedAt), Vrm.Of(read.VrmText), read.CapturedAt, read.CapturedAt, camera.CapturePoint!.Value, camera.Id,
        UncertaintyCentimetres: 0, ObservedNominalId: "",
        DirectionDegrees: read.DirectionDegrees is { } direction ? (short)((int)Math.Round(direction) % 360) : (short)-1,
        [.. read.Candidates.Select(candidate => Vrm.TryParse(candidate.VrmText, out var vrm) ? vrm : default).Where(vrm => !vrm.IsEmpty)]);

    static HitReason Reason(WorldSighting sighting, OracleMatch match) => new()
    {
        SightingId = sighting.Id,
        CapturedAt = sighting.CapturedAt,
        ReceivedAt = sighting.ReceivedAt,
        CameraId = sighting.CameraId,
        Position = sighting.Position,
        UncertaintyCentimetres = sighting.UncertaintyCentimetres,
        Vrm = sighting.Vrm,
        RuleRevision = match.RuleRevision,
        ZoneId = match.ZoneId,
        ZoneRevision = match.ZoneRevision,
        Role = match.Role,
    };
}

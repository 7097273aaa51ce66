using GeoIntel.Models.Correlation;
using GeoIntel.Models.Hits;
using GeoIntel.Models.Sightings;
using GeoIntel.Models.Simulation;
using GeoIntel.Models.Tests.Correlation;

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
    static readonly TimeSpan EpisodeGap = TimeSpan.FromMinutes(15);

    public static List<HitSpan> Of(Borough borough, IEnumerable<Read> reads)
    {
        var oracle = new Oracle(new RegistryState
        {
            Version = 1,
            Nominals = borough.Nominals,
            VehicleLinks = borough.VehicleLinks,
            Zones = borough.Zones,
            Conditions = borough.Conditions,
            Permissions = borough.Permissions,
            ListEntries = borough.ListEntries,
        });
        var cameras = borough.Cameras.ToDictionary(camera => camera.DeviceIds[0]);
        // A mark that no link or entry names matches nothing; leaving it out here only saves time.
        var named = borough.VehicleLinks.Select(link => link.Vrm)
            .Concat(borough.ListEntries.Select(entry => entry.Vrm)).ToHashSet();
        return
        [
            .. reads
                .Select(read => (Vrm: Vrm.Of(read.VrmText), Read: read))
                .Where(of => named.Contains(of.Vrm))
                .SelectMany(of => oracle.Match(Sighting(of.Read, of.Vrm, cameras[of.Read.Camera]))
                    .Select(match => (match.Kind, match.RuleId, of.Vrm, of.Read.CapturedAt)))
                .GroupBy(of => (of.Kind, of.RuleId, of.Vrm), of => of.CapturedAt)
                .SelectMany(key => Episodes(key.Order()).Select(episode => new HitSpan(
                    key.Key.Kind, key.Key.RuleId, key.Key.Vrm.Text, episode[0], episode[^1], episode.Count))),
        ];
    }

    static OracleSighting Sighting(Read read, Vrm vrm, Camera camera) => new(
        Guid.NewGuid(), vrm, read.CapturedAt, DateTimeOffset.UtcNow, camera.CapturePoint!.Value,
        UncertaintyCentimetres: 0);

    static IEnumerable<List<DateTimeOffset>> Episodes(IEnumerable<DateTimeOffset> captures)
    {
        var episode = new List<DateTimeOffset>();
        foreach (var capturedAt in captures)
        {
            if (episode.Count > 0 && capturedAt - episode[^1] > EpisodeGap)
            {
                yield return episode;
                episode = [];
            }
            episode.Add(capturedAt);
        }
        if (episode.Count > 0) yield return episode;
    }
}

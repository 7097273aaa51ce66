using System.Text.Json.Nodes;
using GeoIntel.Models.Journeys;
using GeoIntel.Service.Storage.Evidence;

namespace GeoIntel.Service.Evidence;

/// <summary>What speaks against a hit: the same mark where it cannot have been, other readings, and reads taken back.</summary>
sealed class EvidenceContrary(EvidenceStore store, JourneyLimits limits)
{
    public const double CandidateConfidenceMin = 0.1;
    const int ElsewhereMax = 1000;
    const double KmhPerMetreASecond = 3.6;

    /// <summary>How far around the hit's reads the same mark is looked for.</summary>
    static readonly TimeSpan Window = TimeSpan.FromMinutes(60);

    /// <summary>How far around a read its camera's other reads are counted.</summary>
    static readonly TimeSpan Beside = TimeSpan.FromMinutes(5);

    /// <param name="withheld">Marks that the caller is told nothing of; not even how often others were read tells of
    /// them.</param>
    public async Task<JsonObject> TellAsync(
        IReadOnlyList<ReadBehind> reads, int[]? feeds, long[] withheld, CancellationToken cancellation)
    {
        long[] vrms = [.. reads.Select(read => read.Vrm).OfType<long>().Distinct().Order()];
        return new JsonObject
        {
            ["elsewhere"] = await ElsewhereAsync(reads, vrms, feeds, cancellation),
            ["otherReadings"] = OtherReadings(reads),
            ["beside"] = await BesideAsync(reads, [.. vrms.Union(withheld)], cancellation),
            ["takenBack"] = new JsonArray([.. reads.Where(read => read.IsWithdrawn || read.State > 1).Select(TakenBack)]),
        };
    }

    async Task<JsonObject> ElsewhereAsync(IReadOnlyList<ReadBehind> reads, long[] vrms, int[]? feeds, CancellationToken cancellation)
    {
        var standing = reads.Where(read => !read.IsWithdrawn).Select(read => read.Id).ToHashSet();
        var found = reads.Count == 0 || vrms.Length == 0 ? [] : await store.ElsewhereAsync(
            vrms, reads[0].CapturedAt - Window, reads[^1].CapturedAt + Window, feeds, ElsewhereMax + 1, cancellation);
        var contrary = new JsonArray();
        var own = found.Where(one => standing.Contains(one.Read.SightingId)).ToList();
        foreach (var (vrm, other) in found)
        {
            // Of two of the hit's own reads the later one is told.
            var isOwn = standing.Contains(other.SightingId);
            var fastest = own.Where(one => one.Vrm == vrm && one.Read.SightingId != other.SightingId && (!isOwn || IsBefore(one.Read, other)))
                .Select(one => (One: one.Read, Journey: Implausible(one.Read, other)))
                .Where(one => one.Journey is not null).OrderByDescending(one => one.Journey!.SpeedKmh).FirstOrDefault();
            if (fastest.Journey is not { } journey) continue;
            contrary.Add((JsonNode)new JsonObject
            {
                ["name"] = $"sightings/{other.SightingId}",
                ["camera"] = other.CameraId,
                ["capturedAt"] = EvidenceReads.Text(other.CapturedAt),
                ["ofTheHit"] = isOwn,
                ["than"] = $"sightings/{fastest.One.SightingId}",
                ["distanceMetres"] = Math.Round(journey.DistanceMetres, 1),
                ["speedKmh"] = Math.Round(journey.SpeedKmh, 1),
            });
        }
        return new JsonObject
        {
            ["asked"] = $"Standing reads of the same mark within {Window.TotalMinutes:0} minutes of the hit's reads, its own among them, that "
                + $"it cannot have come from or gone to at {limits.SpeedMetresPerSecondMax * KmhPerMetreASecond:0} km/h in a straight line, "
                + "less what is uncertain of places and clocks.",
            ["speedKmhMax"] = limits.SpeedMetresPerSecondMax * KmhPerMetreASecond,
            ["windowMinutes"] = Window.TotalMinutes,
            ["lookedAt"] = Math.Min(found.Count, ElsewhereMax),
            ["lookedAtAll"] = found.Count <= ElsewhereMax,
            ["allFeeds"] = feeds is null,
            ["reads"] = contrary,
        };
    }

    static bool IsBefore(JourneyRead one, JourneyRead other) =>
        (one.CapturedAt, one.SightingId).CompareTo((other.CapturedAt, other.SightingId)) < 0;

    Models.Hits.JourneyReason? Implausible(JourneyRead one, JourneyRead other) => one.CapturedAt <= other.CapturedAt
        ? Journey.FindImplausible(one, other, default, limits)
        : Journey.FindImplausible(other, one, default, limits);

    static JsonObject OtherReadings(IReadOnlyList<ReadBehind> reads)
    {
        var readings = new JsonArray();
        foreach (var read in reads.DistinctBy(read => read.Id))
        {
            if (read.Detail is null || JsonNode.Parse(read.Detail)?["candidates"] is not JsonArray candidates) continue;
            foreach (var candidate in candidates.OfType<JsonObject>())
            {
                var confidence = (double?)candidate["confidence"];
                if (confidence < CandidateConfidenceMin || (string?)candidate["vrm"] == read.VrmText) continue;
                readings.Add((JsonNode)new JsonObject
                {
                    ["read"] = $"sightings/{read.Id}", ["vrmText"] = (string?)candidate["vrm"], ["confidence"] = confidence,
                });
            }
        }
        return new JsonObject
        {
            ["asked"] = $"What else the device held possible, at {CandidateConfidenceMin} or more, or without saying how sure it was.",
            ["readings"] = readings,
        };
    }

    async Task<JsonObject> BesideAsync(IReadOnlyList<ReadBehind> reads, long[] vrms, CancellationToken cancellation)
    {
        var asked = reads.Where(read => read.CameraKey is not null && !read.IsWithdrawn).DistinctBy(read => read.Id).ToList();
        var counts = await store.BesideAsync(
            [.. asked.Select(read => (read.CameraKey!.Value, read.CapturedAt - Beside, read.CapturedAt + Beside))], vrms, cancellation);
        return new JsonObject
        {
            ["asked"] = $"How much else the camera read within {Beside.TotalMinutes:0} minutes of each read. Other vehicles' marks are not told.",
            ["reads"] = new JsonArray([.. asked.Zip(counts, (read, count) => (JsonNode)new JsonObject
            {
                ["read"] = $"sightings/{read.Id}", ["camera"] = read.CameraId, ["otherReads"] = count.Reads, ["otherMarks"] = count.Marks,
            })]),
        };
    }

    static JsonNode TakenBack(ReadBehind read) => new JsonObject
    {
        ["read"] = $"sightings/{read.Id}",
        ["capturedAt"] = EvidenceReads.Text(read.CapturedAt),
        ["vrmText"] = read.VrmText,
        ["why"] = read.State switch
        {
            2 => "its device superseded it by a later message",
            3 => "its feed withdrew it",
            null => "taken back, and past its retention since",
            _ => "it was judged again after a correction of the register, and does not match any more",
        },
    };
}

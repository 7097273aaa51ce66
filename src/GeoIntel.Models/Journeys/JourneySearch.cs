using GeoIntel.Models.Conditions;
using GeoIntel.Models.Hits;
using GeoIntel.Models.Sightings;

namespace GeoIntel.Models.Journeys;

/// <summary>Finds every implausible journey among sightings that are all at hand.</summary>
public static class JourneySearch
{
    /// <summary>About so long before and after a journey others count as evidence of a clock's fault.</summary>
    static readonly TimeSpan EvidenceWithin = TimeSpan.FromHours(12);

    /// <param name="reads">Standing sightings with a mark, in any order.</param>
    /// <returns>By key, matches of the later read of each pair, in the order of capture.</returns>
    public static IReadOnlyDictionary<HitKey, IReadOnlyList<HitReason>> Find(
        IEnumerable<(Vrm Vrm, JourneyRead Read)> reads, JourneyLimits limits)
    {
        var all = reads.OrderBy(of => of.Read.CapturedAt).ThenBy(of => of.Read.SightingId).ToList();
        var pairs = new List<Pair>();
        foreach (var mark in all.GroupBy(of => of.Vrm, of => of.Read))
        {
            JourneyRead? before = null;
            foreach (var read in mark)
            {
                if (before is not null && Journey.IsImplausible(before, read, limits))
                    pairs.Add(new Pair(mark.Key, before, read));
                before = read;
            }
        }
        var cameras = pairs.SelectMany(pair => new[] { pair.From.CameraId, pair.Later.CameraId }).ToHashSet();
        var beside = all.Where(of => cameras.Contains(of.Read.CameraId)).ToLookup(of => of.Read.CameraId);
        return pairs
            .GroupBy(
                pair => new HitKey(HitKind.ImplausibleJourney, "", pair.Vrm.Packed),
                pair => Match(pair, new JourneyEvidence(
                    TravelsWithAnother(pair, beside, limits), OtherMarks(pair, pairs)), limits))
            .ToDictionary(of => of.Key, IReadOnlyList<HitReason> (of) => [.. of]);
    }

    /// <summary>As a match of the later read: for every mark alike, bound to nobody.</summary>
    public static HitReason ToMatch(Vrm vrm, JourneyRead later, JourneyReason journey) => new()
    {
        SightingId = later.SightingId,
        CapturedAt = later.CapturedAt,
        ReceivedAt = later.ReceivedAt,
        CameraId = later.CameraId,
        Position = later.Position,
        UncertaintyCentimetres = later.UncertaintyCentimetres,
        Vrm = vrm,
        WatchedVrm = vrm,
        Priority = HitPriority.Low,
        ClockDoubtful = journey.Likely == JourneyCause.ClockFault,
        Journey = journey,
    };

    static HitReason Match(Pair pair, JourneyEvidence evidence, JourneyLimits limits) =>
        ToMatch(pair.Vrm, pair.Later, Journey.FindImplausible(pair.From, pair.Later, evidence, limits)!);

    static bool TravelsWithAnother(
        Pair pair, ILookup<string, (Vrm Vrm, JourneyRead Read)> beside, JourneyLimits limits)
    {
        var there = Beside(pair.From).ToHashSet();
        return there.Count > 0 && Beside(pair.Later).Any(there.Contains);

        IEnumerable<Vrm> Beside(JourneyRead read) => read.CameraId.Length == 0
            ? []
            : beside[read.CameraId]
                .Where(other => other.Vrm != pair.Vrm
                    && (other.Read.CapturedAt - read.CapturedAt).Duration() <= limits.TravelsWithin)
                .Select(other => other.Vrm);
    }

    static int OtherMarks(Pair pair, List<Pair> pairs)
    {
        return Math.Max(At(pair.From.CameraId), At(pair.Later.CameraId));

        int At(string camera) => camera.Length == 0 ? 0 : pairs
            .Where(other => other.Vrm != pair.Vrm
                && (other.From.CameraId == camera || other.Later.CameraId == camera)
                && (other.Later.CapturedAt - pair.Later.CapturedAt).Duration() <= EvidenceWithin)
            .Select(other => other.Vrm).Distinct().Count();
    }

    sealed record Pair(Vrm Vrm, JourneyRead From, JourneyRead Later);
}

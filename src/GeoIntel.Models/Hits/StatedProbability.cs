using GeoIntel.Models.Sightings;

namespace GeoIntel.Models.Hits;

/// <summary>When a match states a probability, and which.</summary>
public static class StatedProbability
{
    /// <returns>null where the mark is exactly the one watched for and the device says no more: there is nothing to state
    /// it from; and where no mark was read or watched for.</returns>
    /// <inheritdoc cref="MatchProbability"/>
    public static double? Of(
        HitReason reason, string vrmText, IReadOnlyList<float> characterConfidences, IReadOnlyList<VrmCandidate> readings,
        double? confidence)
    {
        var isStated = reason.MatchClass is MatchClass.Equivalent or MatchClass.Similar
            || (reason.MatchClass == MatchClass.Exact && characterConfidences.Count > 0);
        if (!isStated || reason.Vrm.IsEmpty || reason.WatchedVrm.IsEmpty) return null;
        return MatchProbability.Of(
            reason.WatchedVrm, reason.Vrm, MatchProbability.OfMark(vrmText, characterConfidences), readings, confidence);
    }
}

using GeoIntel.Models.Sightings;

namespace GeoIntel.Models.Passes;

/// <summary>A read as it counts for a pass.</summary>
/// <param name="ConfidenceMillionths">0 to 1 000 000, whole so that sums do not depend on their order; what a device
/// does not say counts as 0.</param>
public readonly record struct PassRead(Guid SightingId, DateTimeOffset CapturedAt, Vrm Vrm, int ConfidenceMillionths)
    : IComparable<PassRead>
{
    public static PassRead Of(Guid sightingId, DateTimeOffset capturedAt, Vrm vrm, double? confidence) =>
        new(sightingId, capturedAt, vrm, (int)Math.Round((confidence ?? 0) * 1_000_000));

    /// <summary>In the order of capture; reads of one moment in the order of their ids.</summary>
    public int CompareTo(PassRead other)
    {
        var byTime = CapturedAt.CompareTo(other.CapturedAt);
        return byTime != 0 ? byTime : SightingId.CompareTo(other.SightingId);
    }

    public static bool operator <(PassRead a, PassRead b) => a.CompareTo(b) < 0;

    public static bool operator >(PassRead a, PassRead b) => a.CompareTo(b) > 0;

    public static bool operator <=(PassRead a, PassRead b) => a.CompareTo(b) <= 0;

    public static bool operator >=(PassRead a, PassRead b) => a.CompareTo(b) >= 0;
}

/// <summary>What one reading got in a pass.</summary>
public readonly record struct PassVote(Vrm Vrm, int Count, long ConfidenceMillionths);

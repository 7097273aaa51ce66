using System.Runtime.InteropServices;
using GeoIntel.Models.Hits;
using GeoIntel.Models.Sightings;

namespace GeoIntel.Models.Correlation;

/// <summary>One sighting against one version of one rule. Its indices mean something only in the snapshot it came
/// from.</summary>
/// <param name="SightingIndex">Which sighting of the span.</param>
/// <param name="Kind">Kind of rule.</param>
/// <param name="RuleIndex">Which rule of that kind; see <see cref="WatchlistSnapshot.Describe"/>.</param>
/// <param name="LinkIndex">The vehicle link that led to the nominal; -1 for a list entry or an observed
/// nominal.</param>
/// <param name="ZoneVerdict">Inside or within uncertainty; none for a rule without a zone. Outside is never a
/// match.</param>
/// <param name="EdgeDistanceCentimetres">To the zone's edge, rounded down; 0 without a zone.</param>
/// <param name="Class">How sure the mark is.</param>
/// <param name="WatchedVrm">The mark that is watched for.</param>
/// <param name="Role">Which part the vehicle has in a rule on several vehicles.</param>
/// <param name="EndedSince">The rule, the registration or the link was over when the read arrived.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct Match(
    int SightingIndex,
    HitKind Kind,
    int RuleIndex,
    int LinkIndex,
    ZoneVerdict ZoneVerdict,
    int EdgeDistanceCentimetres,
    bool EndedSince,
    MatchClass Class = MatchClass.Exact,
    Vrm WatchedVrm = default,
    MatchRole Role = MatchRole.None)
{
    internal static Match Presence(int sightingIndex) =>
        new(sightingIndex, HitKind.Presence, -1, -1, ZoneVerdict.None, 0, EndedSince: false);
}

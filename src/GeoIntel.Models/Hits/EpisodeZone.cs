using GeoIntel.Models.Conditions;
using GeoIntel.Models.Geo;

namespace GeoIntel.Models.Hits;

/// <summary>What one version of a zone says about where a vehicle was otherwise.</summary>
public sealed class EpisodeZone(
    string id, int revision, Outline outline, double leaveMetres, TimeSpan leaveTime)
{
    public string Id => id;
    public int Revision => revision;

    /// <inheritdoc cref="Zone.LeaveTime"/>
    public TimeSpan LeaveTime => leaveTime;

    /// <returns>Null when the outline cannot be compiled; then nothing is known of absences.</returns>
    public static EpisodeZone? Of(Zone zone) => Outline.TryCreate(zone.Outline, out var outline, out _)
        ? new EpisodeZone(zone.Id, zone.Revision, outline, zone.LeaveMetres, zone.LeaveTime)
        : null;

    /// <summary>Whether a read lies on the side of the edge where the rule does not match.</summary>
    public bool IsAway(HitKind kind, HitReason presence) =>
        outline.Contains(presence.Position) == (kind == HitKind.RestrictionZone);

    /// <summary>Whether a read lies so far on that side that it ends an episode.</summary>
    public bool IsClearlyAway(HitKind kind, HitReason presence) =>
        IsAway(kind, presence) && outline.DistanceToEdgeCentimetres(presence.Position) > leaveMetres * 100;
}

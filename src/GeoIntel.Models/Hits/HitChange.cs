namespace GeoIntel.Models.Hits;

/// <summary>A hit in its new state, and what changed.</summary>
/// <param name="Explanation">Why, in words, for an amended or withdrawn hit; else empty.</param>
public sealed record HitChange(HitChangeKind Kind, Hit Hit, string Explanation = "");

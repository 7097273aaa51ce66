using GeoIntel.Models.Hits;

namespace GeoIntel.Models.Tests.Hits;

/// <summary>A match or presence that comes, or that is taken back.</summary>
sealed record Coming(HitKey Key, HitReason Reason, bool Withdrawn = false);

using GeoIntel.Models.Conditions;
using GeoIntel.Models.Packs;
using GeoIntel.Service.Retention;

namespace GeoIntel.Service.Packs;

/// <summary>What a pack may tell, and of which time.</summary>
/// <param name="Period">The pack's days, up to now where they are not over.</param>
/// <param name="Hits">Never confidential ones.</param>
/// <param name="HiddenNominals">Persons of whom nothing is told.</param>
/// <param name="HiddenResources">Names of what is about them, or about a restricted mark.</param>
/// <param name="Words">Their marks and names, for whatever else somebody wrote them into.</param>
sealed record PackScope(
    Period Period, HitScope Hits, IReadOnlySet<string> HiddenNominals, IReadOnlySet<string> HiddenResources, HiddenWords Words);

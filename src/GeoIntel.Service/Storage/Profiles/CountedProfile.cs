using GeoIntel.Models.Documents;
using GeoIntel.Models.Profiles;

namespace GeoIntel.Service.Storage.Profiles;

/// <summary>What the store says of a profile's areas and months.</summary>
/// <param name="Figures">Whole, for the police edition.</param>
/// <param name="AreaName">For people.</param>
/// <param name="Attributions">As the licences of what it was counted from ask.</param>
sealed record CountedProfile(
    ProfileFigures Figures, string AreaName, IReadOnlyList<string> Attributions, IReadOnlyList<DocumentInput> Inputs);

namespace GeoIntel.Service.Storage.Profiles;

/// <summary>What hits and their outcomes are called in a profile, by the numbers of the contract.</summary>
static class HitNames
{
    public static IReadOnlyList<string> Kinds { get; } =
    [
        "vehicle of interest", "exclusion zone", "restriction zone", "curfew", "non-association", "group presence",
        "implausible journey",
    ];

    /// <summary>The first is that of hits which nobody has decided.</summary>
    public static IReadOnlyList<string> Outcomes { get; } =
    [
        "undecided", "confirmed", "misread", "wrong person for vehicle", "permitted", "passed to police", "no resource",
    ];
}

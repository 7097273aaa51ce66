namespace GeoIntel.Models.Hotspots.Runs.Page;

/// <summary>One colour a pattern: warm for hot, cool for cold, the darker the longer it lasts.</summary>
static class PatternColours
{
    public const string None = "#e6e4df";

    public static string Of(HotspotPattern pattern) => (int)pattern switch
    {
        3 => "#7f0016",
        4 => "#c22a30",
        2 => "#e8641e",
        1 => "#f2b134",
        5 => "#dd8a86",
        6 => "#eebb97",
        7 => "#b98ab5",
        8 => "#a08a7d",
        -3 => "#08306b",
        -4 => "#2b6cb0",
        -2 => "#4a9fd0",
        -1 => "#86c8e3",
        -5 => "#8fa9cc",
        -6 => "#b6c9dd",
        -7 => "#8f96c4",
        -8 => "#7f8b93",
        _ => None,
    };
}

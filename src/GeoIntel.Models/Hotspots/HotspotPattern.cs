namespace GeoIntel.Models.Hotspots;

/// <summary>How a location has been hot or cold over time. The numbers are those of ArcGIS's CATEGORY field.</summary>
/// <remarks>A description of what was, not a forecast: see docs/hotspots.md.</remarks>
public enum HotspotPattern
{
    HistoricalColdSpot = -8,
    OscillatingColdSpot = -7,
    SporadicColdSpot = -6,
    DiminishingColdSpot = -5,
    PersistentColdSpot = -4,
    IntensifyingColdSpot = -3,
    ConsecutiveColdSpot = -2,
    NewColdSpot = -1,
    NoPatternDetected = 0,
    NewHotSpot = 1,
    ConsecutiveHotSpot = 2,
    IntensifyingHotSpot = 3,
    PersistentHotSpot = 4,
    DiminishingHotSpot = 5,
    SporadicHotSpot = 6,
    OscillatingHotSpot = 7,
    HistoricalHotSpot = 8,
}

/// <summary>Which of the published wordings decides.</summary>
public enum PatternWording
{
    /// <summary>The present one: a sporadic spot is hot in the final step.</summary>
    Current = 1,

    /// <summary>That of ArcGIS Pro up to 2.x: a sporadic spot need not be hot in the final step.</summary>
    Legacy = 2,

    /// <summary>The present one, where a location that was cold before is oscillating rather than new or
    /// consecutive.</summary>
    OscillatingFirst = 3,
}

namespace GeoIntel.Models.Convoys;

/// <summary>One sighting of a vehicle at a fixed camera.</summary>
/// <param name="Camera">Any number that stands for the camera.</param>
/// <param name="Ticks">When, in ticks of 100 ns since year 1, in UTC.</param>
public readonly record struct ConvoyRead(int Camera, long Ticks);

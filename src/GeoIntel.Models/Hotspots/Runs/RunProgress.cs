namespace GeoIntel.Models.Hotspots.Runs;

/// <summary>How far a run is.</summary>
/// <param name="Stage">What it does now, for example "scanning".</param>
/// <param name="Share">From 0 to 1.</param>
public readonly record struct RunProgress(string Stage, double Share);

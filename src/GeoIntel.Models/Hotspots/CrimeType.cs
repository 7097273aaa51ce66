namespace GeoIntel.Models.Hotspots;

/// <summary>A type of recorded crime whose incidents are counted apart.</summary>
/// <param name="IsPoliceGenerated">Found mostly where the police look, such as drugs: kept out of what other types are
/// forecast from, so that patrols do not feed the map that sends them.</param>
public sealed record CrimeType(string Name, bool IsPoliceGenerated = false);

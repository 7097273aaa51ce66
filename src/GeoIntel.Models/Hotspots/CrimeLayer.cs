namespace GeoIntel.Models.Hotspots;

/// <summary>Incidents that are counted apart: a crime type, or a part of one.</summary>
/// <param name="IsPoliceGenerated">Found mostly where the police look, such as drugs: kept out of what other layers are
/// forecast from, so that patrols do not feed the map that sends them.</param>
public sealed record CrimeLayer(string Name, bool IsPoliceGenerated = false);

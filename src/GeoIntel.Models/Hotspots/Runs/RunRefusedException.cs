namespace GeoIntel.Models.Hotspots.Runs;

/// <summary>Incidents, cells and months make no run; the message says why and what to bring instead.</summary>
public sealed class RunRefusedException(string reason) : Exception(reason);

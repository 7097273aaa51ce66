namespace GeoIntel.Models.Documents;

/// <summary>One thing a document was made of, so that it can be told whether it is still the same.</summary>
/// <param name="Name">For example "incidents" or "hotspots: knife-enabled".</param>
/// <param name="Version">The input's own: an id, a time, a number.</param>
/// <param name="Sha256">Empty where the input has none.</param>
public sealed record DocumentInput(string Name, string Version, string Sha256);

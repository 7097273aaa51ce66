namespace GeoIntel.Models.Incidents;

/// <summary>What a source published at once: a month of a force, or a file of ours. It is stored, and later replaced,
/// as a whole.</summary>
/// <param name="Source">Id of the source, for example "data.police.uk".</param>
/// <param name="Name">Unique within the source: "2026-01/Merseyside Police", or the file's name.</param>
/// <param name="FileSha256">SHA-256 of the file it was read from, in lower-case hexadecimal.</param>
public sealed record IncidentPublication(
    string Source, string Name, string FileName, string FileSha256, IReadOnlyList<Incident> Incidents);

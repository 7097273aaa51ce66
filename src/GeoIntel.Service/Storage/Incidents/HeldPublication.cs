namespace GeoIntel.Service.Storage.Incidents;

/// <summary>A publication as the store holds it.</summary>
/// <param name="ContentSha256">Of the incidents as they came.</param>
/// <param name="Revision">How often new contents were stored, from 1.</param>
sealed record HeldPublication(
    string Source, string Name, string FileName, string FileSha256, byte[] ContentSha256, int Revision, int IncidentCount,
    DateTimeOffset StoredAt);

/// <summary>What became of a publication. The numbers are those of the contract.</summary>
enum PublicationOutcome
{
    Created = 1,
    Replaced = 2,
    Unchanged = 3,
}

/// <param name="Removed">Incidents of the revision before.</param>
/// <param name="Duplicates">Incidents left out because the source has told their id and type already.</param>
sealed record KeptPublication(HeldPublication Held, PublicationOutcome Outcome, int Removed, int Duplicates);

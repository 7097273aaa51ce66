using GeoIntel.Models.Documents;

namespace GeoIntel.Service.Storage.Documents;

/// <summary>A document as the store has it, without its files.</summary>
/// <param name="SubjectKey">Documents are versions of one another by kind, subject and edition.</param>
/// <param name="BuiltBy">As the audit log names them wherever they call from.</param>
sealed record StoredDocument(DocumentLabels Labels, string SubjectKey, string BuiltBy, IReadOnlyList<DocumentInput> Inputs);

/// <summary>A document on its way into the store: its maker knows all but what only the store does.</summary>
/// <param name="Labels">The version is not known yet.</param>
/// <param name="Write">Makes the files, with the version that it becomes and the texts that are carried to it.</param>
sealed record MadeDocument(
    DocumentLabels Labels, string SubjectKey, string BuiltBy, IReadOnlyList<DocumentInput> Inputs,
    Func<DocumentLabels, IReadOnlyList<DocumentText>, IReadOnlyList<DocumentFile>> Write);

/// <summary>A draft that is being changed; nobody else changes it meanwhile.</summary>
/// <param name="SignedVersion">The newest signed version of it; 0 without one.</param>
/// <param name="FileAsync">A file by its name, as it stands; null without one.</param>
sealed record OpenDraft(
    StoredDocument Document, IReadOnlyList<DocumentText> Texts, int SignedVersion, Func<string, Task<DocumentFile?>> FileAsync);

/// <summary>What becomes of a draft.</summary>
/// <param name="Written">Null where no text changes.</param>
/// <param name="Signed">By whom and when; null where it stays a draft.</param>
sealed record DraftChange(
    DocumentText? Written, (string By, DateTimeOffset At)? Signed, IReadOnlyList<DocumentFile> Files);

/// <summary>A file's name and what it is, without its content.</summary>
sealed record StoredFile(string Name, string MediaType, string Sha256, int Bytes);

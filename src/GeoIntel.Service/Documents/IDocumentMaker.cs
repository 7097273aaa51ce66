using GeoIntel.Models.Documents;
using GeoIntel.Service.Storage.Documents;

namespace GeoIntel.Service.Documents;

/// <summary>Makes the documents of one kind.</summary>
interface IDocumentMaker
{
    /// <summary>For example "profile".</summary>
    string Kind { get; }

    /// <summary>The rpc by which it is asked for.</summary>
    string Rpc { get; }

    /// <summary>Reads the store and keeps nothing.</summary>
    /// <param name="tellAsync">How far it is, in words and from 0 to 1; throws where it was stopped.</param>
    /// <exception cref="DocumentRefusedException">There is nothing that it could be made of.</exception>
    Task<MadeDocument> MakeAsync(DocumentBuild build, Func<string, double, Task> tellAsync, CancellationToken stopping);

    /// <summary>The fields that people may write in.</summary>
    /// <param name="figures">The document's file of that name.</param>
    IReadOnlyList<string> FieldsOf(DocumentFile figures);

    /// <summary>The files of a document whose labels or texts have changed.</summary>
    /// <inheritdoc cref="FieldsOf" path="/param"/>
    IReadOnlyList<DocumentFile> Write(
        DocumentFile figures, DocumentLabels labels, IReadOnlyList<DocumentInput> inputs, IReadOnlyList<DocumentText> texts);
}

/// <summary>A document cannot be made; the message says why and what to do.</summary>
sealed class DocumentRefusedException(string message) : Exception(message);

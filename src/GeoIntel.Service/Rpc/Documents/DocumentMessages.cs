using GeoIntel.Models.Packs;
using GeoIntel.Models.Profiles;
using GeoIntel.Service.Storage.Documents;
using GeoIntel.V1;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using ModelText = GeoIntel.Models.Documents.DocumentText;

namespace GeoIntel.Service.Rpc.Documents;

/// <summary>What the store tells of documents, as messages of the contract.</summary>
static class DocumentMessages
{
    public static DocumentOperation OperationOf(DocumentBuild build)
    {
        var operation = new DocumentOperation
        {
            Name = build.Id, Stage = build.Stage, Progress = build.Progress,
            Done = build.State is not (BuildState.Waiting or BuildState.Running),
        };
        if (build.State == BuildState.Failed) operation.Error = ErrorOf(StatusCode.FailedPrecondition, build.Problem);
        if (build.State == BuildState.Cancelled) operation.Error = ErrorOf(StatusCode.Cancelled, build.Problem);
        return operation;
    }

    public static Document DocumentOf(StoredDocument stored)
    {
        var labels = stored.Labels;
        var document = new Document
        {
            Name = labels.Id,
            Kind = labels.Kind == PackDocument.Kind ? DocumentKind.Pack : DocumentKind.Profile,
            SubjectKey = stored.SubjectKey,
            Subject = labels.Subject,
            FirstDay = WireDate.Text(labels.FirstDay),
            UntilDay = WireDate.Text(labels.Until),
            Period = labels.Period,
            Edition = (DocumentEdition)labels.Edition,
            Version = labels.Version,
            State = labels.SignedBy is null ? DocumentState.Draft : DocumentState.Signed,
            Handling = labels.Handling,
            Attribution = labels.Attribution,
            PurposeText = labels.Purpose,
            Builder = stored.BuiltBy,
            BuildTime = Timestamp.FromDateTimeOffset(labels.BuiltAt),
            Signer = labels.SignedBy ?? "",
        };
        if (labels.SignedAt is { } signed) document.SignTime = Timestamp.FromDateTimeOffset(signed);
        return document;
    }

    /// <summary>The store's name of a kind; null for all.</summary>
    public static string? NameOf(DocumentKind kind) => kind switch
    {
        DocumentKind.Profile => ProfileDocument.Kind,
        DocumentKind.Pack => PackDocument.Kind,
        _ => null,
    };

    public static Document DocumentOf(
        StoredDocument stored, IReadOnlyList<ModelText> texts, IReadOnlyList<StoredFile> files)
    {
        var document = DocumentOf(stored);
        document.Texts.AddRange(texts.Select(text => new DocumentText
        {
            Field = text.Field, Text = text.Text, Writer = text.By, WriteTime = Timestamp.FromDateTimeOffset(text.At),
            WrittenIn = text.From,
        }));
        document.Files.AddRange(files.Select(file => new DocumentFile
        {
            Name = file.Name, MediaType = file.MediaType, Sha256 = file.Sha256, SizeBytes = file.Bytes,
        }));
        return document;
    }

    static Google.Rpc.Status ErrorOf(StatusCode code, string message) => new() { Code = (int)code, Message = message };
}

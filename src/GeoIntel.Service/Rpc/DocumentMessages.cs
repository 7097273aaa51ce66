using GeoIntel.Service.Storage.Documents;
using GeoIntel.V1;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using ModelText = GeoIntel.Models.Documents.DocumentText;

namespace GeoIntel.Service.Rpc;

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

    public static Profile ProfileOf(StoredDocument document)
    {
        var labels = document.Labels;
        var profile = new Profile
        {
            Name = labels.Id,
            AreaKey = document.AreaKey,
            Area = labels.Area,
            FirstMonth = Models.Documents.DocumentLabels.MonthOf(labels.FirstMonth),
            MonthCount = labels.Months,
            Edition = (DocumentEdition)labels.Edition,
            Version = labels.Version,
            State = labels.SignedBy is null ? DocumentState.Draft : DocumentState.Signed,
            Handling = labels.Handling,
            Attribution = labels.Attribution,
            PurposeText = labels.Purpose,
            Builder = document.BuiltBy,
            BuildTime = Timestamp.FromDateTimeOffset(labels.BuiltAt),
            Signer = labels.SignedBy ?? "",
        };
        if (labels.SignedAt is { } signed) profile.SignTime = Timestamp.FromDateTimeOffset(signed);
        return profile;
    }

    public static Profile ProfileOf(
        StoredDocument document, IReadOnlyList<ModelText> texts, IReadOnlyList<StoredFile> files)
    {
        var profile = ProfileOf(document);
        profile.Texts.AddRange(texts.Select(text => new DocumentText
        {
            Field = text.Field, Text = text.Text, Writer = text.By, WriteTime = Timestamp.FromDateTimeOffset(text.At),
            WrittenIn = text.From,
        }));
        profile.Files.AddRange(files.Select(file => new DocumentFile
        {
            Name = file.Name, MediaType = file.MediaType, Sha256 = file.Sha256, SizeBytes = file.Bytes,
        }));
        return profile;
    }

    static Google.Rpc.Status ErrorOf(StatusCode code, string message) => new() { Code = (int)code, Message = message };
}

using GeoIntel.Models.Documents;
using GeoIntel.Service.Access;
using GeoIntel.Service.Audit;
using GeoIntel.Service.Documents;
using GeoIntel.Service.Storage.Documents;
using Grpc.Core;

namespace GeoIntel.Service.Rpc.Documents;

/// <summary>Takes what people write in drafts, and who signs them.</summary>
sealed class DraftDesk(DocumentStore documents, IEnumerable<IDocumentMaker> makers, AuditedCall audited, TimeProvider clock)
{
    public async Task<V1.Document> WriteAsync(V1.UpdateDocumentTextRequest request, ServerCallContext context)
    {
        var purpose = await audited.RequireAsync(context, request.Purpose);
        var words = WordsOf(request.Text);
        await documents.RequireAsync(request.Name, context);
        var entry = DocumentCalls.EntryFor(context, AuditAction.Alteration, purpose, request.Name) with { Personal = request, RowCount = 1 };
        var changed = await documents.ChangeAsync(request.Name, ChangeAsync, entry, context.CancellationToken);
        return await documents.TellAsync(changed!, context);

        async Task<DraftChange> ChangeAsync(OpenDraft draft)
        {
            var labels = draft.Document.Labels;
            DocumentCalls.RequireDraft(labels);
            var (maker, figures) = await FiguresOfAsync(draft);
            var fields = maker.FieldsOf(figures);
            if (!fields.Contains(request.Field))
            {
                throw RpcErrors.Invalid("field", fields.Count == 0 ? "This document has no field to write in."
                    : $"'{request.Field}' is no field; use {string.Join(", ", fields)}.");
            }
            var text = new DocumentText(
                request.Field, words, Caller.Of(context).Proved ?? Caller.Unproved, clock.WholeSecond(), labels.Version);
            IReadOnlyList<DocumentText> texts =
                [.. draft.Texts.Where(of => of.Field != request.Field).Append(text).OrderBy(of => of.Field, StringComparer.Ordinal)];
            return new DraftChange(text, null, maker.Write(figures, labels, draft.Document.Inputs, texts));
        }
    }

    public async Task<V1.Document> SignAsync(V1.SignDocumentRequest request, ServerCallContext context)
    {
        var purpose = await audited.RequireAsync(context, request.Purpose);
        await documents.RequireAsync(request.Name, context);
        var signer = Caller.Of(context).Proved ?? throw RpcErrors.Make(
            StatusCode.PermissionDenied, "NAME_NOT_PROVED", "A signature is a named person's; show a token.");
        var entry = DocumentCalls.EntryFor(context, AuditAction.Decision, purpose, request.Name) with { RowCount = 1, Outcome = "signed" };
        var signed = await documents.ChangeAsync(request.Name, ChangeAsync, entry, context.CancellationToken);
        return await documents.TellAsync(signed!, context);

        async Task<DraftChange> ChangeAsync(OpenDraft draft)
        {
            DocumentCalls.RequireDraft(draft.Document.Labels);
            RequireSecond(draft, signer);
            var manifest = await draft.FileAsync(DocumentManifest.FileName);
            if (manifest?.Sha256 != request.ManifestSha256)
            {
                throw RpcErrors.Make(
                    StatusCode.Aborted, "STALE_MANIFEST",
                    $"The draft's manifest is {manifest?.Sha256}; read it again, and sign what it says now.");
            }
            var at = clock.WholeSecond();
            var labels = draft.Document.Labels with { SignedBy = signer, SignedAt = at };
            var (maker, figures) = await FiguresOfAsync(draft);
            return new DraftChange(null, (signer, at), maker.Write(figures, labels, draft.Document.Inputs, draft.Texts));
        }
    }

    async Task<(IDocumentMaker Maker, DocumentFile Figures)> FiguresOfAsync(OpenDraft draft)
    {
        var kind = draft.Document.Labels.Kind;
        return (
            makers.FirstOrDefault(maker => maker.Kind == kind)
                ?? throw new InvalidOperationException($"This version of the program makes no '{kind}'."),
            await draft.FileAsync(DocumentFile.Figures) ?? throw new InvalidOperationException("The draft holds no figures."));
    }

    static string WordsOf(string stated)
    {
        var text = stated.ReplaceLineEndings("\n").Trim();
        if (text.Length <= DocumentText.LengthMax && !text.Any(letter => char.IsControl(letter) && letter is not ('\n' or '\t'))) return text;
        throw RpcErrors.Invalid(
            "text",
            $"It has {text.Length} characters; give at most {DocumentText.LengthMax}, without control characters but line breaks and tabs.");
    }

    static void RequireSecond(OpenDraft draft, string signer)
    {
        var isOwn = draft.Document.BuiltBy == signer
            || draft.Texts.Any(text => text.By == signer && text.Text.Length > 0 && text.From > draft.SignedVersion);
        if (!isOwn) return;
        throw RpcErrors.Make(
            StatusCode.FailedPrecondition, "SECOND_PERSON",
            "You built it, or wrote in it since it was last signed; a second person signs.");
    }
}

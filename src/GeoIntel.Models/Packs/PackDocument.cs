using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using GeoIntel.Models.Documents;
using GeoIntel.Models.Packs.Page;

namespace GeoIntel.Models.Packs;

/// <summary>All files of a pack: the page, its tables, the figures and the manifest.</summary>
public static class PackDocument
{
    public const string Kind = "pack";

    static readonly JsonSerializerOptions Json = new()
    {
        WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, Converters = { new JsonStringEnumConverter() },
    };

    public static IReadOnlyList<DocumentFile> Of(
        PackFigures figures, DocumentLabels labels, IReadOnlyList<DocumentInput> inputs, IReadOnlyList<DocumentText> texts)
    {
        List<DocumentFile> files =
        [
            DocumentFile.OfText(PackPage.FileName, "text/html", PackPage.Write(figures, labels, texts)),
            .. figures.Blocks.SelectMany(block => block.Tables).Select(table => table.ToFile()),
            DocumentFile.OfText(DocumentFile.Figures, "application/json", JsonSerializer.Serialize(figures, Json)),
        ];
        return [.. files, DocumentManifest.Of(labels, inputs, texts, files)];
    }

    /// <summary>For whom a pack is: what tells of persons' conditions is for officers, as their rpcs are.</summary>
    public static DocumentEdition EditionOf(PackTemplate template) =>
        template.Has(PackBlock.Compliance) ? DocumentEdition.Officers : DocumentEdition.Police;

    public static PackFigures Read(DocumentFile figures) => JsonSerializer.Deserialize<PackFigures>(figures.Text, Json)
        ?? throw new InvalidOperationException("The file holds no figures.");
}

using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace GeoIntel.Models.Documents;

/// <summary>What a document was made of and with, and what came of it: with the same inputs, labels and texts the same
/// files come again, byte by byte.</summary>
public static class DocumentManifest
{
    public const string FileName = "manifest.json";

    static readonly JsonSerializerOptions Snake = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        WriteIndented = true,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <param name="files">All but the manifest.</param>
    public static DocumentFile Of(
        DocumentLabels labels, IReadOnlyList<DocumentInput> inputs, IReadOnlyList<DocumentText> texts,
        IReadOnlyList<DocumentFile> files) => DocumentFile.OfText(FileName, "application/json", JsonSerializer.Serialize(
        new
        {
            labels,
            inputs,
            // The texts stand on the page; here only what tells whether they are the same.
            texts = texts.Select(text => new { text.Field, text.At, text.From, Sha256 = DigestOf(text.Text) }),
            files = files.Select(file => new { file.Name, file.MediaType, Bytes = file.Content.Length, file.Sha256 }),
        },
        Snake));

    static string DigestOf(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}

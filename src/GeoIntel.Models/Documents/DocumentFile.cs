using System.Security.Cryptography;
using System.Text;

namespace GeoIntel.Models.Documents;

/// <summary>One file of a document.</summary>
/// <param name="Name">Unique in the document, for example "tables/areas.csv".</param>
public sealed record DocumentFile(string Name, string MediaType, ReadOnlyMemory<byte> Content)
{
    /// <summary>Of each document the file that the others are written from.</summary>
    public const string Figures = "figures.json";

    /// <summary>In lower-case hexadecimal.</summary>
    public string Sha256 { get; } = Convert.ToHexStringLower(SHA256.HashData(Content.Span));

    public string Text => Encoding.UTF8.GetString(Content.Span);

    public static DocumentFile OfText(string name, string mediaType, string text) =>
        new(name, $"{mediaType}; charset=utf-8", Encoding.UTF8.GetBytes(text));
}

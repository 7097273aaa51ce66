using System.Text.Json.Nodes;
using GeoIntel.Models.Audit;
using GeoIntel.Models.Evidence;
using GeoIntel.Service.Access;
using GeoIntel.Service.Retention;

namespace GeoIntel.Service.Evidence;

/// <summary>What is asked to be packed, by whom and for whom; allowed already.</summary>
/// <param name="Feeds">Keys of the feeds whose reads may be told beside the hit's own; null for all.</param>
sealed record EvidenceOrder(
    Guid Hit, string Actor, CheckedPurpose Purpose, string Recipient, string Handling, int[]? Feeds)
{
    /// <summary>Of whom nothing is told.</summary>
    public RestrictedSubjects Restricted { get; init; } = RestrictedSubjects.None;
}

/// <summary>A file of a pack.</summary>
/// <param name="Bytes">Null for an attachment, which is read again when the pack is written: pictures are not held.</param>
/// <param name="Attachment">The digest it is stored under; null for any other file.</param>
sealed record PackedFile(ZipMember Member, Digest Sha256, byte[]? Bytes, byte[]? Attachment = null)
{
    public static PackedFile Of(string name, byte[] bytes) =>
        new(new ZipMember(name, Crc32.Of(bytes), bytes.Length), Digest.Of(bytes), bytes);

    public static PackedFile Of(string name, JsonNode content) => Of(name, CanonicalJson.Write(content));

    /// <param name="bytes">Measured, and let go.</param>
    public static PackedFile OfAttachment(string name, byte[] digest, byte[] bytes) =>
        new(new ZipMember(name, Crc32.Of(bytes), bytes.Length), new Digest(digest), null, digest);
}

/// <summary>A hit rests on more than a pack holds; the message says on how much.</summary>
sealed class PackTooLargeException(string message) : Exception(message);

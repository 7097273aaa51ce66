using System.Security.Cryptography;
using GeoIntel.Service.Storage.Attachments;
using GeoIntel.V1;
using Google.Protobuf;

namespace GeoIntel.Service.Rpc;

/// <summary>Attachments between the contract and the store.</summary>
static class WireAttachment
{
    public const int ContentTypeLengthMax = 100;

    public static AttachmentReference ToWire(AttachmentLink link) => new()
    {
        Kind = (AttachmentKind)link.Kind,
        Sha256 = ByteString.CopyFrom(link.Sha256),
        ContentType = link.ContentType,
        SizeBytes = link.SizeBytes,
    };

    /// <returns>Null when it is wrong; <paramref name="problem"/> then says why.</returns>
    public static AttachmentLink? Read(AttachmentReference wire, out FieldProblem problem)
    {
        problem = default;
        if (wire.Kind == AttachmentKind.Unspecified || !Enum.IsDefined(wire.Kind))
            problem = new("kind", $"{(int)wire.Kind} is not a kind of attachment; use one of AttachmentKind.");
        else if (wire.Sha256.Length != SHA256.HashSizeInBytes)
            problem = new("sha256", $"It has {wire.Sha256.Length} bytes; a SHA-256 has {SHA256.HashSizeInBytes}.");
        else if (wire.ContentType.Length is 0 or > ContentTypeLengthMax || wire.ContentType.Any(c => c is < ' ' or > '~'))
        {
            problem = new("content_type",
                $"It has {wire.ContentType.Length} characters; give 1 to {ContentTypeLengthMax} of ASCII, such as image/jpeg.");
        }
        else if (wire.SizeBytes < 1)
            problem = new("size_bytes", $"It is {wire.SizeBytes}; give how many bytes it has, at least 1.");
        else
            return new AttachmentLink((short)wire.Kind, wire.Sha256.ToByteArray(), wire.ContentType, wire.SizeBytes);
        return null;
    }
}

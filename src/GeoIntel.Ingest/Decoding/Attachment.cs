namespace GeoIntel.Ingest.Decoding;

/// <summary>Bytes that belong to a read: a picture, or what the device itself sent.</summary>
/// <param name="ContentType">For example "image/jpeg".</param>
sealed record Attachment(AttachmentKind Kind, string ContentType, ReadOnlyMemory<byte> Bytes);

/// <summary>What an <see cref="Attachment"/> shows.</summary>
enum AttachmentKind
{
    /// <summary>The device's message, byte for byte.</summary>
    Original = 1,

    /// <summary>The whole picture.</summary>
    Scene = 2,

    /// <summary>The vehicle.</summary>
    Vehicle = 3,

    /// <summary>The registration mark.</summary>
    Mark = 4,
}

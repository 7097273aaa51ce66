namespace GeoIntel.Ingest.Decoding;

/// <summary>One format that reads arrive in.</summary>
/// <remarks>Decoders keep no state between calls. Bad input makes refusals, never exceptions; only the stream's own
/// failures come through.</remarks>
interface IReadDecoder
{
    /// <summary>Its name on command lines and in configuration, for example "hikvision".</summary>
    string Format { get; }

    /// <summary>Whether input that begins like this is of this format.</summary>
    /// <param name="head">The first bytes, at most <see cref="Decoders.HeadBytesMax"/>, without a byte order
    /// mark.</param>
    bool Recognises(ReadOnlySpan<byte> head);

    /// <summary>Decodes while it is enumerated, in the order of the input.</summary>
    IEnumerable<Decoded> Decode(Stream source, DecodeContext context);
}

using GeoIntel.Models.Sightings;

namespace GeoIntel.Ingest.Decoding;

/// <summary>A read and where it stood in its input.</summary>
/// <param name="Line">Line from 1 at which the read, or the document that holds it, begins; 0 when it came from no
/// file.</param>
readonly record struct DecodedRead(Read Read, long Line = 0)
{
    /// <summary>The pictures and the device's own bytes that came with it.</summary>
    public IReadOnlyList<Attachment> Attachments { get; init; } = [];
}

/// <summary>What a decoder made of one place in its input: a read or a refusal, never both.</summary>
readonly struct Decoded
{
    readonly DecodedRead _read;

    public Decoded(DecodedRead read) => _read = read;

    public Decoded(DecodeRefusal refusal) => Refusal = refusal;

    public DecodeRefusal? Refusal { get; }

    public bool TryGetRead(out DecodedRead read)
    {
        read = _read;
        return Refusal is null;
    }
}

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

/// <summary>What a camera said of itself: no read, but whether it can see.</summary>
/// <param name="Camera">As its reads name it.</param>
/// <param name="At">By the device's clock, UTC.</param>
/// <param name="IsStreaming">Whether its pictures arrive at the recogniser.</param>
sealed record CameraStatus(string Camera, DateTimeOffset At, bool IsStreaming);

/// <summary>What a decoder made of one place in its input: a read, a refusal or a camera's status, only one of
/// them.</summary>
readonly struct Decoded
{
    readonly DecodedRead _read;

    public Decoded(DecodedRead read) => _read = read;

    public Decoded(DecodeRefusal refusal) => Refusal = refusal;

    public Decoded(CameraStatus status) => Status = status;

    public DecodeRefusal? Refusal { get; }

    public CameraStatus? Status { get; }

    public bool TryGetRead(out DecodedRead read)
    {
        read = _read;
        return Refusal is null && Status is null;
    }

    /// <summary>The same with more attached; a refusal or a status stays as it is.</summary>
    public Decoded With(params IEnumerable<Attachment> attachments) => TryGetRead(out var read)
        ? new Decoded(read with { Attachments = [.. read.Attachments, .. attachments] })
        : this;
}

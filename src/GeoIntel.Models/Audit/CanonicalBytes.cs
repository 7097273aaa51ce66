using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace GeoIntel.Models.Audit;

/// <summary>Puts values into the one sequence of bytes that is digested or signed.</summary>
/// <remarks>
/// First a label that names what follows and its version. Then the values in a fixed order, each as its length in bytes
/// (32 bits, big-endian) and its bytes; an absent one is the length 0xFFFFFFFF alone, so that nothing can be moved over
/// a border. Text is UTF-8; a whole number is 8 bytes, big-endian, two's complement; a time is the whole number of
/// microseconds since 1970-01-01 UTC; a digest is its 32 bytes; a UUID is its 16 bytes in the order they are written.
/// </remarks>
sealed class CanonicalBytes
{
    const uint Absent = uint.MaxValue;

    readonly ArrayBufferWriter<byte> _bytes = new(512);

    public CanonicalBytes(string label) => Add(label);

    public ReadOnlySpan<byte> Written => _bytes.WrittenSpan;

    public CanonicalBytes Add(string? text)
    {
        if (text is null) return AddAbsent();
        AddLength((uint)Encoding.UTF8.GetByteCount(text));
        Encoding.UTF8.GetBytes(text, _bytes);
        return this;
    }

    public CanonicalBytes Add(long? number)
    {
        if (number is not { } value) return AddAbsent();
        AddLength(sizeof(long));
        BinaryPrimitives.WriteInt64BigEndian(_bytes.GetSpan(sizeof(long)), value);
        _bytes.Advance(sizeof(long));
        return this;
    }

    public CanonicalBytes Add(DateTimeOffset time) =>
        Add((time - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond);

    public CanonicalBytes Add(Digest? digest)
    {
        if (digest is not { } value) return AddAbsent();
        AddLength(Digest.Size);
        value.CopyTo(_bytes.GetSpan(Digest.Size));
        _bytes.Advance(Digest.Size);
        return this;
    }

    public CanonicalBytes Add(Guid? id)
    {
        if (id is not { } value) return AddAbsent();
        AddLength(16);
        value.TryWriteBytes(_bytes.GetSpan(16), bigEndian: true, out _);
        _bytes.Advance(16);
        return this;
    }

    public Digest ToDigest() => Digest.Of(Written);

    CanonicalBytes AddAbsent()
    {
        AddLength(Absent);
        return this;
    }

    void AddLength(uint length)
    {
        BinaryPrimitives.WriteUInt32BigEndian(_bytes.GetSpan(sizeof(uint)), length);
        _bytes.Advance(sizeof(uint));
    }
}

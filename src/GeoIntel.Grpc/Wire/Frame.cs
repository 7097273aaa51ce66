using System.Buffers;
using System.Buffers.Binary;

namespace Grpc.Wire;

/// <summary>The five bytes before each message: whether it is compressed, and its length in bytes, big end
/// first.</summary>
readonly record struct Frame(bool IsCompressed, uint Length)
{
    public const int HeaderLength = 5;

    /// <summary>Reads a header if all of it is there.</summary>
    public static bool TryRead(in ReadOnlySequence<byte> buffer, out Frame frame)
    {
        frame = default;
        if (buffer.Length < HeaderLength) return false;

        Span<byte> header = stackalloc byte[HeaderLength];
        buffer.Slice(0, HeaderLength).CopyTo(header);
        if (header[0] > 1) throw WireErrors.UnknownFrameFlag(header[0]);
        frame = new Frame(header[0] == 1, BinaryPrimitives.ReadUInt32BigEndian(header[1..]));
        return true;
    }

    public void WriteTo(IBufferWriter<byte> writer)
    {
        var header = writer.GetSpan(HeaderLength);
        header[0] = IsCompressed ? (byte)1 : (byte)0;
        BinaryPrimitives.WriteUInt32BigEndian(header[1..], Length);
        writer.Advance(HeaderLength);
    }
}

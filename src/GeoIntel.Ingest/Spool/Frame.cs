using System.Buffers.Binary;

namespace GeoIntel.Ingest.Spool;

/// <summary>What a frame holds. The numbers are on the disk.</summary>
enum FrameKind
{
    /// <summary>The first frame of a segment: whose spool it is, and which inputs are under way.</summary>
    Head = 1,

    /// <summary>The reads of one input, or of a part of it.</summary>
    Reads = 2,
}

/// <summary>One frame of a segment: what was appended at once, whole or not at all.</summary>
/// <remarks>
/// On the disk, least byte first:
/// <code>
///   0  4  "GIsp"
///   4  4  CRC-32C of everything after it
///   8  4  length of the payload in bytes, 0 to <see cref="PayloadBytesMax"/>
///  12  4  kind
///  16  8  sequence of the first read; of a head, the sequence that the segment begins with
///  24     payload
/// </code>
/// The four letters are there to find the next frame after a damaged one.
/// </remarks>
/// <param name="FirstSequence">Sequences run on by one within the frame.</param>
readonly record struct Frame(FrameKind Kind, long FirstSequence, ReadOnlyMemory<byte> Payload)
{
    public const int HeadBytes = 24;

    /// <summary>Largest payload. A posted message with its pictures has to fit.</summary>
    public const int PayloadBytesMax = 64 * 1024 * 1024;

    public static ReadOnlySpan<byte> Mark => "GIsp"u8;

    public int Bytes => HeadBytes + Payload.Length;

    /// <summary>The first <see cref="HeadBytes"/> bytes on the disk; the payload follows them.</summary>
    public byte[] ToHead()
    {
        var head = new byte[HeadBytes];
        Mark.CopyTo(head);
        BinaryPrimitives.WriteInt32LittleEndian(head.AsSpan(8), Payload.Length);
        BinaryPrimitives.WriteInt32LittleEndian(head.AsSpan(12), (int)Kind);
        BinaryPrimitives.WriteInt64LittleEndian(head.AsSpan(16), FirstSequence);
        BinaryPrimitives.WriteUInt32LittleEndian(head.AsSpan(4), Crc32C.Of(head.AsSpan(8), Payload.Span));
        return head;
    }

    /// <returns>The length that a head announces; -1 when it is none.</returns>
    public static int PayloadLengthOf(ReadOnlySpan<byte> head)
    {
        if (!head.StartsWith(Mark)) return -1;

        var length = BinaryPrimitives.ReadInt32LittleEndian(head[8..]);
        return length is >= 0 and <= PayloadBytesMax ? length : -1;
    }

    /// <summary>Puts the two parts together.</summary>
    /// <returns>False when they are not what was written.</returns>
    public static bool TryMake(ReadOnlySpan<byte> head, ReadOnlyMemory<byte> payload, out Frame frame)
    {
        frame = new Frame(
            (FrameKind)BinaryPrimitives.ReadInt32LittleEndian(head[12..]),
            BinaryPrimitives.ReadInt64LittleEndian(head[16..]), payload);
        return BinaryPrimitives.ReadUInt32LittleEndian(head[4..]) == Crc32C.Of(head[8..HeadBytes], payload.Span);
    }
}

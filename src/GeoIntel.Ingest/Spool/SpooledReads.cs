using System.Text;
using GeoIntel.Ingest.Decoding;

namespace GeoIntel.Ingest.Spool;

/// <summary>How far an input that can be begun again - a file - is spooled.</summary>
/// <param name="Key">Names the input; empty for one that cannot be begun again.</param>
/// <param name="ReadCount">Reads of it that are spooled, from its beginning.</param>
readonly record struct InputMark(Guid Key, long ReadCount);

/// <summary>The payload of a frame of reads.</summary>
/// <param name="FirstSequence">The number of the first; the others follow it one by one.</param>
/// <param name="Bytes">What they take on the disk.</param>
sealed record SpooledReads(long FirstSequence, IReadOnlyList<DecodedRead> Reads, InputMark Mark, int Bytes)
{
    /// <summary>The name under which they are numbered.</summary>
    public Guid Source { get; init; }

    public long LastSequence => FirstSequence + Reads.Count - 1;

    public static byte[] ToPayload(IReadOnlyList<DecodedRead> reads, InputMark mark)
    {
        var pictures = new Dictionary<ReadOnlyMemory<byte>, int>(); // equal when they are the same bytes in memory
        foreach (var attachment in reads.SelectMany(read => read.Attachments)) pictures.TryAdd(attachment.Bytes, pictures.Count);
        using var bytes = new MemoryStream();
        using var writer = new BinaryWriter(bytes, Encoding.UTF8);
        writer.Write(mark.Key.ToByteArray());
        writer.Write7BitEncodedInt64(mark.ReadCount);
        writer.Write7BitEncodedInt(pictures.Count);
        foreach (var picture in pictures.OrderBy(one => one.Value))
        {
            writer.Write7BitEncodedInt(picture.Key.Length);
            writer.Write(picture.Key.Span);
        }
        writer.Write7BitEncodedInt(reads.Count);
        foreach (var read in reads) ReadCoding.Write(writer, read, picture => pictures[picture]);
        writer.Flush();
        return bytes.ToArray();
    }

    /// <returns>Null when the frame holds something else, or what no version up to this one has written.</returns>
    public static SpooledReads? Of(in Frame frame, Guid source = default)
    {
        if (frame.Kind != FrameKind.Reads) return null;

        using var reader = SegmentHead.Reader(frame.Payload);
        try
        {
            var mark = new InputMark(new Guid(reader.ReadBytes(16)), reader.Read7BitEncodedInt64());
            var pictures = new ReadOnlyMemory<byte>[reader.Read7BitEncodedInt()];
            for (var i = 0; i < pictures.Length; i++) pictures[i] = reader.ReadBytes(reader.Read7BitEncodedInt());
            var reads = new DecodedRead[reader.Read7BitEncodedInt()];
            for (var i = 0; i < reads.Length; i++) reads[i] = ReadCoding.Read(reader, pictures);
            return new SpooledReads(frame.FirstSequence, reads, mark, frame.Bytes) { Source = source };
        }
        catch (Exception unreadable) when (unreadable is IOException or FormatException or ArgumentException or OverflowException or IndexOutOfRangeException)
        {
            return null;
        }
    }
}

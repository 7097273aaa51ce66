using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace GeoIntel.Ingest.Spool;

/// <summary>What the first frame of a segment says: enough to go on from when all before it is gone.</summary>
/// <param name="Source">The spool's own name, given when it was made or restored.</param>
/// <param name="OpenInputs">The inputs that had not been put away when the segment began.</param>
sealed record SegmentHead(Guid Source, IReadOnlyList<InputMark> OpenInputs)
{
    public const string Extension = ".spool";

    /// <summary>Segments are named by their first sequence, so that names sort as they follow each other.</summary>
    public static string FileName(long firstSequence) => $"{firstSequence:D19}{Extension}";

    public static long FirstSequenceOf(string path) =>
        long.TryParse(Path.GetFileNameWithoutExtension(path), CultureInfo.InvariantCulture, out var sequence) ? sequence : -1;

    public byte[] ToPayload()
    {
        using var bytes = new MemoryStream();
        using var writer = new BinaryWriter(bytes, Encoding.UTF8);
        writer.Write(Source.ToByteArray());
        writer.Write7BitEncodedInt(OpenInputs.Count);
        foreach (var mark in OpenInputs)
        {
            writer.Write(mark.Key.ToByteArray());
            writer.Write7BitEncodedInt64(mark.ReadCount);
        }
        writer.Flush();
        return bytes.ToArray();
    }

    public static SegmentHead? Of(in Frame frame)
    {
        if (frame.Kind != FrameKind.Head) return null;

        using var reader = Reader(frame.Payload);
        var source = new Guid(reader.ReadBytes(16));
        var marks = new InputMark[reader.Read7BitEncodedInt()];
        for (var i = 0; i < marks.Length; i++)
            marks[i] = new InputMark(new Guid(reader.ReadBytes(16)), reader.Read7BitEncodedInt64());
        return new SegmentHead(source, marks);
    }

    public static BinaryReader Reader(ReadOnlyMemory<byte> payload)
    {
        var bytes = MemoryMarshal.TryGetArray(payload, out var array) ? array : new ArraySegment<byte>(payload.ToArray());
        return new BinaryReader(new MemoryStream(bytes.Array!, bytes.Offset, bytes.Count, writable: false), Encoding.UTF8);
    }
}

using System.Text;
using GeoIntel.Ingest.Decoding;
using GeoIntel.Models.Geo;
using GeoIntel.Models.Sightings;

namespace GeoIntel.Ingest.Spool;

/// <summary>Reads as bytes in a frame's payload.</summary>
/// <remarks>
/// Each read is preceded by its length. A later version of the program adds fields at the end: what an older spool
/// does not hold
/// stays at its default, and what a newer one holds beyond is passed over. Pictures lie apart, because several reads
/// of one message share them.
/// </remarks>
static class ReadCoding
{
    const double Unset = double.NaN;

    /// <param name="pictureOf">The place of an attachment's bytes among those of the frame.</param>
    public static void Write(BinaryWriter target, in DecodedRead decoded, Func<ReadOnlyMemory<byte>, int> pictureOf)
    {
        using var one = new MemoryStream(256);
        using (var writer = new BinaryWriter(one, Encoding.UTF8, leaveOpen: true))
        {
            WriteRead(writer, decoded.Read);
            writer.Write7BitEncodedInt(decoded.Attachments.Count);
            foreach (var attachment in decoded.Attachments)
            {
                writer.Write7BitEncodedInt((int)attachment.Kind);
                writer.Write(attachment.ContentType);
                writer.Write7BitEncodedInt(pictureOf(attachment.Bytes));
            }
        }
        target.Write7BitEncodedInt((int)one.Length);
        target.Write(one.GetBuffer().AsSpan(0, (int)one.Length));
    }

    /// <exception cref="FormatException">The bytes are not a read.</exception>
    /// <exception cref="IOException">They end before the read does.</exception>
    public static DecodedRead Read(BinaryReader source, IReadOnlyList<ReadOnlyMemory<byte>> pictures)
    {
        var end = source.Read7BitEncodedInt() + source.BaseStream.Position;
        var read = ReadRead(source);
        var attachments = new Attachment[source.Read7BitEncodedInt()];
        for (var i = 0; i < attachments.Length; i++)
        {
            var kind = (AttachmentKind)source.Read7BitEncodedInt();
            attachments[i] = new Attachment(kind, source.ReadString(), pictures[source.Read7BitEncodedInt()]);
        }
        source.BaseStream.Position = end;
        return new DecodedRead(read) { Attachments = attachments };
    }

    static void WriteRead(BinaryWriter writer, Read read)
    {
        writer.Write(read.Camera);
        writer.Write(read.VrmText);
        writer.Write(read.CapturedAt.UtcTicks);
        writer.Write(read.Confidence ?? Unset);
        writer.Write7BitEncodedInt(read.CharacterConfidences.Count);
        foreach (var one in read.CharacterConfidences) writer.Write(one);
        writer.Write7BitEncodedInt(read.Candidates.Count);
        foreach (var candidate in read.Candidates)
        {
            writer.Write(candidate.VrmText);
            writer.Write(candidate.Confidence ?? Unset);
        }
        writer.Write(read.Position?.LongitudeDegrees ?? Unset);
        writer.Write(read.Position?.LatitudeDegrees ?? Unset);
        writer.Write(read.PositionUncertaintyMetres);
        writer.Write7BitEncodedInt64(read.SourceSequence);
        writer.Write(read.VendorEventId);
        writer.Write(read.SupersedesEventId);
        writer.Write(read.WithdrawsEventId);
        writer.Write(read.Make);
        writer.Write(read.Colour);
        writer.Write(read.VehicleKind);
        writer.Write(read.DirectionDegrees ?? Unset);
        writer.Write7BitEncodedInt(read.Lane);
        writer.Write(read.Country);
    }

    // The order of the initialisers is the order of the bytes.
    static Read ReadRead(BinaryReader reader) => new()
    {
        Camera = reader.ReadString(),
        VrmText = reader.ReadString(),
        CapturedAt = new DateTimeOffset(reader.ReadInt64(), TimeSpan.Zero),
        Confidence = Known(reader.ReadDouble()),
        CharacterConfidences = Several(reader, static one => one.ReadSingle()),
        Candidates = Several(reader, static one => new VrmCandidate(one.ReadString(), Known(one.ReadDouble()))),
        Position = Place(reader.ReadDouble(), reader.ReadDouble()),
        PositionUncertaintyMetres = reader.ReadDouble(),
        SourceSequence = reader.Read7BitEncodedInt64(),
        VendorEventId = reader.ReadString(),
        SupersedesEventId = reader.ReadString(),
        WithdrawsEventId = reader.ReadString(),
        Make = reader.ReadString(),
        Colour = reader.ReadString(),
        VehicleKind = reader.ReadString(),
        DirectionDegrees = Known(reader.ReadDouble()),
        Lane = reader.Read7BitEncodedInt(),
        Country = reader.ReadString(),
    };

    static T[] Several<T>(BinaryReader reader, Func<BinaryReader, T> next)
    {
        var all = new T[reader.Read7BitEncodedInt()];
        for (var i = 0; i < all.Length; i++) all[i] = next(reader);
        return all;
    }

    static double? Known(double value) => double.IsNaN(value) ? null : value;

    static Wgs84Point? Place(double longitudeDegrees, double latitudeDegrees) =>
        double.IsNaN(longitudeDegrees) ? null : new Wgs84Point(longitudeDegrees, latitudeDegrees);
}

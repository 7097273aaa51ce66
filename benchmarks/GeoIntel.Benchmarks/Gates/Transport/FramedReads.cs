using System.Buffers.Binary;
using GeoIntel.Benchmarks.Peers.Transport;
using Google.Protobuf;

namespace GeoIntel.Benchmarks.Gates.Transport;

/// <summary>Reads of 200 bytes as they go over the wire: as many as fit into 64 KiB, one behind the other.</summary>
sealed class FramedReads
{
    const int MessageBytes = 200;
    const int HeaderBytes = 5; // "gRPC over HTTP2": whether compressed, then the length, big end first
    const int ChunkBytes = 64 * 1024;

    readonly byte[] _bytes = new byte[Count * (HeaderBytes + MessageBytes)];

    public FramedReads()
    {
        var random = new Random(20_260_110);
        for (var i = 0; i < Count; i++)
        {
            var at = i * (HeaderBytes + MessageBytes);
            BinaryPrimitives.WriteUInt32BigEndian(_bytes.AsSpan(at + 1), MessageBytes);
            Read(i, random).WriteTo(_bytes.AsSpan(at + HeaderBytes, MessageBytes));
        }
    }

    public static int Count => ChunkBytes / (HeaderBytes + MessageBytes);

    public ReadOnlyMemory<byte> All => _bytes;

    public ReadOnlyMemory<byte> this[int i] =>
        _bytes.AsMemory(i * (HeaderBytes + MessageBytes), HeaderBytes + MessageBytes);

    /// <summary>Of so many reads from the first on, beginning again after the last.</summary>
    public static double SequenceSum(int reads)
    {
        var (rounds, rest) = ((double)(reads / Count), (double)(reads % Count));
        return rounds * Count * (Count + 1) / 2 + rest * (rest + 1) / 2;
    }

    static WireRead Read(int i, Random random)
    {
        var read = new WireRead
        {
            Sequence = (uint)i + 1,
            Camera = $"camera-{random.Next(400):000}",
            Vrm = $"AB{random.Next(10, 100)}{(char)('A' + random.Next(26))}{(char)('A' + random.Next(26))}C",
            CapturedAtUs = 1_767_225_600_000_000 + i * 604_000L,
            Easting = random.Next(32_500_000, 34_500_000) / 100.0,
            Northing = random.Next(38_200_000, 39_700_000) / 100.0,
            Confidence = 0.5f + random.Next(1, 500) / 1000f,
        };
        var detail = new byte[MessageBytes - read.CalculateSize() - 3]; // 3: its tag, and its length of two bytes
        random.NextBytes(detail);
        read.Detail = ByteString.CopyFrom(detail);
        return read;
    }
}

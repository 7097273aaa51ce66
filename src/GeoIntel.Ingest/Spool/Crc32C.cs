using System.Buffers.Binary;
using System.Numerics;

namespace GeoIntel.Ingest.Spool;

/// <summary>CRC-32C (Castagnoli), RFC 3720 section B.4: what processors have an instruction for.</summary>
static class Crc32C
{
    public static uint Of(ReadOnlySpan<byte> head, ReadOnlySpan<byte> rest) => ~Add(Add(~0u, head), rest);

    static uint Add(uint crc, ReadOnlySpan<byte> bytes)
    {
        for (; bytes.Length >= sizeof(ulong); bytes = bytes[sizeof(ulong)..])
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        foreach (var one in bytes) crc = BitOperations.Crc32C(crc, one);
        return crc;
    }
}

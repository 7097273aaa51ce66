namespace GeoIntel.Models.Evidence;

/// <summary>CRC-32 as ZIP files hold it (ISO 3309; polynomial 0xEDB88320, reversed). It finds accidents, no tampering.</summary>
public static class Crc32
{
    static readonly uint[] Table = [.. Enumerable.Range(0, 256).Select(Step)];

    public static uint Of(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var one in bytes) crc = Table[(byte)crc ^ one] ^ crc >> 8;
        return ~crc;
    }

    static uint Step(int first)
    {
        var crc = (uint)first;
        for (var bit = 0; bit < 8; bit++) crc = (crc & 1) == 0 ? crc >> 1 : crc >> 1 ^ 0xEDB88320;
        return crc;
    }
}

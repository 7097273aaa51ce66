using System.Buffers.Binary;
using System.Security.Cryptography;

namespace GeoIntel.Service.Admission;

/// <summary>Ids of sightings: UUIDs version 7 of their captures (RFC 9562, section 5.7).</summary>
/// <remarks>The runtime's own asks the system for randomness once an id; here it is asked once in many.</remarks>
static class SightingIds
{
    const int RandomBytes = 10;
    const int IdsAtOnce = 256;

    [ThreadStatic]
    static byte[]? s_random;

    [ThreadStatic]
    static int s_left;

    public static Guid New(DateTimeOffset capturedAt)
    {
        s_random ??= new byte[RandomBytes * IdsAtOnce];
        if (s_left == 0)
        {
            RandomNumberGenerator.Fill(s_random);
            s_left = IdsAtOnce;
        }
        Span<byte> id = stackalloc byte[16];
        BinaryPrimitives.WriteInt64BigEndian(id, capturedAt.ToUnixTimeMilliseconds() << 16);
        s_random.AsSpan(RandomBytes * --s_left, RandomBytes).CopyTo(id[6..]);
        id[6] = (byte)((id[6] & 0x0F) | 0x70); // version
        id[8] = (byte)((id[8] & 0x3F) | 0x80); // variant
        return new Guid(id, bigEndian: true);
    }
}

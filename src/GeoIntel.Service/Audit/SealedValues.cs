using System.Security.Cryptography;
using System.Text;

namespace GeoIntel.Service.Audit;

/// <summary>Personal values of the log, readable only while their key is there.</summary>
/// <remarks>
/// Each is under a key of its own (AES-256-GCM), so deleting one key erases one set of values everywhere, in exports and
/// backups of the table, too. The key's digest stands in front, so whoever has the database cannot give the same bytes
/// another meaning by another key; 256 random bits cannot be guessed from it. The chain holds the digest of the whole:
/// of a digest of the values themselves a mark could be guessed after its erasure.
/// </remarks>
readonly record struct SealedValues(byte[] Sealed, byte[] Key)
{
    const byte ByKey = 1;
    const byte ByCommitment = 0; // from before schema 0011: the key is a salt and the values
    const int DigestSize = SHA256.HashSizeInBytes;
    const int KeySize = 32;
    const int NonceSize = 12;
    const int TagSize = 16;
    const int HeadSize = 1 + DigestSize + NonceSize + TagSize;
    const int PadTo = 64; // so that the length says little of what is in it

    public static SealedValues Of(string json)
    {
        var length = Encoding.UTF8.GetByteCount(json);
        var values = new byte[(length + PadTo - 1) / PadTo * PadTo];
        values.AsSpan(length).Fill((byte)' '); // which JSON passes over
        Encoding.UTF8.GetBytes(json, values);
        var key = RandomNumberGenerator.GetBytes(KeySize);
        var made = new byte[HeadSize + values.Length];
        made[0] = ByKey;
        SHA256.HashData(key, made.AsSpan(1));
        var nonce = made.AsSpan(1 + DigestSize, NonceSize);
        RandomNumberGenerator.Fill(nonce);
        using var cipher = new AesGcm(key, TagSize);
        cipher.Encrypt(nonce, values, made.AsSpan(HeadSize), made.AsSpan(1 + DigestSize + NonceSize, TagSize));
        return new SealedValues(made, key);
    }

    /// <summary>The values as JSON.</summary>
    /// <exception cref="CryptographicException">The key or the sealed bytes are not as they were written.</exception>
    public string Open()
    {
        if (Sealed.Length < 1 + DigestSize || !SHA256.HashData(Key).AsSpan().SequenceEqual(Sealed.AsSpan(1, DigestSize)))
            throw new CryptographicException("This is not the key that the personal values were sealed with.");
        if (Sealed[0] == ByCommitment && Sealed.Length == 1 + DigestSize && Key.Length >= KeySize)
            return Encoding.UTF8.GetString(Key.AsSpan(KeySize));
        if (Sealed[0] != ByKey || Sealed.Length < HeadSize)
            throw new CryptographicException("The personal values are sealed in a way that this version does not know.");
        var values = new byte[Sealed.Length - HeadSize];
        using var cipher = new AesGcm(Key, TagSize);
        cipher.Decrypt(
            Sealed.AsSpan(1 + DigestSize, NonceSize), Sealed.AsSpan(HeadSize),
            Sealed.AsSpan(1 + DigestSize + NonceSize, TagSize), values);
        return Encoding.UTF8.GetString(values).TrimEnd(' ');
    }
}

using System.Security.Cryptography;
using GeoIntel.Models.Evidence;

namespace GeoIntel.Models.Audit;

/// <summary>The public keys whose checkpoints an auditor believes, held outside of the service.</summary>
public sealed class AuditRoot : IDisposable
{
    const string P256 = "1.2.840.10045.3.1.7"; // SEC 2, secp256r1

    readonly Dictionary<Digest, ECDsa> _keys = [];

    AuditRoot() { }

    /// <summary>SHA-256 of the SubjectPublicKeyInfo, which a checkpoint names its key by.</summary>
    public static Digest NameOf(ECDsa key) => Digest.Of(key.ExportSubjectPublicKeyInfo());

    /// <param name="pem">One or more blocks "PUBLIC KEY", each an ECDSA P-256 key; other text between them is passed over.</param>
    /// <exception cref="FormatException">There is none, or one of them is something else.</exception>
    public static AuditRoot Parse(string pem)
    {
        var root = new AuditRoot();
        var rest = pem.AsSpan();
        while (PemEncoding.TryFind(rest, out var block))
        {
            if (!rest[block.Label].SequenceEqual("PUBLIC KEY"))
            {
                throw new FormatException(
                    $"The root holds a block '{rest[block.Label]}'; give the public keys only, as blocks 'PUBLIC KEY'.");
            }
            root.Add(rest[block.Location].ToString());
            rest = rest[block.Location.End..];
        }
        return root._keys.Count > 0
            ? root
            : throw new FormatException("The root holds no public key; give one or more blocks 'PUBLIC KEY' (PEM).");
    }

    /// <returns>What is wrong with the signature, or null if one of the keys made it.</returns>
    public string? Problem(Checkpoint checkpoint) => Problem(checkpoint.Key, checkpoint.IsSignedBy);

    /// <inheritdoc cref="Problem(Checkpoint)"/>
    public string? Problem(EvidenceSignature signature) => Problem(signature.Key, signature.IsSignedBy);

    public void Dispose()
    {
        foreach (var key in _keys.Values) key.Dispose();
    }

    string? Problem(Digest name, Func<ECDsa, bool> isSignedBy)
    {
        if (!_keys.TryGetValue(name, out var key)) return $"it names the key {name}, which is not in the root";
        return isSignedBy(key) ? null : "its signature is not good";
    }

    void Add(string pem)
    {
        var key = ECDsa.Create();
        try
        {
            key.ImportFromPem(pem);
        }
        catch (Exception cause) when (cause is CryptographicException or ArgumentException)
        {
            throw new FormatException("The root holds a block 'PUBLIC KEY' that is no ECDSA key; use an ECDSA P-256 key.", cause);
        }
        if (key.ExportParameters(false).Curve.Oid.Value is { } curve && curve != P256)
            throw new FormatException($"The root holds a key of the curve {curve}; use an ECDSA P-256 key.");
        if (!_keys.TryAdd(NameOf(key), key)) key.Dispose();
    }
}

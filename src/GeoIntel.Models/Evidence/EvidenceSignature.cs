using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using GeoIntel.Models.Audit;

namespace GeoIntel.Models.Evidence;

/// <summary>Signs the manifest of an evidence pack by the key of the audit log.</summary>
/// <remarks>What is signed begins with a label of its own, so it passes for nothing else that the key signs.</remarks>
public sealed record EvidenceSignature
{
    static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { AllowDuplicateProperties = false };

    /// <summary>SHA-256 of the manifest's bytes.</summary>
    public required Digest Manifest { get; init; }

    /// <summary>SHA-256 of the signing key's SubjectPublicKeyInfo, as checkpoints name it.</summary>
    public required Digest Key { get; init; }

    /// <summary>ECDSA P-256 over SHA-256 of the canonical bytes, as r and s of 32 bytes each (IEEE P1363), base 64.</summary>
    public required byte[] Signature { get; init; }

    public static EvidenceSignature Sign(ReadOnlySpan<byte> manifest, ECDsa key)
    {
        var digest = Digest.Of(manifest);
        return new EvidenceSignature
        {
            Manifest = digest,
            Key = AuditRoot.NameOf(key),
            Signature = key.SignData(Canonical(digest).Written, HashAlgorithmName.SHA256),
        };
    }

    public byte[] Write() => Encoding.UTF8.GetBytes(JsonSerializer.Serialize(this, Options) + "\n");

    /// <returns>Null when it is no signature as this class writes it.</returns>
    public static EvidenceSignature? Read(ReadOnlySpan<byte> bytes)
    {
        try
        {
            var read = JsonSerializer.Deserialize<EvidenceSignature>(bytes, Options);
            return read is not null && read.Write().AsSpan().SequenceEqual(bytes) ? read : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    internal bool IsSignedBy(ECDsa key) => key.VerifyData(Canonical(Manifest).Written, Signature, HashAlgorithmName.SHA256);

    static CanonicalBytes Canonical(Digest manifest) => new CanonicalBytes("geointel.evidence.manifest.v1").Add(manifest);
}

using System.Security.Cryptography;

namespace GeoIntel.Models.Audit;

/// <summary>How far one instance's chain has come.</summary>
/// <param name="Batch">The number of its last batch.</param>
/// <param name="Entries">The number of its last entry, and so how many there are.</param>
/// <param name="Digest">Of its last batch.</param>
public sealed record ChainHead(string Instance, long Batch, long Entries, Digest Digest)
{
    public static ChainHead Of(SealedBatch batch) => new(batch.Instance, batch.Number, batch.Last, batch.Digest);
}

/// <summary>The heads of all chains at one time, signed: whoever keeps one outside can prove everything before it.</summary>
public sealed record Checkpoint : AuditPart
{
    /// <summary>From 1, without gaps.</summary>
    public required long Number { get; init; }

    /// <summary>UTC, to the microsecond.</summary>
    public required DateTimeOffset MadeAt { get; init; }

    /// <summary>One an instance, by ordinal order of the names.</summary>
    public required IReadOnlyList<ChainHead> Heads { get; init; }

    /// <summary>The digest of the checkpoint before; all zero for the first.</summary>
    public required Digest Previous { get; init; }

    /// <summary>SHA-256 of the signing key's SubjectPublicKeyInfo (RFC 5280, 4.1).</summary>
    public required Digest Key { get; init; }

    /// <summary>ECDSA P-256 over SHA-256 of the canonical bytes, as r and s of 32 bytes each (IEEE P1363), base 64.</summary>
    public required byte[] Signature { get; init; }

    /// <summary>How many entries it covers, of all instances.</summary>
    public long EntryCount() => Heads.Sum(head => head.Entries);

    /// <summary>SHA-256 of the canonical bytes, without the signature.</summary>
    public Digest ComputeDigest() => Canonical().ToDigest();

    /// <param name="before">The checkpoint before, or null for the first.</param>
    /// <param name="heads">In any order.</param>
    public static Checkpoint Sign(Checkpoint? before, IEnumerable<ChainHead> heads, DateTimeOffset at, ECDsa key)
    {
        var unsigned = new Checkpoint
        {
            Number = (before?.Number ?? 0) + 1,
            MadeAt = at,
            Heads = [.. heads.OrderBy(head => head.Instance, StringComparer.Ordinal)],
            Previous = before?.ComputeDigest() ?? default,
            Key = AuditRoot.NameOf(key),
            Signature = [],
        };
        return unsigned with { Signature = key.SignData(unsigned.Canonical().Written, HashAlgorithmName.SHA256) };
    }

    internal bool IsSignedBy(ECDsa key) =>
        key.VerifyData(Canonical().Written, Signature, HashAlgorithmName.SHA256);

    CanonicalBytes Canonical()
    {
        var bytes = new CanonicalBytes("geointel.audit.checkpoint.v1").Add(Number).Add(MadeAt).Add(Previous).Add(Key).Add(Heads.Count);
        foreach (var head in Heads) bytes.Add(head.Instance).Add(head.Batch).Add(head.Entries).Add(head.Digest);
        return bytes;
    }
}

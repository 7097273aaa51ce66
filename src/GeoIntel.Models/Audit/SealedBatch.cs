using System.Text.Json.Serialization;

namespace GeoIntel.Models.Audit;

/// <summary>Entries of one instance that were sealed together; each batch holds the digest of the one before.</summary>
public sealed record SealedBatch : AuditPart
{
    public required string Instance { get; init; }

    /// <summary>Its place in the instance's chain, from 1.</summary>
    public required long Number { get; init; }

    /// <summary>The number of its first entry.</summary>
    public required long First { get; init; }

    /// <summary>The number of its last entry, inclusive.</summary>
    public required long Last { get; init; }

    /// <summary>UTC, to the microsecond.</summary>
    public required DateTimeOffset SealedAt { get; init; }

    /// <summary>Of the tree over the digests of its entries (<see cref="MerkleTree"/>).</summary>
    public required Digest Root { get; init; }

    /// <summary>The digest of the batch before; all zero for the first.</summary>
    public required Digest Previous { get; init; }

    /// <summary>What <see cref="ComputeDigest"/> gave when it was sealed.</summary>
    public required Digest Digest { get; init; }

    [JsonIgnore]
    public long Count => Last - First + 1;

    /// <summary>SHA-256 of the canonical bytes, version 1: the values above in their order and the count of entries.</summary>
    public Digest ComputeDigest() => new CanonicalBytes("geointel.audit.batch.v1")
        .Add(Instance).Add(Number).Add(First).Add(Last).Add(SealedAt).Add(Root).Add(Previous).Add(Count).ToDigest();

    public SealedBatch WithDigest() => this with { Digest = ComputeDigest() };

    /// <summary>Seals entries that follow each other in one chain.</summary>
    /// <param name="before">The batch before, or null for the first of its chain.</param>
    /// <param name="entries">At least one, in their order, with their digests.</param>
    public static SealedBatch Seal(ChainHead? before, IReadOnlyList<SealedEntry> entries, DateTimeOffset at) => new SealedBatch
    {
        Instance = entries[0].Instance,
        Number = (before?.Batch ?? 0) + 1,
        First = entries[0].Number,
        Last = entries[^1].Number,
        SealedAt = at,
        Root = MerkleTree.RootOf([.. entries.Select(entry => entry.Digest)]),
        Previous = before?.Digest ?? default,
        Digest = default,
    }.WithDigest();
}

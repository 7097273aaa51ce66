namespace GeoIntel.Models.Audit;

/// <summary>Proves that one entry is covered by one checkpoint, without the rest of the log.</summary>
public sealed record InclusionProof
{
    public required SealedEntry Entry { get; init; }

    /// <summary>The batch that the entry is in.</summary>
    public required SealedBatch Batch { get; init; }

    /// <summary>What leads from the entry to the batch's root (<see cref="MerkleTree.PathOf"/>).</summary>
    public required IReadOnlyList<Digest> Path { get; init; }

    /// <summary>The batches after it, up to the one that the checkpoint names.</summary>
    public required IReadOnlyList<SealedBatch> Later { get; init; }

    public required Checkpoint Checkpoint { get; init; }

    /// <param name="entries">All of the batch.</param>
    public static InclusionProof Of(
        int place, IReadOnlyList<SealedEntry> entries, SealedBatch batch, IReadOnlyList<SealedBatch> later, Checkpoint checkpoint) =>
        new()
        {
            Entry = entries[place],
            Batch = batch,
            Path = MerkleTree.PathOf([.. entries.Select(entry => entry.Digest)], place),
            Later = later,
            Checkpoint = checkpoint,
        };

    /// <param name="held">The checkpoint held outside; null believes the signature alone.</param>
    /// <returns>What is wrong, or null when the entry is proven.</returns>
    public string? Problem(AuditRoot root, Checkpoint? held)
    {
        if (root.Problem(Checkpoint) is { } unsigned) return $"Checkpoint {Checkpoint.Number}: {unsigned}.";
        if (held is not null && held.ComputeDigest() != Checkpoint.ComputeDigest())
            return $"Checkpoint {Checkpoint.Number} is not the one held outside, which is number {held.Number}.";
        if (AuditVerification.ProblemOf(Entry) is { } altered) return $"Entry {Entry.Name}: {altered}.";
        if (Entry.Instance != Batch.Instance || Entry.Number < Batch.First || Entry.Number > Batch.Last)
            return $"Entry {Entry.Name} is not in batch {Batch.Number} of {Batch.Instance}.";
        if (MerkleTree.RootBy(Entry.Digest, Entry.Number - Batch.First, Batch.Count, Path) != Batch.Root)
            return $"The path does not lead from entry {Entry.Name} to the root of its batch.";
        var last = Batch;
        if (last.Digest != last.ComputeDigest()) return $"Batch {last.Number} has another digest than it says.";
        foreach (var batch in Later)
        {
            if (batch.Digest != batch.ComputeDigest()) return $"Batch {batch.Number} has another digest than it says.";
            if (batch.Previous != last.Digest || batch.Instance != last.Instance || batch.Number != last.Number + 1
                || batch.First != last.Last + 1)
                return $"Batch {batch.Number} does not follow batch {last.Number}.";
            last = batch;
        }
        return Checkpoint.Heads.Contains(ChainHead.Of(last))
            ? null
            : $"Checkpoint {Checkpoint.Number} does not name batch {last.Number} of {last.Instance}.";
    }
}

namespace GeoIntel.Models.Audit;

/// <summary>Reads an export of the audit log and finds the first place that is not as it was sealed.</summary>
/// <remarks>
/// An export is, for each checkpoint: the checkpoint; then for each instance in the order of the checkpoint's heads each
/// new batch, followed by its entries. What no checkpoint covers yet comes last, as batches with their entries. So
/// at every line it is known what must come next, and a line that cannot even be read has a name all the same.
/// Memory is one batch's digests, whatever the log's length.
/// </remarks>
public static class AuditVerification
{
    /// <param name="lines">Of the export, without line ends.</param>
    /// <param name="root">Held outside.</param>
    /// <param name="held">Checkpoints held outside, in any order.</param>
    /// <param name="after">The checkpoint that the export begins with when it is of the log's later part; else 0.</param>
    /// <exception cref="ArgumentException">A held checkpoint is not signed by a key of the root.</exception>
    public static AuditVerdict Run(IEnumerable<string> lines, AuditRoot root, IEnumerable<Checkpoint> held, long after = 0)
    {
        var byNumber = new SortedDictionary<long, Checkpoint>();
        foreach (var checkpoint in held)
        {
            if (root.Problem(checkpoint) is { } problem)
                throw new ArgumentException($"Of the checkpoint held outside, number {checkpoint.Number}: {problem}.", nameof(held));
            byNumber[checkpoint.Number] = checkpoint;
        }
        using var walk = new AuditWalk(lines.GetEnumerator(), root, byNumber, after);
        return walk.Run();
    }

    /// <returns>What is wrong with the entry by itself, or null.</returns>
    internal static string? ProblemOf(SealedEntry entry)
    {
        if (entry.Digest != entry.ComputeDigest()) return "its content is not what its digest is of";
        if ((entry.Personal is null) != (entry.PersonalDigest is null)) return "its sealed personal values are missing or too many";
        if (entry.Personal is { } personal && entry.PersonalDigest != Digest.Of(personal))
            return "its sealed personal values are not what their digest is of";
        return null;
    }
}

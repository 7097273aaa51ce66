using System.Text;
using System.Text.Json.Nodes;
using GeoIntel.Models.Audit;

namespace GeoIntel.Models.Evidence;

/// <summary>Finds out whether an evidence pack is as the service signed it, with nothing but a public key held outside.</summary>
/// <remarks>Signed is the manifest, which names every other file with its digest, and every entry of the audit log with
/// its own. docs/evidence.md describes the files.</remarks>
public static class EvidenceVerification
{
    public const string ManifestFile = "manifest.json";
    public const string SignatureFile = "signature.json";
    public const string CheckpointFile = "audit/checkpoint.json";
    public const string ProofsFile = "audit/proofs.jsonl";
    public const string Format = "geointel.evidence.v1";

    /// <param name="pack">The whole ZIP.</param>
    /// <param name="held">Checkpoints held outside; one of a number that the pack has must be the same.</param>
    public static EvidenceVerdict Run(ReadOnlyMemory<byte> pack, AuditRoot root, IReadOnlyCollection<Checkpoint> held)
    {
        var faults = new List<EvidenceFault>();
        if (EvidenceZip.Read(pack, out var members) is { } problem) faults.Add(new(problem.Name, problem.Explanation));
        var files = members.ToDictionary(member => member.Name, member => member.Bytes);
        var manifest = ManifestOf(files, root, faults);
        var (proven, notCovered, checkpoint) = (new List<string>(), new List<string>(), default(Checkpoint));
        if (manifest is not null)
        {
            CheckFiles(manifest, files, faults);
            checkpoint = CheckCheckpoint(manifest, files, root, held, faults);
            CheckEntries(manifest, files, root, held, checkpoint, faults, proven, notCovered);
        }
        return new EvidenceVerdict
        {
            Hit = manifest?.Hit ?? "",
            Faults = faults,
            NotCovered = notCovered,
            Proven = proven,
            FileCount = files.Count,
            Checkpoint = checkpoint?.Number ?? 0,
            IsHeld = checkpoint is not null && held.Any(one => one.Number == checkpoint.Number),
        };
    }

    static EvidenceManifest? ManifestOf(
        Dictionary<string, ReadOnlyMemory<byte>> files, AuditRoot root, List<EvidenceFault> faults)
    {
        if (!files.TryGetValue(ManifestFile, out var bytes)) return Fault(ManifestFile, "It is missing.");
        if (!files.TryGetValue(SignatureFile, out var signed)) return Fault(SignatureFile, "It is missing.");
        if (EvidenceSignature.Read(signed.Span) is not { } signature) return Fault(SignatureFile, "It is no signature as the service writes it.");
        if (root.Problem(signature) is { } problem) return Fault(SignatureFile, $"It does not count: {problem}.");
        if (signature.Manifest != Digest.Of(bytes.Span)) return Fault(ManifestFile, "It is not the one that was signed.");
        return EvidenceManifest.Read(bytes.Span) ?? Fault(ManifestFile, $"It is no manifest of the format {Format}.");

        EvidenceManifest? Fault(string file, string explanation)
        {
            faults.Add(new(file, explanation));
            return null;
        }
    }

    static void CheckFiles(EvidenceManifest manifest, Dictionary<string, ReadOnlyMemory<byte>> files, List<EvidenceFault> faults)
    {
        foreach (var listed in manifest.Files)
        {
            if (!files.TryGetValue(listed.Name, out var bytes)) faults.Add(new(listed.Name, "It is missing."));
            else if (bytes.Length != listed.Length)
                faults.Add(new(listed.Name, $"It has {bytes.Length} bytes; {listed.Length} were signed."));
            else if (Digest.Of(bytes.Span) != listed.Sha256) faults.Add(new(listed.Name, "Its bytes are not those that were signed."));
        }
        var known = manifest.Files.Select(listed => listed.Name).Append(ManifestFile).Append(SignatureFile).ToHashSet();
        foreach (var added in files.Keys.Where(name => !known.Contains(name)).Order(StringComparer.Ordinal))
            faults.Add(new(added, "It was not there when the pack was signed."));
    }

    static Checkpoint? CheckCheckpoint(
        EvidenceManifest manifest, Dictionary<string, ReadOnlyMemory<byte>> files, AuditRoot root,
        IReadOnlyCollection<Checkpoint> held, List<EvidenceFault> faults)
    {
        if (!manifest.Files.Any(listed => listed.Name == CheckpointFile)) return null;
        if (!files.TryGetValue(CheckpointFile, out var bytes)) return null; // named as missing already
        if (AuditText.Read(Encoding.UTF8.GetString(bytes.Span).TrimEnd('\n')) is not Checkpoint checkpoint)
            return Fault("It is no checkpoint as the log writes it.");
        if (root.Problem(checkpoint) is { } problem) return Fault($"Checkpoint {checkpoint.Number}: {problem}.");
        return held.Any(outside => outside.Number == checkpoint.Number && outside.ComputeDigest() != checkpoint.ComputeDigest())
            ? Fault($"Checkpoint {checkpoint.Number} is not the one held outside.")
            : checkpoint;

        Checkpoint? Fault(string explanation)
        {
            faults.Add(new(CheckpointFile, explanation));
            return null;
        }
    }

    // What is listed as covered must be proven, each by its own proof; and a version of the register by the entry of its making.
    static void CheckEntries(
        EvidenceManifest manifest, Dictionary<string, ReadOnlyMemory<byte>> files, AuditRoot root,
        IReadOnlyCollection<Checkpoint> held, Checkpoint? latest, List<EvidenceFault> faults, List<string> proven, List<string> notCovered)
    {
        var proofs = files.TryGetValue(ProofsFile, out var bytes)
            ? Encoding.UTF8.GetString(bytes.Span).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(AuditText.ReadProof).ToList()
            : [];
        var covered = manifest.Entries.Where(entry => entry.IsCovered).ToList();
        notCovered.AddRange(manifest.Entries.Where(entry => !entry.IsCovered).Select(entry => entry.Name));
        if (proofs.Count != covered.Count)
            faults.Add(new(ProofsFile, $"It holds {proofs.Count} proofs; the manifest names {covered.Count} covered entries."));
        for (var i = 0; i < Math.Min(proofs.Count, covered.Count); i++)
        {
            var entry = covered[i];
            var outside = held.FirstOrDefault(one => one.Number == proofs[i]?.Checkpoint.Number);
            var problem = proofs[i] is not { } proof ? "it is no proof as the service writes it."
                : proof.Entry.Name != entry.Name || proof.Entry.Digest != entry.Digest ? $"it is of another entry, {proof.Entry.Name}."
                : proof.Checkpoint.Number > (latest?.Number ?? 0) ? $"it is by checkpoint {proof.Checkpoint.Number}, later than the pack's own."
                : proof.Problem(root, outside);
            if (problem is not null)
            {
                faults.Add(new(ProofsFile, $"Of the proof of {entry.Name}: {problem}"));
                continue;
            }
            proven.Add(entry.Name);
            if (entry.File.Length > 0 && files.TryGetValue(entry.File, out var version) && proofs[i]!.Entry.ResourceDigest != Digest.Of(version.Span))
                faults.Add(new(entry.File, $"It is not the version whose making is entry {entry.Name} of the log."));
        }
    }
}

/// <summary>What a manifest says that can be checked.</summary>
sealed record EvidenceManifest(string Hit, IReadOnlyList<ListedFile> Files, IReadOnlyList<NamedEntry> Entries)
{
    /// <returns>Null when it is none.</returns>
    public static EvidenceManifest? Read(ReadOnlySpan<byte> bytes)
    {
        try
        {
            if (CanonicalJson.Read(bytes) is not { } all || (string?)all["format"] != EvidenceVerification.Format) return null;
            return new EvidenceManifest(
                (string)all["hit"]!,
                [.. all["files"]!.AsArray().Select(one => new ListedFile((string)one!["name"]!, DigestOf(one["sha256"]), (long)one["length"]!))],
                [
                    .. all["entries"]!.AsArray().Select(one => new NamedEntry(
                        (string)one!["name"]!, DigestOf(one["digest"]), (bool)one["covered"]!, (string?)one["file"] ?? "")),
                ]);
        }
        catch (Exception cause) when (cause is FormatException or InvalidOperationException or NullReferenceException or ArgumentNullException)
        {
            return null;
        }
    }

    static Digest DigestOf(JsonNode? text) => Digest.TryParse((string?)text, out var digest) ? digest : throw new FormatException();
}

/// <summary>A file as the manifest lists it.</summary>
readonly record struct ListedFile(string Name, Digest Sha256, long Length);

/// <summary>An entry of the audit log as the manifest names it.</summary>
/// <param name="File">The version of the register that it is about; empty when it is about none.</param>
readonly record struct NamedEntry(string Name, Digest Digest, bool IsCovered, string File);

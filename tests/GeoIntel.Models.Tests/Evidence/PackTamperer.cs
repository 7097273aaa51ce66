using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using GeoIntel.Models.Audit;
using GeoIntel.Models.Evidence;
using GeoIntel.Models.Tests.Audit;

namespace GeoIntel.Models.Tests.Evidence;

/// <summary>Alters a signed pack in one of eleven ways.</summary>
sealed class PackTamperer(Random random, ECDsa key, ECDsa foreignKey)
{
    public const int KindCount = 11;

    /// <returns>The altered pack, and the file that must be named; null when any may be.</returns>
    public (byte[] Pack, string? File) Apply(int kind, MadePack made, byte[] pack)
    {
        var files = MadePack.Unzip(pack);
        var at = random.Next(files.Count);
        var victim = files[at].Name;
        switch (kind)
        {
            case 0: // a byte of a file, the ZIP's own sums made right
                files[at] = (victim, Flipped(files[at].Bytes));
                return (MadePack.Zip(files), victim == EvidenceVerification.ManifestFile ? null : victim);
            case 1: // removed
                files.RemoveAt(at);
                return (MadePack.Zip(files), victim);
            case 2: // added
                var added = $"attachments/added{random.Next(1000)}.jpg";
                files.Insert(random.Next(files.Count + 1), (added, [1, 2, 3]));
                return (MadePack.Zip(files), added);
            case 3: // two files change their bytes
                var other = Enumerable.Range(0, files.Count).First(i => !files[i].Bytes.AsSpan().SequenceEqual(files[at].Bytes));
                (files[at], files[other]) = ((victim, files[other].Bytes), (files[other].Name, files[at].Bytes));
                var both = (string[])[victim, files[other].Name];
                return (MadePack.Zip(files), both.FirstOrDefault(name => name == EvidenceVerification.SignatureFile)
                    ?? (both.Contains(EvidenceVerification.ManifestFile) ? EvidenceVerification.ManifestFile : victim));
            case 4: // a file is altered and the manifest made to agree, without the key
                return (Rehashed(files, signer: null), EvidenceVerification.ManifestFile);
            case 5: // the same, and signed by another key
                return (Rehashed(files, signer: foreignKey), EvidenceVerification.SignatureFile);
            case 6: // cut off
                return (pack[..random.Next(pack.Length)], null);
            case 7: // a byte anywhere, the ZIP's own heads too
                return (Flipped(pack), null);
            case 8: // a checkpoint by another key, by somebody who can sign manifests
                var present = made.Checkpoints[^1];
                return (With(made, EvidenceVerification.CheckpointFile, AuditText.Write(
                    Checkpoint.Sign(null, present.Heads, present.MadeAt, foreignKey)) + "\n"), EvidenceVerification.CheckpointFile);
            case 9: // the proof of another entry, by the same
                var log = MadeLog.From(new Random(random.Next()), key);
                var stranger = InclusionProofTests.ProofOf(
                    log, Enumerable.Range(0, log.EndOf(1)).Where(place => log.Parts[place] is SealedEntry).First());
                return (With(made, EvidenceVerification.ProofsFile, Lines([stranger, .. made.Proofs.Skip(1)])), EvidenceVerification.ProofsFile);
            default: // an entry is altered inside its proof, by the same
                var proof = made.Proofs[0];
                var altered = proof with { Entry = new Tamperer(random, key, foreignKey).Altered(proof.Entry) };
                return (With(made, EvidenceVerification.ProofsFile, Lines([altered, .. made.Proofs.Skip(1)])), EvidenceVerification.ProofsFile);
        }
    }

    static string Lines(IEnumerable<InclusionProof> proofs) => string.Concat(proofs.Select(proof => AuditText.Write(proof) + "\n"));

    byte[] With(MadePack made, string file, string text)
    {
        var files = new SortedDictionary<string, byte[]>(made.Files, StringComparer.Ordinal) { [file] = Encoding.UTF8.GetBytes(text) };
        return new MadePack { Files = files, Proofs = made.Proofs, Checkpoints = made.Checkpoints }.Sign(key);
    }

    byte[] Rehashed(List<(string Name, byte[] Bytes)> files, ECDsa? signer)
    {
        var at = random.Next(files.Count - 2); // neither the manifest nor its signature, which come last
        files[at] = (files[at].Name, Flipped(files[at].Bytes));
        var place = files.FindIndex(file => file.Name == EvidenceVerification.ManifestFile);
        var manifest = JsonNode.Parse(files[place].Bytes)!.AsObject();
        var listed = manifest["files"]!.AsArray().Single(file => (string)file!["name"]! == files[at].Name)!;
        listed["sha256"] = Digest.Of(files[at].Bytes).ToString();
        files[place] = (files[place].Name, CanonicalJson.Write(manifest));
        if (signer is not null)
            files[place + 1] = (files[place + 1].Name, EvidenceSignature.Sign(files[place].Bytes, signer).Write());
        return MadePack.Zip(files);
    }

    byte[] Flipped(byte[] bytes)
    {
        var flipped = bytes.ToArray();
        flipped[random.Next(flipped.Length)] ^= (byte)(1 << random.Next(8));
        return flipped;
    }
}

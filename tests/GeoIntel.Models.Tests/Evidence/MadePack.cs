using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using GeoIntel.Models.Audit;
using GeoIntel.Models.Evidence;
using GeoIntel.Models.Tests.Audit;

namespace GeoIntel.Models.Tests.Evidence;

/// <summary>A pack made from a seed: some files, proofs of some entries of a made log, and one entry that nothing covers.</summary>
sealed class MadePack
{
    public const string Uncovered = "audit/not-covered";

    public required SortedDictionary<string, byte[]> Files { get; init; }
    public required IReadOnlyList<InclusionProof> Proofs { get; init; }
    public required IReadOnlyList<Checkpoint> Checkpoints { get; init; }

    public static MadePack From(Random random, ECDsa key)
    {
        var log = MadeLog.From(random, key);
        var files = new SortedDictionary<string, byte[]>(StringComparer.Ordinal);
        for (var i = 0; i < random.Next(3, 7); i++) files[$"attachments/{i:x4}.jpg"] = Bytes(random, random.Next(1, 300));
        files["hit.json"] = Encoding.UTF8.GetBytes("{\"name\":\"hits/one\"}\n");
        files["index.html"] = Bytes(random, 200);
        var checkpoint = log.Checkpoints()[^1];
        files[EvidenceVerification.CheckpointFile] = Encoding.UTF8.GetBytes(AuditText.Write(checkpoint) + "\n");
        var proofs = Proven(log, random);
        files[EvidenceVerification.ProofsFile] = Encoding.UTF8.GetBytes(string.Concat(proofs.Select(proof => AuditText.Write(proof) + "\n")));
        return new MadePack { Files = files, Proofs = proofs, Checkpoints = log.Checkpoints() };
    }

    /// <summary>Signs the files as they are, with the proofs that belong to them.</summary>
    public byte[] Sign(ECDsa key)
    {
        var entries = new JsonArray([
            .. Proofs.Select(proof => (JsonNode)new JsonObject
            {
                ["name"] = proof.Entry.Name, ["digest"] = proof.Entry.Digest.ToString(), ["covered"] = true,
            }),
            new JsonObject { ["name"] = Uncovered, ["digest"] = Digest.Of([1]).ToString(), ["covered"] = false },
        ]);
        var manifest = CanonicalJson.Write(new JsonObject
        {
            ["format"] = EvidenceVerification.Format,
            ["hit"] = "hits/one",
            ["entries"] = entries,
            ["files"] = new JsonArray([.. Files.Select(file => (JsonNode)new JsonObject
            {
                ["name"] = file.Key, ["sha256"] = Digest.Of(file.Value).ToString(), ["length"] = file.Value.Length,
            })]),
        });
        return Zip([
            .. Files.Select(file => (file.Key, file.Value)), (EvidenceVerification.ManifestFile, manifest),
            (EvidenceVerification.SignatureFile, EvidenceSignature.Sign(manifest, key).Write()),
        ]);
    }

    public static byte[] Zip(IReadOnlyList<(string Name, byte[] Bytes)> files)
    {
        var members = files.Select(file => new ZipMember(file.Name, Crc32.Of(file.Bytes), file.Bytes.Length)).ToList();
        return [
            .. files.SelectMany((file, i) => EvidenceZip.HeadOf(members[i]).Concat(file.Bytes)), .. EvidenceZip.TailOf(members),
        ];
    }

    public static List<(string Name, byte[] Bytes)> Unzip(byte[] pack)
    {
        Assert.Null(EvidenceZip.Read(pack, out var members));
        return [.. members.Select(member => (member.Name, member.Bytes.ToArray()))];
    }

    static List<InclusionProof> Proven(MadeLog log, Random random)
    {
        var covered = Enumerable.Range(0, log.EndOf(log.Checkpoints()[^1].Number)).Where(at => log.Parts[at] is SealedEntry).ToArray();
        random.Shuffle(covered);
        return [.. covered.Take(4).Select(place => InclusionProofTests.ProofOf(log, place))];
    }

    static byte[] Bytes(Random random, int count)
    {
        var bytes = new byte[count];
        random.NextBytes(bytes);
        return bytes;
    }
}

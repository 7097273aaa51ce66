using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using GeoIntel.Models.Audit;
using GeoIntel.Models.Evidence;

namespace GeoIntel.Cli.Tests.Verbs;

/// <summary>Checking proofs and packs, with neither a service nor a database.</summary>
public sealed class ProofVerbsTests : IDisposable
{
    static readonly DateTimeOffset Start = new(2026, 3, 1, 6, 0, 0, TimeSpan.Zero);

    readonly TestFolder _folder = new();
    readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    readonly InclusionProof _proof;

    // One batch of three entries under the first checkpoint.
    public ProofVerbsTests()
    {
        var entries = Enumerable.Range(1, 3).Select(number => new SealedEntry
        {
            Instance = "east", Number = number, Row = number, RecordedAt = Start, Actor = $"actor {number}", Action = "decision", Rpc = "rpc",
            Outcome = "ok", Digest = default,
        }.WithDigest()).ToList();
        var batch = SealedBatch.Seal(null, entries, Start);
        var checkpoint = Checkpoint.Sign(null, [ChainHead.Of(batch)], Start, _key);
        _proof = InclusionProof.Of(1, entries, batch, [], checkpoint);
        File.WriteAllText(_folder.File("root.pem"), _key.ExportSubjectPublicKeyInfoPem());
        File.WriteAllText(_folder.File("kept.txt"), AuditText.Write(checkpoint) + "\n");
        File.WriteAllText(_folder.File("proof.json"), AuditText.Write(_proof) + "\n");
    }

    public void Dispose()
    {
        _key.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_proof_that_holds_is_said_to_be_so_of_which_entry_and_by_which_checkpoint()
    {
        var run = await ProofAsync("--checkpoint", _folder.File("kept.txt"));

        Assert.Equal((0, ""), (run.Code, run.Error));
        Assert.Equal(
            [
                "Proven: entry east/2 is covered by checkpoint 1.", "2026-03-01 06:00:00Z, actor 2, decision, rpc, ok",
                "The checkpoint is one held outside.",
            ],
            run.OutLines);
        Assert.Contains("whoever has the signing key", (await ProofAsync()).Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_forged_proof_has_the_exit_code_1_and_says_why()
    {
        var forged = (_proof with { Entry = (_proof.Entry with { Actor = "nobody" }).WithDigest() });
        await File.WriteAllTextAsync(_folder.File("proof.json"), AuditText.Write(forged));
        var run = await ProofAsync("--json");
        await File.WriteAllTextAsync(_folder.File("proof.json"), "{}");

        Assert.Equal(1, run.Code);
        using var told = JsonDocument.Parse(run.Out);
        Assert.False(told.RootElement.GetProperty("proven").GetBoolean());
        Assert.Contains("does not lead", told.RootElement.GetProperty("problem").GetString(), StringComparison.Ordinal);
        Assert.Equal(1, (await ProofAsync()).Code);
    }

    [Fact]
    public async Task A_proof_by_another_checkpoint_than_those_held_is_not_taken_for_proven()
    {
        var later = Checkpoint.Sign(_proof.Checkpoint, _proof.Checkpoint.Heads, Start, _key);
        await File.WriteAllTextAsync(_folder.File("kept.txt"), AuditText.Write(later) + "\n");

        var run = await ProofAsync("--checkpoint", _folder.File("kept.txt"));

        Assert.Equal(1, run.Code);
        Assert.Contains("--number 2", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_pack_is_good_tampered_with_or_not_wholly_proven_by_its_exit_code()
    {
        var good = await PackAsync(covered: true, pack => pack);
        var uncovered = await PackAsync(covered: false, pack => pack);
        var tampered = await PackAsync(covered: true, pack =>
        {
            pack[Encoding.Latin1.GetString(pack).IndexOf("hits/one", StringComparison.Ordinal)] ^= 1;
            return pack;
        });
        var cut = await PackAsync(covered: true, pack => pack[..^10]);

        Assert.Equal((0, 3, 1, 1), (good.Code, uncovered.Code, tampered.Code, cut.Code));
        Assert.Contains("Good: 5 files about hits/one", good.Out, StringComparison.Ordinal);
        Assert.Contains("Not covered by any checkpoint: entry east/9.", uncovered.Out, StringComparison.Ordinal);
        Assert.Contains("hit.json", tampered.Out, StringComparison.Ordinal);
        Assert.Contains("cut off", cut.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("evidence")]
    [InlineData("audit")]
    public async Task Without_the_file_or_the_root_it_is_wrong_usage(string verb)
    {
        var check = verb == "audit" ? "verify-proof" : "verify";

        Assert.Equal(2, (await CliRun.OfAsync(verb, check, _folder.File("nothing"), "--root", _folder.File("root.pem"))).Code);
        Assert.Equal(2, (await CliRun.OfAsync(verb, check, _folder.File("proof.json"))).Code);
        Assert.Equal(2, (await CliRun.OfAsync(verb, check, _folder.File("proof.json"), "--root", _folder.File("kept.txt"))).Code);
    }

    Task<CliRun> ProofAsync(params string[] more) =>
        CliRun.OfAsync(["audit", "verify-proof", _folder.File("proof.json"), "--root", _folder.File("root.pem"), .. more]);

    async Task<CliRun> PackAsync(bool covered, Func<byte[], byte[]> alter)
    {
        var files = new SortedDictionary<string, byte[]>(StringComparer.Ordinal)
        {
            ["hit.json"] = Encoding.UTF8.GetBytes("{\"name\":\"hits/one\"}\n"),
            [EvidenceVerification.CheckpointFile] = Encoding.UTF8.GetBytes(AuditText.Write(_proof.Checkpoint) + "\n"),
            [EvidenceVerification.ProofsFile] = Encoding.UTF8.GetBytes(AuditText.Write(_proof) + "\n"),
        };
        var entries = new JsonArray(
            new JsonObject { ["name"] = _proof.Entry.Name, ["digest"] = _proof.Entry.Digest.ToString(), ["covered"] = true });
        if (!covered)
            entries.Add((JsonNode)new JsonObject { ["name"] = "east/9", ["digest"] = _proof.Entry.Digest.ToString(), ["covered"] = false });
        var manifest = CanonicalJson.Write(new JsonObject
        {
            ["format"] = EvidenceVerification.Format, ["hit"] = "hits/one", ["entries"] = entries,
            ["files"] = new JsonArray([.. files.Select(file => (JsonNode)new JsonObject
            {
                ["name"] = file.Key, ["sha256"] = Digest.Of(file.Value).ToString(), ["length"] = file.Value.Length,
            })]),
        });
        files[EvidenceVerification.ManifestFile] = manifest;
        files[EvidenceVerification.SignatureFile] = EvidenceSignature.Sign(manifest, _key).Write();
        var members = files.Select(file => new ZipMember(file.Key, Crc32.Of(file.Value), file.Value.Length)).ToList();
        byte[] pack =
        [
            .. members.SelectMany(member => EvidenceZip.HeadOf(member).Concat(files[member.Name])), .. EvidenceZip.TailOf(members),
        ];
        await File.WriteAllBytesAsync(_folder.File("pack.zip"), alter(pack));
        return await CliRun.OfAsync("evidence", "verify", _folder.File("pack.zip"), "--root", _folder.File("root.pem"));
    }
}

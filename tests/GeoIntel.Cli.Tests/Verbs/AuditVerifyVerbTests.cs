using System.Security.Cryptography;
using System.Text.Json;
using GeoIntel.Models.Audit;

namespace GeoIntel.Cli.Tests.Verbs;

public sealed class AuditVerifyVerbTests : IDisposable
{
    static readonly DateTimeOffset Start = new(2026, 3, 1, 6, 0, 0, TimeSpan.Zero);

    readonly TestFolder _folder = new();
    readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    readonly List<string> _lines = [];
    readonly List<string> _checkpoints = [];

    // Two checkpoints over entries 1 to 3 and 4 to 6 of one instance, and 7 to 9 that none covers.
    public AuditVerifyVerbTests()
    {
        ChainHead? head = null;
        Checkpoint? last = null;
        for (var round = 0; round < 3; round++)
        {
            var entries = Enumerable.Range(3 * round + 1, 3).Select(Entry).ToList();
            var batch = SealedBatch.Seal(head, entries, Start);
            head = ChainHead.Of(batch);
            if (round < 2)
            {
                last = Checkpoint.Sign(last, [head], Start, _key);
                _lines.Add(AuditText.Write(last));
                _checkpoints.Add(AuditText.Write(last));
            }
            _lines.Add(AuditText.Write(batch));
            _lines.AddRange(entries.Select(AuditText.Write));
        }
        File.WriteAllText(_folder.File("root.pem"), _key.ExportSubjectPublicKeyInfoPem());
        File.WriteAllLines(_folder.File("kept.txt"), _checkpoints);
    }

    public void Dispose()
    {
        _key.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_good_log_is_said_to_be_so_with_what_is_held_and_what_is_not_covered()
    {
        var run = await VerifyAsync("--checkpoint", _folder.File("kept.txt"));

        Assert.Equal((0, ""), (run.Code, run.Error));
        Assert.Equal(
            [
                "Good up to checkpoint 2, which covers 6 entries from the beginning of the log.",
                "Checkpoint 2 is the one held outside.",
                "Not covered by any checkpoint: entries 7 to 9 of east.",
            ],
            run.OutLines);
    }

    [Fact]
    public async Task Without_a_held_checkpoint_the_answer_says_what_that_is_worth()
    {
        var run = await VerifyAsync();

        Assert.Equal(0, run.Code);
        Assert.Contains("whoever has the signing key", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_altered_entry_is_named_and_the_exit_code_is_1()
    {
        var place = _lines.FindIndex(line => line.Contains("\"number\":5", StringComparison.Ordinal));
        _lines[place] = _lines[place].Replace("person 5", "person 6", StringComparison.Ordinal);

        var run = await VerifyAsync("--json");

        Assert.Equal((1, ""), (run.Code, run.Error));
        using var said = JsonDocument.Parse(Assert.Single(run.OutLines));
        Assert.Equal(1, said.RootElement.GetProperty("good_up_to_checkpoint").GetInt32());
        var fault = said.RootElement.GetProperty("fault");
        Assert.Equal(("altered", 2), (fault.GetProperty("kind").GetString(), fault.GetProperty("checkpoint").GetInt32()));
        Assert.Equal("""{"instance":"east","first":5,"last":5}""", fault.GetProperty("entries").GetRawText());
    }

    [Fact]
    public async Task A_log_cut_before_the_checkpoint_held_outside_is_tampered_with()
    {
        _lines.RemoveRange(5, _lines.Count - 5);

        Assert.Equal(0, (await VerifyAsync()).Code);
        var run = await VerifyAsync("--checkpoint", _folder.File("kept.txt"));

        Assert.Equal(1, run.Code);
        Assert.Contains("Checkpoint 2 is missing", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_cannot_be_a_root_or_a_checkpoint_is_wrong_usage()
    {
        File.WriteAllText(_folder.File("private.pem"), _key.ExportPkcs8PrivateKeyPem());
        File.WriteAllText(_folder.File("foreign.txt"), "not a checkpoint");

        Assert.Equal(2, (await CliRun.OfAsync("audit", "verify", _folder.File("none"), "--root", _folder.File("root.pem"))).Code);
        Assert.Equal(2, (await CliRun.OfAsync("audit", "verify", _folder.File("none"), "--root", _folder.File("private.pem"))).Code);
        Assert.Equal(2, (await CliRun.OfAsync("audit", "verify", _folder.File("none"))).Code);
        Assert.Equal(2, (await VerifyAsync("--checkpoint", _folder.File("foreign.txt"))).Code);
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var foreign = Checkpoint.Sign(null, [new ChainHead("east", 1, 3, default)], Start, other);
        File.WriteAllText(_folder.File("foreign.txt"), AuditText.Write(foreign));
        Assert.Equal(2, (await VerifyAsync("--checkpoint", _folder.File("foreign.txt"))).Code);
    }

    async Task<CliRun> VerifyAsync(params string[] more)
    {
        var file = _folder.File("log.jsonl");
        await File.WriteAllLinesAsync(file, _lines);
        return await CliRun.OfAsync(["audit", "verify", file, "--root", _folder.File("root.pem"), .. more]);
    }

    static SealedEntry Entry(int number) => new SealedEntry
    {
        Instance = "east",
        Number = number,
        Row = number,
        RecordedAt = Start,
        Actor = $"person {number}",
        Action = "consultation",
        Rpc = "geointel.v1.HitService/ListHits",
        Outcome = "ok",
        Digest = default,
    }.WithDigest();
}

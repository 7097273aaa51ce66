using System.IO.Compression;
using System.Text;
using GeoIntel.Models.Audit;
using GeoIntel.Models.Evidence;
using GeoIntel.Models.Tests.Audit;

namespace GeoIntel.Models.Tests.Evidence;

public sealed class EvidenceVerificationTests : SignedLogTests
{
    const int Seed = 21;
    const int TamperingCount = 2200;

    [Fact]
    public void A_pack_as_it_was_signed_is_good_and_what_nothing_covers_is_named()
    {
        for (var seed = 0; seed < 20; seed++)
        {
            var pack = MadePack.From(new Random(seed), Key);
            var verdict = EvidenceVerification.Run(pack.Sign(Key), Root, [pack.Checkpoints[^1]]);

            Assert.Empty(verdict.Faults);
            Assert.Equal(("hits/one", pack.Checkpoints[^1].Number, true), (verdict.Hit, verdict.Checkpoint, verdict.IsHeld));
            Assert.Equal(pack.Proofs.Select(proof => proof.Entry.Name), verdict.Proven);
            Assert.Equal([MadePack.Uncovered], verdict.NotCovered);
            Assert.Equal(pack.Files.Count + 2, verdict.FileCount);
        }
    }

    [Fact]
    public void Every_tampering_is_found_and_the_file_named()
    {
        var random = new Random(Seed);
        var packs = Enumerable.Range(0, 20).Select(seed => MadePack.From(new Random(seed), Key)).ToList();
        var zips = packs.ConvertAll(pack => pack.Sign(Key));
        var tamperer = new PackTamperer(random, Key, ForeignKey);
        var counts = new int[PackTamperer.KindCount];
        for (var i = 0; i < TamperingCount; i++)
        {
            var kind = i % counts.Length;
            var (pack, zip) = (packs[i % packs.Count], zips[i % packs.Count]);
            var (tampered, file) = tamperer.Apply(kind, pack, zip);
            var verdict = EvidenceVerification.Run(tampered, Root, [pack.Checkpoints[^1]]);

            counts[kind]++;
            Assert.True(!verdict.IsGood, $"seed {Seed}, tampering {i} of kind {kind} of {file} was not found");
            Assert.True(
                file is null || verdict.Faults.Any(fault => fault.File == file),
                $"seed {Seed}, tampering {i} of kind {kind}: {file} is not among {string.Join(", ", verdict.Faults)}");
        }
        Assert.All(counts, count => Assert.True(count >= TamperingCount / counts.Length));
    }

    [Fact]
    public void Every_single_byte_of_the_ZIP_counts()
    {
        var pack = MadePack.From(new Random(Seed), Key);
        var zip = pack.Sign(Key);
        for (var at = 0; at < zip.Length; at++)
        {
            var flipped = zip.ToArray();
            flipped[at] ^= 0x10;
            Assert.False(EvidenceVerification.Run(flipped, Root, []).IsGood, $"byte {at} of {zip.Length}");
        }
    }

    [Theory]
    [InlineData("../outside.txt")]
    [InlineData("/etc/passwd")]
    [InlineData("a/../../outside.txt")]
    [InlineData("c:\\windows\\x")]
    [InlineData("a//b")]
    [InlineData(".hidden")]
    [InlineData("Manifest.json")]
    [InlineData("a/")]
    [InlineData("")]
    public void A_name_that_may_lead_out_of_the_folder_is_refused_although_it_is_signed(string name)
    {
        var pack = MadePack.From(new Random(Seed), Key);
        pack.Files[name] = [1, 2, 3];

        var verdict = EvidenceVerification.Run(pack.Sign(Key), Root, []);

        Assert.False(verdict.IsGood);
        Assert.Contains(verdict.Faults, fault => fault.File == name);
    }

    [Fact]
    public void Any_reader_of_ZIP_files_opens_it()
    {
        var pack = MadePack.From(new Random(Seed), Key);
        using var zip = new ZipArchive(new MemoryStream(pack.Sign(Key)));
        foreach (var (name, bytes) in pack.Files)
        {
            using var read = new MemoryStream();
            using var opened = zip.GetEntry(name)!.Open();
            opened.CopyTo(read);
            Assert.Equal(bytes, read.ToArray());
        }
        Assert.Equal(pack.Files.Count + 2, zip.Entries.Count);
    }

    [Fact]
    public void A_checkpoint_that_is_not_the_one_held_outside_is_named()
    {
        var pack = MadePack.From(new Random(Seed), Key);
        var own = pack.Checkpoints[^1];
        var other = Checkpoint.Sign(own with { Number = own.Number - 1 }, own.Heads, own.MadeAt.AddSeconds(1), Key);

        var verdict = EvidenceVerification.Run(pack.Sign(Key), Root, [other]);

        Assert.Equal([EvidenceVerification.CheckpointFile], verdict.Faults.Select(fault => fault.File).Distinct().Take(1));
    }

    [Theory]
    [InlineData("", 0u)]
    [InlineData("123456789", 0xCBF43926u)] // the check value of the polynomial's catalogue
    public void The_check_sum_is_the_ZIP_formats(string text, uint expected) =>
        Assert.Equal(expected, Crc32.Of(Encoding.ASCII.GetBytes(text)));

    [Theory]
    [InlineData("""{"b":1,"a":[{"d":null,"c":"é"}]}""", """{"a":[{"c":"é","d":null}],"b":1}""")]
    [InlineData("""{ "n": 1.50 }""", """{"n":1.50}""")]
    public void Canonical_JSON_is_sorted_and_has_one_way_only(string given, string written)
    {
        var bytes = CanonicalJson.Write(System.Text.Json.Nodes.JsonNode.Parse(given)!);

        Assert.Equal(written + "\n", Encoding.UTF8.GetString(bytes));
        Assert.NotNull(CanonicalJson.Read(bytes));
        Assert.Null(CanonicalJson.Read(Encoding.UTF8.GetBytes(given)));
    }
}

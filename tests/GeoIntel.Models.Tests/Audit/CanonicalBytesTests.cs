using System.Security.Cryptography;
using System.Text;
using GeoIntel.Models.Audit;

namespace GeoIntel.Models.Tests.Audit;

public class CanonicalBytesTests
{
    static readonly SealedEntry Entry = new SealedEntry
    {
        Instance = "east",
        Number = 3,
        Row = 17,
        RecordedAt = new DateTimeOffset(1970, 1, 1, 0, 0, 1, TimeSpan.Zero),
        Actor = "\u00e9",
        Action = "consultation",
        Rpc = "r",
        PurposeClass = 2,
        Outcome = "ok",
        PersonalId = Guid.Parse("00112233-4455-6677-8899-aabbccddeeff"),
        Digest = default,
    };

    [Theory]
    [InlineData("none", "v1", "")]
    [InlineData("own", "v2", "00000010ffeeddccbbaa99887766554433221100ffffffff")]
    [InlineData("part", "v2", "ffffffff00000010ffeeddccbbaa99887766554433221100")]
    public void The_bytes_are_those_of_the_published_description(string call, string version, string ofCall)
    {
        const string Absent = "ffffffff";
        var id = Guid.Parse("ffeeddcc-bbaa-9988-7766-554433221100");
        var bytes = Convert.FromHexString(
            Text($"geointel.audit.entry.{version}") + Text("east") + "000000080000000000000003" + "000000080000000000000011"
            + "0000000800000000000f4240" + "00000002c3a9" + Text("consultation") + Text("r") + "000000080000000000000002"
            + Absent + Absent + Absent + Absent + Absent + Absent + Text("ok") + ofCall
            + "0000001000112233445566778899aabbccddeeff" + Absent);

        var entry = call switch
        {
            "own" => Entry with { CallId = id },
            "part" => Entry with { PartOf = id },
            _ => Entry,
        };
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(bytes)), entry.ComputeDigest().ToString());

        static string Text(string ascii) => $"{ascii.Length:x8}" + Convert.ToHexStringLower(Encoding.ASCII.GetBytes(ascii));
    }

    [Fact]
    public void Nothing_can_be_moved_over_the_border_between_two_values()
    {
        Assert.NotEqual(
            (Entry with { Actor = "ab", Action = "c" }).ComputeDigest(), (Entry with { Actor = "a", Action = "bc" }).ComputeDigest());
        var id = Guid.Parse("ffeeddcc-bbaa-9988-7766-554433221100");
        Assert.NotEqual((Entry with { CallId = id }).ComputeDigest(), (Entry with { PartOf = id }).ComputeDigest());
        Assert.NotEqual(
            (Entry with { ResourceKind = "", ResourceId = null }).ComputeDigest(),
            (Entry with { ResourceKind = null, ResourceId = "" }).ComputeDigest());
    }

    [Theory]
    [InlineData("\"number\":3", "\"number\": 3")]
    [InlineData("\"outcome\":\"ok\"", "\"outcome\":\"\\u006fk\"")]
    [InlineData("\"number\":3", "\"number\":3,\"more\":1")]
    [InlineData("00:00:01.000000Z", "00:00:01.0000001Z")]
    public void A_line_that_says_the_same_in_another_way_is_not_read(string written, string otherwise)
    {
        var line = AuditText.Write(Entry.WithDigest());

        Assert.NotNull(AuditText.Read(line));
        Assert.Contains(written, line, StringComparison.Ordinal);
        Assert.Null(AuditText.Read(line.Replace(written, otherwise, StringComparison.Ordinal)));
    }
}

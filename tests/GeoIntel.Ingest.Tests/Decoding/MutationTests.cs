using System.Text;

namespace GeoIntel.Ingest.Tests.Decoding;

public class MutationTests
{
    /// <summary>2 000 of each format; 100 000 with GEOINTEL_TEST_LONG=1.</summary>
    static readonly int Mutations = Environment.GetEnvironmentVariable("GEOINTEL_TEST_LONG") == "1" ? 100_000 : 2_000;

    static readonly byte[][] Pieces =
    [
        .. new[]
        {
            "{", "}", "[", "]", "\"", ",", ":", "<", ">", "</", "&", "\n", "\r", "\0", "-", "1e999", "null", "true",
            "99999999999999999999", "-1", "\\ud800", "\\u0000", "<!DOCTYPE x>", "<![CDATA[", "-->", "\"\"", "|", "é",
        }.Select(Encoding.UTF8.GetBytes),
        [0xFF], [0xFE, 0xFF], [0xC3], [0xED, 0xA0, 0x80],
    ];

    [Theory]
    [InlineData("openalpr", "openalpr.json")]
    [InlineData("rekor-alert", "openalpr.json")]
    [InlineData("hikvision", "hikvision.xml")]
    [InlineData("csv", "reads.csv")]
    [InlineData("ndjson", "reads.ndjson")]
    public void Broken_input_is_answered_with_reads_and_refusals_only(string format, string file)
    {
        var original = File.ReadAllBytes(Samples.Own(file));
        if (format == "rekor-alert")
            original = [.. "{\"data_type\":\"alpr_alert\",\"group\":"u8, .. original, (byte)'}'];
        Assert.NotEmpty(Samples.Decode(new MemoryStream(original), format).Reads);

        var refused = 0;
        for (var seed = 0; seed < Mutations; seed++)
        {
            var mutated = Mutate(original, new Random(seed));
            try
            {
                var (reads, refusals) = Samples.Decode(new MemoryStream(mutated), format);
                refused += refusals.Count > 0 ? 1 : 0;
                Assert.True(reads.Count + refusals.Count > 0 || format == "csv", "neither a read nor a refusal");
                Assert.All(reads, read => Assert.True(read.Camera.Length > 0 && read.Confidence is null or (>= 0 and <= 1)));
                Samples.Decode(new MemoryStream(mutated)); // whatever it is now taken for
            }
            catch (Exception exception)
            {
                Assert.Fail($"seed {seed} of {format}: {exception}");
            }
        }
        Assert.InRange(refused, Mutations / 10, Mutations);
    }

    static byte[] Mutate(byte[] original, Random random)
    {
        var bytes = original.ToList();
        for (var edits = random.Next(1, 5); edits > 0 && bytes.Count > 0; edits--)
        {
            var at = random.Next(bytes.Count);
            var length = Math.Min(random.Next(1, 40), bytes.Count - at);
            switch (random.Next(6))
            {
                case 0:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 1:
                    bytes.RemoveRange(at, length);
                    break;
                case 2:
                    bytes.InsertRange(at, Pieces[random.Next(Pieces.Length)]);
                    break;
                case 3:
                    bytes.InsertRange(random.Next(bytes.Count), bytes.GetRange(at, length));
                    break;
                case 4:
                    bytes.RemoveRange(at, bytes.Count - at);
                    break;
                default:
                    bytes[at] ^= (byte)(1 << random.Next(8));
                    break;
            }
        }
        return [.. bytes];
    }
}

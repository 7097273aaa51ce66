using System.Diagnostics;
using System.Text;
using GeoIntel.Ingest.Decoding;

namespace GeoIntel.Ingest.Tests.Decoding;

/// <summary>Broken input of every kind is answered with reads, statuses and refusals, and nothing hangs.</summary>
public class MutationTests
{
    /// <summary>10 000 of each format; 100 000 with GEOINTEL_TEST_LONG=1.</summary>
    static readonly int Mutations = Environment.GetEnvironmentVariable("GEOINTEL_TEST_LONG") == "1" ? 100_000 : 10_000;

    /// <summary>What one input may take before it counts as hanging; a sound one takes less than a
    /// millisecond.</summary>
    static readonly TimeSpan OneMax = TimeSpan.FromSeconds(30);

    static readonly byte[][] Tokens =
    [
        .. new[]
        {
            "{", "}", "[", "]", "\"", "'", ",", ":", "<", ">", "</", "/>", "&", "&#x0;", "\n", "\r\n", "\r\n\r\n", "\0", "-",
            "1e999", "null", "None", "true", "99999999999999999999", "-1", "0.0", "\\", "\\ud800", "\\u0000", "/*", "//",
            "<!DOCTYPE x>", "<![CDATA[", "-->", "\"\"", "|", "é", "--made-up-boundary", "\r\n--made-up-boundary--\r\n", "tt:",
            "#PLATE_READ#", "{\"", "[[[[[[[[[[", "Z", "+00:00",
        }.Select(Encoding.UTF8.GetBytes),
        [0xFF], [0xFE, 0xFF], [0xC3], [0xED, 0xA0, 0x80],
    ];

    /// <summary>A new one each time: what one input left behind must not change the next.</summary>
    static DecodeContext Context => new() { TimeZone = TimeZoneInfo.Utc, Camera = "c1" };

    static byte[] Wrapped => [.. "{\"data_type\":\"alpr_alert\",\"group\":"u8, .. Own("openalpr.json"), (byte)'}'];

    /// <summary>Our own hand-made samples of each format, and the vendors' where they are at hand.</summary>
    public static TheoryData<string> Formats { get; } = new(Decoders.All.Select(decoder => decoder.Format));

    [Theory]
    [MemberData(nameof(Formats))]
    public void Broken_input_is_answered_with_reads_and_refusals_only(string format)
    {
        var samples = SamplesOf(format);
        foreach (var sample in samples)
            Assert.Contains(Samples.Everything(sample, format, Context), one => one.Refusal is null);

        var (refused, watch) = (0, new Stopwatch());
        for (var seed = 0; seed < Mutations; seed++)
        {
            var random = new Random(seed);
            var mutated = Mutate(samples[seed % samples.Count], samples, random);
            try
            {
                watch.Restart();
                var decoded = Samples.Everything(mutated, format, Context);
                refused += decoded.Exists(one => one.Refusal is not null) ? 1 : 0;
                // A table without rows has nothing to tell; everything else answers.
                Assert.True(decoded.Count > 0 || format.EndsWith("csv", StringComparison.Ordinal), "neither a read nor a refusal");
                foreach (var one in decoded) AssertSound(one);
                if (seed % 4 == 0) Samples.Everything(mutated, null, Context); // whatever it is now taken for
                Assert.True(watch.Elapsed < OneMax, $"it took {watch.Elapsed}");
            }
            catch (Exception exception)
            {
                Assert.Fail($"seed {seed} of {format}: {exception}");
            }
        }
        Assert.InRange(refused, Mutations / 10, Mutations);
    }

    static void AssertSound(Decoded decoded)
    {
        if (!decoded.TryGetRead(out var read)) return;

        Assert.True(read.Read.Camera.Length is > 0 and <= 600, "camera");
        Assert.True(read.Read.Confidence is null or (>= 0 and <= 1), "confidence");
        Assert.True(read.Read.CapturedAt > DateTimeOffset.MinValue && read.Read.CapturedAt.Offset == TimeSpan.Zero, "time");
        Assert.True(read.Read.VrmText.Length > 0 || read.Read.WithdrawsEventId.Length > 0, "mark");
        foreach (var attachment in read.Attachments) Assert.True(attachment.Bytes.Length > 0, "attachment");
    }

    static List<byte[]> SamplesOf(string format)
    {
        List<byte[]> own = format switch
        {
            "openalpr" => [Own("openalpr.json"), Own("openalpr-heartbeat.json")],
            "rekor-alert" => [Wrapped],
            "hikvision" => [Own("hikvision.xml"), Form("Content-Type: application/xml", "hikvision.xml")],
            "platerecognizer" =>
            [
                Own("platerecognizer.json"), Own("platerecognizer-snapshot.json"),
                Form("Content-Disposition: form-data; name=\"json\"", "platerecognizer.json"),
            ],
            "platerecognizer-csv" => [Own("platerecognizer.csv")],
            "genetec" => [Own("genetec.json"), Own("genetec.xml"), Own("genetec-ftp.xml")],
            "onvif" => [Own("onvif.xml")],
            "csv" => [Own("reads.csv")],
            "ndjson" => [Own("reads.ndjson")],
            _ => [Own($"{format}.json")],
        };
        var shared = format switch
        {
            "openalpr" => "openalpr_alpr_results.json",
            "hikvision" => "hikvision_isapi_anpr.xml",
            "platerecognizer" => "platerecognizer_stream_webhook.json",
            "axis" => "axis_fflpr_event.json",
            "frigate" => "frigate_tracked_object_update_lpr.json",
            "genetec" => "genetec_sharpv_http.json",
            "onvif" => "onvif_licenseplateinfo_metadata.xml",
            _ => null,
        };
        if (shared is not null && Samples.SharedFormats is { } folder) own.Add(File.ReadAllBytes(Path.Combine(folder, shared)));
        return own;
    }

    static byte[] Own(string file) => File.ReadAllBytes(Samples.Own(file));

    static byte[] Form(string headers, string file) =>
        Samples.Form((headers, Own(file)), ("Content-Type: image/jpeg", Samples.Jpeg));

    /// <summary>One to four edits: flip, overwrite, delete, double, swap, put in a token, cut off, splice.</summary>
    static byte[] Mutate(byte[] original, List<byte[]> samples, Random random)
    {
        var bytes = original.ToList();
        for (var edits = random.Next(1, 5); edits > 0 && bytes.Count > 0; edits--)
        {
            var at = random.Next(bytes.Count);
            var length = Math.Min(random.Next(1, 40), bytes.Count - at);
            var piece = bytes.GetRange(at, length);
            switch (random.Next(8))
            {
                case 0:
                    bytes[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 1:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 2:
                    bytes.RemoveRange(at, length);
                    break;
                case 3:
                    bytes.InsertRange(random.Next(bytes.Count), piece);
                    break;
                case 4:
                    bytes.RemoveRange(at, length);
                    bytes.InsertRange(random.Next(bytes.Count + 1), piece);
                    break;
                case 5:
                    bytes.InsertRange(at, Tokens[random.Next(Tokens.Length)]);
                    break;
                case 6:
                    bytes.RemoveRange(at, bytes.Count - at);
                    break;
                default:
                    var other = samples[random.Next(samples.Count)];
                    bytes.RemoveRange(at, bytes.Count - at);
                    bytes.AddRange(other[random.Next(other.Length)..]);
                    break;
            }
        }
        return [.. bytes];
    }
}

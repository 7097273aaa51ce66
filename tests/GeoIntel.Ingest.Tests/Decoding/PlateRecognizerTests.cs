using System.Text;
using GeoIntel.Ingest.Decoding;
using GeoIntel.Models.Sightings;

namespace GeoIntel.Ingest.Tests.Decoding;

public class PlateRecognizerTests
{
    const string File1 = "example-east_screenshots/26-06-01/20-40-11.125000.jpg";

    static readonly string Webhook = File.ReadAllText(Samples.Own("platerecognizer.json"));
    static readonly string Snapshot = File.ReadAllText(Samples.Own("platerecognizer-snapshot.json"));
    static readonly string Csv = File.ReadAllText(Samples.Own("platerecognizer.csv"));

    [Fact]
    public void A_webhook_gives_one_read_a_result_with_the_UTC_time()
    {
        var (reads, refusals) = Samples.DecodeText(Webhook);

        Assert.Empty(refusals);
        Assert.Equal(["zz26exa", "zz26exb"], reads.Select(read => read.VrmText)); // as it was sent
        Assert.Equal([$"{File1}/0", $"{File1}/1"], reads.Select(read => read.VendorEventId));
        Assert.All(reads, read => Assert.Equal(DateTimeOffset.FromUnixTimeMilliseconds(1780346411125), read.CapturedAt));
        Assert.All(reads, read => Assert.Equal("example-east", read.Camera));
        Assert.Equal([0.912, 0.634], reads.Select(read => read.Confidence));
        Assert.Equal([new VrmCandidate("zz2gexa", null)], reads[0].Candidates); // without a score
        Assert.Equal(("Example", "blue", "Van", "gb"),
            (reads[0].Make, reads[0].Colour, reads[0].VehicleKind, reads[0].Country));
        Assert.Equal("", reads[1].Country);
        Assert.All(reads, read => Assert.Null(read.DirectionDegrees)); // measured in the picture
    }

    [Fact]
    public void A_snapshot_with_remarks_and_without_a_camera_needs_one_named()
    {
        var refusal = Samples.DecodeText(Snapshot).OnlyRefusal();
        var read = Samples.DecodeText(Snapshot, camera: "example-east").OnlyRead();

        Assert.Equal(DecodeReason.MissingField, refusal.Reason);
        Assert.Contains("--camera", refusal.Description, StringComparison.Ordinal);
        Assert.Equal(("zz26exa", "example-east", "example-2040.jpg/0"), (read.VrmText, read.Camera, read.VendorEventId));
        Assert.Equal(DateTimeOffset.FromUnixTimeMilliseconds(1780346411125), read.CapturedAt);
    }

    [Fact]
    public void The_CSV_gives_the_same_reads_as_the_webhook()
    {
        var (reads, refusals) = Samples.DecodeText(Csv);

        Assert.Empty(refusals);
        var (webhook, _) = Samples.DecodeText(Webhook);
        Assert.Equivalent(webhook[0] with { Make = "Example" }, reads[0], strict: true);
        Assert.Equivalent(webhook[1], reads[1], strict: true);
    }

    [Fact]
    public void A_row_of_the_CSV_is_kept_as_it_was_written()
    {
        var lines = Csv.Split('\n');

        var decoded = Samples.Everything(Encoding.UTF8.GetBytes(Csv));

        Assert.Equal(2, decoded.Count);
        for (var row = 0; row < 2; row++)
        {
            Assert.Equal(lines[row + 1],
                Encoding.UTF8.GetString(Assert.Single(Samples.AttachmentsOf(decoded[row])).Bytes.Span));
        }
    }

    [Fact]
    public void A_row_torn_off_and_one_without_a_zone_cost_only_themselves()
    {
        var lines = Csv.Split('\n');
        var (reads, refusals) = Samples.DecodeText(
            string.Join('\n', lines[0], lines[1], lines[2][..120], lines[2].Replace("+00:00", "", StringComparison.Ordinal)));

        Assert.Single(reads);
        Assert.Equal([DecodeReason.Malformed, DecodeReason.NoTimeZone], refusals.Select(refusal => refusal.Reason));
    }

    [Theory]
    [InlineData("[{'plate': 'zz26exb'}]", "[{'plate': 'zz26exb'}", DecodeReason.Malformed)]
    [InlineData("[{'plate': 'zz26exb'}]", "[{'plate': nan}]", DecodeReason.Malformed)]
    [InlineData("[{'plate': 'zz26exb'}]", "{'plate': 'zz26exb'}", DecodeReason.ImpossibleValue)]
    [InlineData("zz26exb,0.634", "zz26exb,63.4", DecodeReason.ImpossibleConfidence)]
    [InlineData("zz26exb,0.634", ",0.634", DecodeReason.NoVrm)]
    public void A_wrong_column_of_the_CSV_is_refused(string old, string @new, object reason)
    {
        Assert.Contains(old, Csv, StringComparison.Ordinal);
        var (reads, refusals) = Samples.DecodeText(Csv.Replace(old, @new, StringComparison.Ordinal));

        Assert.Single(reads);
        Assert.Equal(((DecodeReason)reason, 3L), (Assert.Single(refusals).Reason, refusals[0].Line));
    }

    [Theory]
    [InlineData("{'a': 1, \"b\": 'it''s'}", "{\"a\": 1, \"b\": \"it\"\"s\"}")] // two texts in a row are no JSON either
    [InlineData("(True, False, None)", "[true, false, null]")]
    [InlineData(@"'it\'s \"" \n \x41 \u00e9 \ud800'", @"""it\u0027s \u0022 \n A \u00E9 \uFFFD""")]
    [InlineData("'open", "'")]
    public void Pythons_literals_become_JSON(string literal, string json) => Assert.Equal(json, PythonLiteral.ToJson(literal));

    [Theory]
    [InlineData("form-data; name=\"json\"")]
    [InlineData("form-data; name=json")]
    public void A_form_has_the_message_in_its_field_json_and_the_picture_beside_it(string disposition)
    {
        var form = Samples.Form(
            ($"Content-Disposition: {disposition}", Encoding.UTF8.GetBytes(Webhook)),
            ("Content-Disposition: form-data; name=\"upload\"; filename=\"x.jpg\"\r\nContent-Type: image/jpeg", Samples.Jpeg));

        var decoded = Samples.Everything(form);

        Assert.Equal(2, decoded.Count);
        foreach (var one in decoded)
        {
            var attachments = Samples.AttachmentsOf(one);
            Assert.Equal([AttachmentKind.Original, AttachmentKind.Scene], attachments.Select(attachment => attachment.Kind));
            Assert.Equal(Samples.Jpeg, attachments[1].Bytes.ToArray());
            Assert.Equal(Webhook.TrimEnd(), Encoding.UTF8.GetString(attachments[0].Bytes.Span));
        }
    }

    [Theory]
    [InlineData("\"plate\": \"zz26exb\"", "\"plate\": \"\"", DecodeReason.NoVrm)]
    [InlineData("\"plate\": \"zz26exb\"", "\"plate\": null", DecodeReason.NoVrm)]
    [InlineData("\"score\": 0.634", "\"score\": 63.4", DecodeReason.ImpossibleConfidence)]
    [InlineData("\"candidates\": []", "\"candidates\": 3", DecodeReason.ImpossibleValue)]
    public void A_broken_result_does_not_cost_the_others(string old, string @new, object reason)
    {
        Assert.Contains(old, Webhook, StringComparison.Ordinal);
        var (reads, refusals) = Samples.DecodeText(Webhook.Replace(old, @new, StringComparison.Ordinal));

        Assert.Equal("zz26exa", Assert.Single(reads).VrmText);
        Assert.Equal((DecodeReason)reason, Assert.Single(refusals).Reason);
        Assert.StartsWith("results[1].", refusals[0].Field, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"hook":{"event":"image"},"data":{"camera_id":"c"}}""")]
    [InlineData("""{"processing_time":1,"results":[],"filename":"f"}""")]
    public void A_message_without_results_is_no_read(string message) =>
        Assert.Equal(DecodeReason.NotARead, Samples.DecodeText(message).OnlyRefusal().Reason);

    [Fact]
    public void A_time_without_zone_needs_the_cameras()
    {
        var message = Webhook.Replace("20:40:11.125000Z", "21:40:11.125000", StringComparison.Ordinal);

        Assert.All(Samples.DecodeText(message).Refusals, refusal => Assert.Equal(DecodeReason.NoTimeZone, refusal.Reason));
        Assert.Equal(Samples.DecodeText(Webhook).Reads[0].CapturedAt,
            Samples.DecodeText(message, zone: Samples.Zone("Europe/London")).Reads[0].CapturedAt);
    }
}

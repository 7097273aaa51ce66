using GeoIntel.Ingest.Decoding;
using GeoIntel.Models.Geo;

namespace GeoIntel.Ingest.Tests.Decoding;

public class GenetecTests
{
    static readonly string Json = File.ReadAllText(Samples.Own("genetec.json"));
    static readonly string Xml = File.ReadAllText(Samples.Own("genetec.xml"));
    static readonly string Ftp = File.ReadAllText(Samples.Own("genetec-ftp.xml"));

    [Fact]
    public void The_JSON_names_no_zone_and_needs_the_cameras()
    {
        var refusal = Samples.DecodeText(Json).OnlyRefusal();
        var read = Samples.DecodeText(Json, zone: Samples.Zone("Europe/London")).OnlyRead();

        Assert.Equal(DecodeReason.NoTimeZone, refusal.Reason);
        Assert.Contains("--time-zone", refusal.Description, StringComparison.Ordinal);
        Assert.Equal(DateTimeOffset.FromUnixTimeMilliseconds(1780346411125), read.CapturedAt);
        Assert.Equal(("ZZ26EXA", "EXAMPLE0003", 0.93), (read.VrmText, read.Camera, read.Confidence));
        Assert.Equal("00000000-0000-4000-8000-000000000041", read.VendorEventId);
    }

    [Fact]
    public void Scores_of_minus_one_values_of_a_dash_and_a_place_of_zeroes_are_not_known()
    {
        var read = Samples.DecodeText(Json, zone: TimeZoneInfo.Utc).OnlyRead();

        Assert.Equal(("", "blue", "GB"), (read.Make, read.Colour, read.Country)); // the state's score is -1
        Assert.Null(read.Position);
        Assert.Null(Samples.DecodeText(With(Json, "\"Score\": 1.0, \"Value\": \"93\"", "\"Score\": -1.0, \"Value\": \"93\""),
            zone: TimeZoneInfo.Utc).OnlyRead().Confidence);
    }

    [Fact]
    public void The_XML_has_its_zone_and_seven_digits_of_a_second()
    {
        var read = Samples.DecodeText(Xml).OnlyRead();

        Assert.Equal(DateTimeOffset.UnixEpoch.AddTicks(17803464111250001), read.CapturedAt);
        Assert.Equal(("ZZ26EXA", "EXAMPLE0003", 0.93, ""), (read.VrmText, read.Camera, read.Confidence, read.Country));
        Assert.Equal(new Wgs84Point(-2.8935, 53.4806), read.Position);
    }

    [Fact]
    public void The_FTP_file_has_its_UTC_in_two_fields()
    {
        var read = Samples.DecodeText(Ftp).OnlyRead();

        Assert.Equal(DateTimeOffset.FromUnixTimeMilliseconds(1780346411125), read.CapturedAt);
        Assert.Equal(("ZZ26EXA", "EXAMPLE0003", 0.93, 2), (read.VrmText, read.Camera, read.Confidence, read.Lane));
        Assert.Equal("00000000-0000-4000-8000-000000000043", read.VendorEventId);
        Assert.Equal(new Wgs84Point(-2.8935, 53.4806), read.Position);
        Assert.Equal("", read.Country); // the unit left its token standing
    }

    [Fact]
    public void A_local_date_in_the_template_needs_the_cameras_zone()
    {
        var local = With(Ftp, "UTCDate>2026:06:01</UTCDate>", "LocalDate>2026-06-01</LocalDate>")
            .Replace("UTCTime>20:40", "LocalTime>21:40", StringComparison.Ordinal)
            .Replace("/UTCTime", "/LocalTime", StringComparison.Ordinal);

        Assert.Equal(DecodeReason.NoTimeZone, Samples.DecodeText(local).OnlyRefusal().Reason);
        Assert.Equal(
            DateTimeOffset.FromUnixTimeMilliseconds(1780346411125),
            Samples.DecodeText(local, zone: Samples.Zone("Europe/London")).OnlyRead().CapturedAt);
    }

    [Theory]
    [InlineData("10/01/2026")]
    [InlineData("1 June 2026")]
    [InlineData("26:06:01")]
    public void A_date_that_does_not_begin_with_its_year_is_refused(string date)
    {
        var refusal = Samples.DecodeText(With(Ftp, "2026:06:01", date)).OnlyRefusal();

        Assert.Equal((DecodeReason.UnreadableCaptureTime, "UTCDate"), (refusal.Reason, refusal.Field));
    }

    [Fact]
    public void The_template_itself_is_no_read()
    {
        var refusal = Samples.DecodeText(With(Ftp, "<Plate>ZZ26EXA", "<Plate>#PLATE_READ#")).OnlyRefusal();

        Assert.Equal((DecodeReason.NotARead, "Plate"), (refusal.Reason, refusal.Field));
    }

    [Theory]
    [InlineData("ZZ26EXA", "")]
    [InlineData("ZZ26EXA", "-")]
    public void A_read_without_a_mark_is_refused(string old, string @new)
    {
        Assert.Equal(DecodeReason.NoVrm, Samples.DecodeText(With(Json, old, @new), zone: TimeZoneInfo.Utc).OnlyRefusal().Reason);
        Assert.Equal(DecodeReason.NoVrm, Samples.DecodeText(With(Xml, old, @new)).OnlyRefusal().Reason);
        Assert.Equal(DecodeReason.NoVrm, Samples.DecodeText(With(Ftp, old, @new)).OnlyRefusal().Reason);
    }

    [Fact]
    public void Pictures_come_out_of_base_64_and_an_empty_one_is_none()
    {
        byte[] jpeg = Convert.FromBase64String("/9j/4AAQSkZJRgABAQAAAQABAAD/2Q==");
        (string, AttachmentKind)[] all = [(Json, AttachmentKind.Scene), (Xml, AttachmentKind.Mark), (Ftp, AttachmentKind.Mark)];
        foreach (var (text, kind) in all)
        {
            var context = new DecodeContext { TimeZone = TimeZoneInfo.Utc };
            var decoded = Assert.Single(Samples.Everything(System.Text.Encoding.UTF8.GetBytes(text), null, context));

            var attachments = Samples.AttachmentsOf(decoded);
            Assert.Equal([kind, AttachmentKind.Original], attachments.Select(one => one.Kind));
            Assert.Equal("image/jpeg", attachments[0].ContentType);
            Assert.Equal(jpeg, attachments[0].Bytes.ToArray());
            Assert.Equal(text.Trim(), System.Text.Encoding.UTF8.GetString(attachments[1].Bytes.Span).Trim());
        }
    }

    static string With(string text, string old, string @new)
    {
        Assert.Contains(old, text, StringComparison.Ordinal);
        return text.Replace(old, @new, StringComparison.Ordinal);
    }
}

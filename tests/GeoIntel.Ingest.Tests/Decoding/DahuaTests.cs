using System.Text;
using GeoIntel.Ingest.Decoding;
using GeoIntel.Models.Geo;

namespace GeoIntel.Ingest.Tests.Decoding;

public class DahuaTests
{
    static readonly string Message = File.ReadAllText(Samples.Own("dahua.json"));

    [Fact]
    public void The_true_time_is_RealUTC_and_not_the_wall_clock_that_calls_itself_UTC()
    {
        var read = Samples.DecodeText(Message).OnlyRead();

        Assert.Equal(DateTimeOffset.FromUnixTimeMilliseconds(1780346411125), read.CapturedAt);
        Assert.Equal(("ZZ26EXA", "EXAMPLE0002", "Blue", "Van"), (read.VrmText, read.Camera, read.Colour, read.VehicleKind));
        Assert.Equal("EXAMPLE0002/9001/21", read.VendorEventId);
        Assert.Equal((2, "GBR", ""), (read.Lane, read.Country, read.Make)); // "Unknown"
        Assert.Equal(new Wgs84Point(-2.8935, 53.4806), read.Position);
        Assert.Null(read.Confidence); // 160 is on no scale that is known
    }

    [Fact]
    public void A_missing_comma_is_put_in_and_what_the_camera_sent_is_kept_as_it_was()
    {
        var whole = Message.Replace("  }\n  \"session\"", "  },\n  \"session\"", StringComparison.Ordinal);
        Assert.NotEqual(Message, whole);
        var twice = Encoding.UTF8.GetBytes(Message + Message);

        var decoded = Samples.Everything(twice);

        Assert.Equivalent(Samples.DecodeText(whole).OnlyRead(), Samples.DecodeText(Message).OnlyRead(), strict: true);
        Assert.Equal(2, decoded.Count);
        Assert.All(decoded, one =>
            Assert.Equal(Message.Trim(), Encoding.UTF8.GetString(Samples.AttachmentsOf(one).Single().Bytes.Span)));
    }

    [Fact]
    public void Commas_are_put_in_nowhere_else()
    {
        // Quotes, braces and brackets inside texts, and every gap a writer may leave in JSON that is right.
        var right = """{"a\\":"}\" \"]","b":[ ] , "c" : { } , "d":[{"e":"]"} , "f"],"g":"\\"}""";

        var json = MissingCommas.PutIn(Encoding.UTF8.GetBytes(right)).Json;

        Assert.Equal(right, Encoding.UTF8.GetString(json.Span));
    }

    [Fact]
    public void Without_RealUTC_the_wall_clock_needs_the_cameras_zone()
    {
        var old = With("\"RealUTC\": 1780346411,", "");

        Assert.Equal(DecodeReason.NoTimeZone, Samples.DecodeText(old).OnlyRefusal().Reason);
        Assert.Equal(
            DateTimeOffset.FromUnixTimeMilliseconds(1780346411125),
            Samples.DecodeText(old, zone: Samples.Zone("Europe/London")).OnlyRead().CapturedAt);
    }

    [Fact]
    public void The_objects_text_stands_in_for_the_cars()
    {
        var read = Samples.DecodeText(With("\"PlateNumber\": \"ZZ26EXA\"", "\"PlateNumber\": null")).OnlyRead();

        Assert.Equal("ZZ26EXA", read.VrmText);
    }

    [Fact]
    public void A_message_without_a_mark_says_so()
    {
        var none = With("\"PlateNumber\": \"ZZ26EXA\"", "\"PlateNumber\": \"\"")
            .Replace("\"Text\": \"ZZ26EXA\"", "\"Text\": \"\"", StringComparison.Ordinal);

        Assert.Equal(DecodeReason.NoVrm, Samples.DecodeText(none).OnlyRefusal().Reason);
    }

    [Fact]
    public void A_place_of_zeroes_is_not_known() => Assert.Null(Samples.DecodeText(
        With("\"Latitude\": 53.4806, \"Longitude\": -2.8935", "\"Latitude\": 0.0, \"Longitude\": 0.0")).OnlyRead().Position);

    [Theory]
    [InlineData("\"Code\": \"TrafficJunction\"", "\"Code\": \"VideoMotion\"", DecodeReason.NotARead)]
    [InlineData("\"eventList\": [", "\"eventList\": [], \"x\": [", DecodeReason.NotARead)]
    [InlineData("1780346411,", "-5,", DecodeReason.UnreadableCaptureTime)]
    [InlineData("1780346411,", "1e30,", DecodeReason.ImpossibleValue)]
    [InlineData("\"MachineName\": \"EXAMPLE0002\"", "\"MachineName\": null", DecodeReason.MissingField)]
    public void What_is_no_read_is_refused_with_its_reason(string old, string @new, object reason) =>
        Assert.Equal((DecodeReason)reason, Samples.DecodeText(With(old, @new), "dahua").OnlyRefusal().Reason);

    static string With(string old, string @new)
    {
        Assert.Contains(old, Message, StringComparison.Ordinal);
        return Message.Replace(old, @new, StringComparison.Ordinal);
    }
}

using GeoIntel.Ingest.Decoding;
using GeoIntel.Models.Sightings;

namespace GeoIntel.Ingest.Tests.Decoding;

public class HikvisionTests
{
    static readonly string Message = File.ReadAllText(Samples.Own("hikvision.xml"));

    [Fact]
    public void A_message_gives_one_read()
    {
        var read = Samples.DecodeText(Message).OnlyRead();

        Assert.Equal("ZZ26EXA", read.VrmText);
        Assert.Equal("02:00:5e:10:00:01/2", read.Camera);
        Assert.Equal(new DateTimeOffset(2026, 6, 1, 20, 40, 11, TimeSpan.Zero), read.CapturedAt);
        Assert.Equal(TimeSpan.Zero, read.CapturedAt.Offset);
        Assert.Equal(0.94, read.Confidence);
        Assert.Equal([0.99f, 0.98f, 0.97f, 0.71f, 0.99f, 0.95f, 0.96f], read.CharacterConfidences);
        Assert.Equal([new VrmCandidate("ZZ2GEXA", null)], read.Candidates); // as read before the camera's correction
        Assert.Equal(-(2 + 53 / 60.0 + 36.6 / 3600), read.Position!.Value.LongitudeDegrees, 12);
        Assert.Equal(53 + 28 / 60.0 + 50.16 / 3600, read.Position!.Value.LatitudeDegrees, 12);
        Assert.Equal("made-up-0001-for-the-documentation", read.VendorEventId);
        Assert.Equal((1, "blue", "van", "GBR"), (read.Lane, read.Colour, read.VehicleKind, read.Country));
    }

    [Fact]
    public void A_late_resend_is_the_same_read()
    {
        var late = With("<isDataRetransmission>false", "<isDataRetransmission>true");

        Assert.Equivalent(Samples.DecodeText(Message).OnlyRead(), Samples.DecodeText(late).OnlyRead(), strict: true);
    }

    [Fact]
    public void Confidences_of_another_number_of_characters_belong_to_another_reading()
    {
        var read = Samples.DecodeText(With("99,98,97,71,99,95,96", "99,98,97,71,99,95")).OnlyRead();

        Assert.Empty(read.CharacterConfidences);
    }

    [Fact]
    public void A_place_of_zeroes_is_not_known()
    {
        var read = Samples.DecodeText(Message
            .Replace("<degree>2</degree><minute>53</minute><sec>36.6</sec>",
                "<degree>0</degree><minute>0</minute><sec>0.0</sec>", StringComparison.Ordinal)
            .Replace("<degree>53</degree><minute>28</minute><sec>50.16</sec>",
                "<degree>0</degree><minute>0</minute><sec>0.0</sec>", StringComparison.Ordinal)).OnlyRead();

        Assert.Null(read.Position);
    }

    [Fact]
    public void A_time_without_zone_is_read_in_the_cameras_zone_and_refused_without_one()
    {
        var message = With("21:40:11+01:00", "21:40:11");

        Assert.Equal(DecodeReason.NoTimeZone, Samples.DecodeText(message).OnlyRefusal().Reason);
        Assert.True(DecodeContext.TryParseTimeZone("Europe/London", out var london));
        Assert.Equal(
            Samples.DecodeText(Message).OnlyRead().CapturedAt,
            Samples.DecodeText(message, zone: london).OnlyRead().CapturedAt);
    }

    [Theory]
    [InlineData("<licensePlate>ZZ26EXA", "<licensePlate>unknown", DecodeReason.NoVrm)]
    [InlineData("<licensePlate>ZZ26EXA", "<licensePlate>", DecodeReason.NoVrm)]
    [InlineData("<licensePlate>ZZ26EXA", "<licensePlate>ZZ26EXAZZ26EXA", DecodeReason.UnreadableVrm)]
    [InlineData("<confidenceLevel>94", "<confidenceLevel>160", DecodeReason.ImpossibleConfidence)]
    [InlineData("<confidenceLevel>94", "<confidenceLevel>NaN", DecodeReason.ImpossibleValue)]
    [InlineData("<minute>53", "<minute>61", DecodeReason.ImpossiblePosition)]
    [InlineData("<degree>2<", "<degree>999<", DecodeReason.ImpossiblePosition)]
    [InlineData("2026-06-01T21", "2026-13-01T21", DecodeReason.UnreadableCaptureTime)]
    [InlineData("<dateTime>2026-06-01T21:40:11+01:00", "<dateTime>", DecodeReason.MissingCaptureTime)]
    [InlineData("02:00:5e:10:00:01", "", DecodeReason.MissingField)]
    [InlineData("<eventType>ANPR", "<eventType>VMD", DecodeReason.NotARead)]
    [InlineData("</EventNotificationAlert>", "", DecodeReason.Malformed)]
    [InlineData("<EventNotificationAlert ", "<!DOCTYPE a [<!ENTITY b \"bb\">]><EventNotificationAlert ", DecodeReason.Malformed)]
    public void An_impossible_field_is_refused(string old, string @new, object reason)
    {
        var refusal = Samples.DecodeText(With(old, @new), "hikvision").OnlyRefusal();

        Assert.Equal((DecodeReason)reason, refusal.Reason);
    }

    [Fact]
    public void A_bomb_of_entities_is_refused_before_it_grows()
    {
        var bomb = new System.Text.StringBuilder("<!DOCTYPE a [<!ENTITY e0 \"eeeeeeeeee\">");
        for (var level = 1; level < 12; level++)
            bomb.Append($"<!ENTITY e{level} \"{string.Concat(Enumerable.Repeat($"&e{level - 1};", 10))}\">");
        bomb.Append("]><EventNotificationAlert>&e11;</EventNotificationAlert>");

        Assert.Equal(DecodeReason.Malformed, Samples.DecodeText(bomb.ToString()).OnlyRefusal().Reason);
    }

    [Fact]
    public void Nesting_without_end_is_refused()
    {
        var deep = "<EventNotificationAlert>" + string.Concat(Enumerable.Repeat("<a>", 200_000));

        Assert.Equal(DecodeReason.Malformed, Samples.DecodeText(deep).OnlyRefusal().Reason);
    }

    static string With(string old, string @new)
    {
        Assert.Contains(old, Message, StringComparison.Ordinal);
        return Message.Replace(old, @new, StringComparison.Ordinal);
    }
}

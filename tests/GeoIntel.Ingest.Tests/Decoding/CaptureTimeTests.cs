using System.Globalization;
using GeoIntel.Ingest.Decoding;

namespace GeoIntel.Ingest.Tests.Decoding;

public class CaptureTimeTests
{
    static readonly TimeZoneInfo London = TimeZoneInfo.FindSystemTimeZoneById("Europe/London");

    [Theory]
    [InlineData("2026-03-01T08:15:30Z", "2026-03-01T08:15:30.0000000")]
    [InlineData("2026-03-01t08:15:30z", "2026-03-01T08:15:30.0000000")]
    [InlineData("2026-03-01 08:15:30+00:00", "2026-03-01T08:15:30.0000000")]
    [InlineData("2026-06-01T08:15:30.25+01:00", "2026-06-01T07:15:30.2500000")]
    [InlineData("2026-06-01T08:15:30.25+0100", "2026-06-01T07:15:30.2500000")]
    [InlineData("2026-06-01T08:15:30-05:30", "2026-06-01T13:45:30.0000000")]
    [InlineData("2026-06-01T08:15:30.123456789Z", "2026-06-01T08:15:30.1234567")]
    [InlineData("2026-06-01T08:15:30,5Z", "2026-06-01T08:15:30.5000000")]
    [InlineData("2026-01-10T08:15:30", "2026-01-10T08:15:30.0000000")]
    [InlineData("2026-07-10T08:15:30", "2026-07-10T07:15:30.0000000")]
    // The clocks went forward on 29 March 2026 at 01:00 and go back on 25 October 2026 at 02:00 local time.
    [InlineData("2026-03-29T00:59:59", "2026-03-29T00:59:59.0000000")]
    [InlineData("2026-03-29T02:00:00", "2026-03-29T01:00:00.0000000")]
    [InlineData("2026-10-25T00:59:59", "2026-10-24T23:59:59.0000000")]
    [InlineData("2026-10-25T02:00:00", "2026-10-25T02:00:00.0000000")]
    [InlineData("2026-10-25T01:30:00+01:00", "2026-10-25T00:30:00.0000000")]
    public void A_time_comes_to_UTC(string text, string expected)
    {
        Assert.Null(CaptureTime.Read("captured_at", text, London, out var time));
        Assert.Equal(expected, time.ToString("yyyy-MM-ddTHH:mm:ss.fffffff", CultureInfo.InvariantCulture));
        Assert.Equal(TimeSpan.Zero, time.Offset);
    }

    [Theory]
    [InlineData("2026-03-29T01:30:00", DecodeReason.NonexistentLocalTime)]
    [InlineData("2026-10-25T01:00:00", DecodeReason.AmbiguousLocalTime)]
    [InlineData("2026-10-25T01:59:59.999", DecodeReason.AmbiguousLocalTime)]
    [InlineData("", DecodeReason.UnreadableCaptureTime)]
    [InlineData("yesterday", DecodeReason.UnreadableCaptureTime)]
    [InlineData("2026-02-30T08:15:30Z", DecodeReason.UnreadableCaptureTime)]
    [InlineData("2026-03-01T08:15:60Z", DecodeReason.UnreadableCaptureTime)]
    [InlineData("2026-03-01T08:15Z", DecodeReason.UnreadableCaptureTime)]
    [InlineData("2026-03-01T08:15:30.Z", DecodeReason.UnreadableCaptureTime)]
    [InlineData("2026-03-01T08:15:30+1", DecodeReason.UnreadableCaptureTime)]
    [InlineData("2026-03-01T08:15:30Zulu", DecodeReason.UnreadableCaptureTime)]
    [InlineData("0001-01-01T00:00:00+14:00", DecodeReason.UnreadableCaptureTime)]
    [InlineData("9999-12-31T23:59:59-01:00", DecodeReason.UnreadableCaptureTime)]
    [InlineData("01/10/2022 08:15:30", DecodeReason.UnreadableCaptureTime)]
    public void A_time_that_cannot_be_placed_is_refused(string text, object reason)
    {
        var problem = CaptureTime.Read("captured_at", text, London, out _);

        Assert.Equal((DecodeReason)reason, problem?.Reason);
    }

    [Fact]
    public void An_hour_shown_twice_is_refused_with_the_offset_to_name()
    {
        var problem = CaptureTime.Read("captured_at", "2026-10-25T01:30:00", London, out _);

        Assert.Contains("--time-zone +01:00", problem!.Value.Description, StringComparison.Ordinal);
        Assert.True(DecodeContext.TryParseTimeZone("+01:00", out var offset));
        Assert.Null(CaptureTime.Read("captured_at", "2026-10-25T01:30:00", offset, out var time));
        Assert.Equal(new DateTimeOffset(2026, 10, 25, 0, 30, 0, TimeSpan.Zero), time);
    }

    [Theory]
    [InlineData("Europe/London", true)]
    [InlineData("Z", true)]
    [InlineData("-03:30", true)]
    [InlineData("", false)]
    [InlineData("+25:00", false)]
    [InlineData("Europe/Knowsley", false)]
    public void Zones_are_named_or_offsets(string text, bool known) =>
        Assert.Equal(known, DecodeContext.TryParseTimeZone(text, out _));
}

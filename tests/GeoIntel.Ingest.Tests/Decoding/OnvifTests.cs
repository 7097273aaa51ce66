using GeoIntel.Ingest.Decoding;
using GeoIntel.Models.Geo;

namespace GeoIntel.Ingest.Tests.Decoding;

public class OnvifTests
{
    static readonly string Stream = File.ReadAllText(Samples.Own("onvif.xml"));

    [Fact]
    public void Objects_with_a_mark_and_messages_about_one_are_reads()
    {
        var (reads, refusals) = Samples.DecodeText(Stream);

        Assert.Empty(refusals);
        Assert.Equal(["ZZ26EXA", "ZZ26EXB"], reads.Select(read => read.VrmText));
        Assert.Equal(["VideoSource_1/9/2026-06-01T20:40:11.125Z", "VideoSource_1/10/2026-06-01T20:40:12.125"],
            reads.Select(read => read.VendorEventId));
        Assert.Equal([0.93, 0.81], reads.Select(read => read.Confidence));
        Assert.Equal(("GB", "Example", "Van"), (reads[0].Country, reads[0].Make, reads[0].VehicleKind));
        Assert.Equal(new Wgs84Point(-2.8935, 53.4806), reads[0].Position);
    }

    [Fact]
    public void UtcTime_is_UTC_with_and_without_its_zone()
    {
        // A zone of the camera's changes nothing: the name says UTC.
        var (reads, _) = Samples.DecodeText(Stream, zone: Samples.Zone("+05:00"));

        Assert.Equal([1780346411125, 1780346412125], reads.Select(read => read.CapturedAt.ToUnixTimeMilliseconds()));
    }

    [Fact]
    public void The_camera_is_named_from_outside_rather_than_by_a_token_that_every_device_has()
    {
        Assert.All(Samples.DecodeText(Stream, camera: "example-east").Reads, read => Assert.Equal("example-east", read.Camera));
        var unnamed = Stream.Replace("Source=\"VideoSource_1\"", "", StringComparison.Ordinal);
        Assert.Equal(DecodeReason.MissingField, Assert.Single(Samples.DecodeText(unnamed).Refusals).Reason);
    }

    [Fact]
    public void A_prefix_that_is_not_declared_does_no_harm()
    {
        var bare = Stream.Replace(" xmlns:tt=\"http://www.onvif.org/ver10/schema\"", "", StringComparison.Ordinal);
        Assert.NotEqual(Stream, bare);

        Assert.Equal(2, Samples.DecodeText(bare).Reads.Count);
    }

    [Fact]
    public void The_same_message_pulled_in_an_envelope_is_the_same_read()
    {
        var begin = Stream.IndexOf("<wsnt:NotificationMessage>", StringComparison.Ordinal);
        var end = Stream.IndexOf("</tt:Event>", StringComparison.Ordinal);
        var envelope = "<env:Envelope xmlns:env=\"e\" xmlns:tev=\"t\" xmlns:tt=\"http://www.onvif.org/ver10/schema\" "
            + "xmlns:wsnt=\"w\"><env:Body><tev:PullMessagesResponse>" + Stream[begin..end]
            + "</tev:PullMessagesResponse></env:Body></env:Envelope>";

        Assert.Equivalent(Samples.DecodeText(Stream).Reads[1], Samples.DecodeText(envelope).OnlyRead(), strict: true);
    }

    [Fact]
    public void Metadata_in_which_nothing_was_read_says_so()
    {
        var persons = "<tt:MetadataStream><tt:VideoAnalytics><tt:Frame UtcTime=\"2026-06-01T20:40:11Z\">"
            + "<tt:Object ObjectId=\"1\"/></tt:Frame></tt:VideoAnalytics></tt:MetadataStream>";

        Assert.Equal(DecodeReason.NotARead, Samples.DecodeText(persons).OnlyRefusal().Reason);
    }

    [Theory]
    [InlineData("Likelihood=\"0.93\"", "Likelihood=\"93\"", DecodeReason.ImpossibleConfidence)]
    [InlineData(">ZZ26EXA<", "><", DecodeReason.NoVrm)]
    [InlineData("UtcTime=\"2026-06-01T20:40:11.125Z\"", "", DecodeReason.MissingCaptureTime)]
    [InlineData("lon=\"-2.8935\"", "lon=\"-282.8935\"", DecodeReason.ImpossiblePosition)]
    public void An_impossible_field_costs_its_own_read_only(string old, string @new, object reason)
    {
        Assert.Contains(old, Stream, StringComparison.Ordinal);
        var (reads, refusals) = Samples.DecodeText(Stream.Replace(old, @new, StringComparison.Ordinal));

        Assert.Equal("ZZ26EXB", Assert.Single(reads).VrmText);
        Assert.Equal((DecodeReason)reason, Assert.Single(refusals).Reason);
    }

    [Fact]
    public void Too_many_elements_and_too_deep_ones_are_refused()
    {
        var many = "<MetadataStream>" + string.Concat(Enumerable.Repeat("<a/>", 100_001)) + "</MetadataStream>";
        var deep = string.Concat(Enumerable.Repeat("<MetadataStream>", 200_000));

        Assert.Equal(DecodeReason.Malformed, Samples.DecodeText(many).OnlyRefusal().Reason);
        Assert.Equal(DecodeReason.Malformed, Samples.DecodeText(deep).OnlyRefusal().Reason);
    }
}

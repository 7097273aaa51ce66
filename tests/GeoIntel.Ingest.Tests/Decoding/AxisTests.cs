using GeoIntel.Ingest.Decoding;
using GeoIntel.Models.Geo;

namespace GeoIntel.Ingest.Tests.Decoding;

public class AxisTests
{
    static readonly string[] Messages = File.ReadAllLines(Samples.Own("axis.json"));

    [Fact]
    public void The_true_time_is_the_epoch_and_not_the_wall_clock()
    {
        var read = Samples.DecodeText(Messages[1]).OnlyRead();

        Assert.Equal(("ZZ26EXA", "EXAMPLE0001", "GBR"), (read.VrmText, read.Camera, read.Country));
        Assert.Equal(DateTimeOffset.FromUnixTimeMilliseconds(1780346411525), read.CapturedAt);
        Assert.Equal(0.934, read.Confidence);
        Assert.Equal("EXAMPLE0001/310/7002", read.VendorEventId);
        Assert.Equal(new Wgs84Point(-2.8935, 53.4806), read.Position);
        Assert.Null(read.DirectionDegrees);
    }

    [Fact]
    public void A_later_state_of_a_car_supersedes_the_one_before()
    {
        var (reads, refusals) = Samples.DecodeText(string.Join('\n', Messages));

        Assert.Empty(refusals);
        Assert.Equal([("ZZ2GEXA", ""), ("ZZ26EXA", "EXAMPLE0001/310/7001")],
            reads.Select(read => (read.VrmText, read.SupersedesEventId)));
    }

    [Fact]
    public void A_message_sent_again_is_the_same_read_and_an_older_one_is_refused()
    {
        var (reads, refusals) = Samples.DecodeText(
            string.Join('\n', Messages[0], Messages[1], Messages[1], Messages[0]));

        Assert.Equivalent(reads[1], reads[2], strict: true);
        Assert.Equal(DecodeReason.Outdated, Assert.Single(refusals).Reason);
    }

    [Fact]
    public void Another_car_and_another_camera_supersede_nothing()
    {
        var (reads, _) = Samples.DecodeText(string.Join('\n',
            Messages[0], Messages[1].Replace("\"310\"", "\"311\"", StringComparison.Ordinal),
            Messages[1].Replace("EXAMPLE0001", "EXAMPLE0009", StringComparison.Ordinal)));

        Assert.All(reads, read => Assert.Equal("", read.SupersedesEventId));
    }

    [Theory]
    [InlineData("\"0.934\"", "\"-1\"")]
    [InlineData("\"0.934\"", "null")]
    public void A_confidence_of_minus_one_is_not_known(string old, string @new) =>
        Assert.Null(Samples.DecodeText(With(old, @new)).OnlyRead().Confidence);

    [Fact]
    public void A_place_of_zeroes_is_not_known() =>
        Assert.Null(Samples.DecodeText(With("53.4806, \"lon\": -2.8935", "0.0, \"lon\": 0")).OnlyRead().Position);

    [Theory]
    [InlineData("\"plateUTF8\": \"ZZ26EXA\"", "\"plateUTF8\": \"\"", DecodeReason.NoVrm)]
    [InlineData("1780346411525", "0", DecodeReason.MissingCaptureTime)]
    [InlineData("1780346411525", "soon", DecodeReason.ImpossibleValue)]
    [InlineData("\"0.934\"", "\"93.4\"", DecodeReason.ImpossibleConfidence)]
    [InlineData("\"SerialNumber\": \"EXAMPLE0001\"", "\"SerialNumber\": \"\"", DecodeReason.MissingField)]
    public void An_impossible_field_is_refused(string old, string @new, object reason) =>
        Assert.Equal((DecodeReason)reason, Samples.DecodeText(With(old, @new), "axis").OnlyRefusal().Reason);

    static string With(string old, string @new)
    {
        Assert.Contains(old, Messages[1], StringComparison.Ordinal);
        return Messages[1].Replace(old, @new, StringComparison.Ordinal);
    }
}

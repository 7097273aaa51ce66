using GeoIntel.Ingest.Decoding;

namespace GeoIntel.Ingest.Tests.Decoding;

public class FrigateTests
{
    static readonly string[] Messages = File.ReadAllLines(Samples.Own("frigate.json"));

    const string Id = "1780346410.500001-exampl";

    [Fact]
    public void Seconds_with_a_fraction_keep_every_digit()
    {
        var read = Samples.DecodeText(Messages[0]).OnlyRead();

        Assert.Equal(DateTimeOffset.UnixEpoch.AddTicks(17803464111250010), read.CapturedAt);
        Assert.Equal(("ZZ2GEXA", "example_east", 0.71), (read.VrmText, read.Camera, read.Confidence));
        Assert.Equal((Id + "/ZZ2GEXA", ""), (read.VendorEventId, read.SupersedesEventId));
    }

    [Fact]
    public void A_refined_mark_supersedes_the_earlier_read_of_the_same_id_and_the_same_mark_is_the_same_read()
    {
        var (reads, refusals) = Samples.DecodeText(string.Join('\n', Messages));

        Assert.Empty(refusals);
        Assert.Equal(
            [(Id + "/ZZ2GEXA", ""), (Id + "/ZZ26EXA", Id + "/ZZ2GEXA"), (Id + "/ZZ26EXA", Id + "/ZZ2GEXA")],
            reads.Select(read => (read.VendorEventId, read.SupersedesEventId)));
    }

    [Fact]
    public void An_event_tells_itself_what_it_refines()
    {
        var refined = Messages[2].Replace(
            "\"recognized_license_plate\":\"ZZ26EXA\"", "\"recognized_license_plate\":\"ZZ2GEXA\"", StringComparison.Ordinal);

        var read = Samples.DecodeText(refined).OnlyRead();

        Assert.Equal((Id + "/ZZ26EXA", Id + "/ZZ2GEXA"), (read.VendorEventId, read.SupersedesEventId));
        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(1780346412), read.CapturedAt);
        Assert.Equal((0.93, "car"), (read.Confidence, read.VehicleKind));
    }

    [Theory]
    [InlineData("null")]
    [InlineData("\"an owner's name\"")]
    [InlineData("[\"an owner's name\",0.93]")]
    public void The_sub_label_may_be_anything_and_no_word_of_it_is_taken(string subLabel)
    {
        var message = Messages[2].Replace("\"sub_label\":null", $"\"sub_label\":{subLabel}", StringComparison.Ordinal);

        var read = Samples.DecodeText(message).OnlyRead();

        Assert.DoesNotContain("owner", System.Text.Json.JsonSerializer.Serialize(read), StringComparison.Ordinal);
    }

    [Fact]
    public void A_mark_that_comes_back_is_a_third_read()
    {
        var back = Messages[0].Replace("1780346411.125001", "1780346413.0", StringComparison.Ordinal);

        var (reads, _) = Samples.DecodeText(string.Join('\n', Messages[0], Messages[1], back));

        Assert.Equal((Id + "/ZZ2GEXA/3", Id + "/ZZ26EXA"), (reads[2].VendorEventId, reads[2].SupersedesEventId));
    }

    [Fact]
    public void What_was_thought_earlier_is_refused_when_it_comes_later()
    {
        var (reads, refusals) = Samples.DecodeText(string.Join('\n', Messages[1], Messages[0]));

        Assert.Single(reads);
        Assert.Equal((DecodeReason.Outdated, 2L), (Assert.Single(refusals).Reason, refusals[0].Line));
    }

    [Fact]
    public void What_was_sent_before_is_remembered_from_input_to_input()
    {
        var context = new DecodeContext();

        Samples.Everything(System.Text.Encoding.UTF8.GetBytes(Messages[0]), null, context);
        var second = Assert.Single(Samples.Everything(System.Text.Encoding.UTF8.GetBytes(Messages[1]), null, context));

        Assert.True(second.TryGetRead(out var read));
        Assert.Equal(Id + "/ZZ2GEXA", read.Read.SupersedesEventId);
    }

    [Fact]
    public void The_memory_is_bounded_and_forgets_the_longest_unheard_of()
    {
        var memory = new RefinedReads();
        for (var car = 0; car <= RefinedReads.VehiclesMax; car++) memory.Refine($"car {car}", "A", DateTimeOffset.UnixEpoch);

        Assert.Equal(new RefinedId("car 0/B", ""), memory.Refine("car 0", "B", DateTimeOffset.UnixEpoch));
        Assert.Equal(new RefinedId("car 9/B", "car 9/A"), memory.Refine("car 9", "B", DateTimeOffset.UnixEpoch));
    }

    [Theory]
    [InlineData("\"plate\":\"ZZ2GEXA\"", "\"plate\":\"\"", DecodeReason.NoVrm)]
    [InlineData("1780346411.125001", "0", DecodeReason.MissingCaptureTime)]
    [InlineData("1780346411.125001", "1e300", DecodeReason.ImpossibleValue)]
    [InlineData("\"score\":0.71", "\"score\":71", DecodeReason.ImpossibleConfidence)]
    [InlineData("\"type\":\"lpr\"", "\"type\":\"face\"", DecodeReason.NotARead)]
    public void An_impossible_field_is_refused(string old, string @new, object reason)
    {
        Assert.Contains(old, Messages[0], StringComparison.Ordinal);
        var message = Messages[0].Replace(old, @new, StringComparison.Ordinal);

        Assert.Equal((DecodeReason)reason, Samples.DecodeText(message, "frigate").OnlyRefusal().Reason);
    }

    [Fact]
    public void An_object_without_a_mark_is_no_read()
    {
        var person = """{"type":"new","before":{},"after":{"id":"1.5-x","camera":"c","frame_time":1780346411.5,"label":"person"}}""";

        Assert.Equal(DecodeReason.NoVrm, Samples.DecodeText(person).OnlyRefusal().Reason);
    }
}

using System.IO.Pipelines;
using System.Text;
using GeoIntel.Ingest.Decoding;

namespace GeoIntel.Ingest.Tests.Decoding;

public class DecodersTests
{
    [Theory]
    [InlineData("openalpr.json", "openalpr")]
    [InlineData("hikvision.xml", "hikvision")]
    [InlineData("openalpr-heartbeat.json", "openalpr")]
    [InlineData("platerecognizer.json", "platerecognizer")]
    [InlineData("platerecognizer-snapshot.json", "platerecognizer")]
    [InlineData("platerecognizer.csv", "platerecognizer-csv")]
    [InlineData("axis.json", "axis")]
    [InlineData("dahua.json", "dahua")]
    [InlineData("frigate.json", "frigate")]
    [InlineData("genetec.json", "genetec")]
    [InlineData("genetec.xml", "genetec")]
    [InlineData("genetec-ftp.xml", "genetec")]
    [InlineData("onvif.xml", "onvif")]
    [InlineData("reads.csv", "csv")]
    [InlineData("reads.ndjson", "ndjson")]
    public void The_format_is_recognised_by_content(string file, string format)
    {
        Assert.True(Decoders.TryRecognise(File.ReadAllBytes(Samples.Own(file)), out var decoder));
        Assert.Equal(format, decoder.Format);
        Assert.Equal([format], Decoders.All
            .Where(one => one.Recognises(File.ReadAllBytes(Samples.Own(file)))).Select(one => one.Format));
    }

    [Fact]
    public void Nothing_and_blanks_are_an_empty_input_in_every_format()
    {
        foreach (var format in Decoders.All.Select(decoder => decoder.Format).Prepend(null))
        {
            foreach (var text in new[] { "", "\uFEFF", " \r\n\n" })
                Assert.Equal(DecodeReason.EmptyInput, Samples.DecodeText(text, format).OnlyRefusal().Reason);
        }
    }

    [Fact]
    public void An_unknown_format_is_refused_with_the_names_of_the_known()
    {
        var refusal = Samples.DecodeText("hello").OnlyRefusal();

        Assert.Equal(DecodeReason.UnknownFormat, refusal.Reason);
        Assert.All(Decoders.All, one => Assert.Contains(one.Format, refusal.Description, StringComparison.Ordinal));
    }

    [Fact]
    public void A_document_past_its_limit_is_refused()
    {
        using var endless = new BlankStream(WholeInput.BytesMax + 1L);

        Assert.Equal(DecodeReason.TooLarge, Samples.Decode(endless, "openalpr").OnlyRefusal().Reason);
    }

    [Fact]
    public void Lines_without_end_are_refused_in_bounded_memory()
    {
        using var endless = new BlankStream(256L * 1024 * 1024, (byte)'{');
        var before = GC.GetAllocatedBytesForCurrentThread();

        Assert.Equal(DecodeReason.TooLarge, Samples.Decode(endless, "ndjson").OnlyRefusal().Reason);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 64 * 1024 * 1024);
    }

    [Fact]
    public void A_bomb_of_entities_is_refused_before_it_grows_in_every_format_of_XML()
    {
        foreach (var root in new[] { "EventNotificationAlert", "AutoVu", "MetadataStream" })
        {
            var bomb = new StringBuilder($"<!DOCTYPE {root} [<!ENTITY e0 \"eeeeeeeeee\">");
            for (var level = 1; level < 12; level++)
                bomb.Append($"<!ENTITY e{level} \"{string.Concat(Enumerable.Repeat($"&e{level - 1};", 10))}\">");
            bomb.Append($"]><{root}>&e11;</{root}>");
            foreach (var format in new[] { "hikvision", "genetec", "onvif" })
                Assert.Equal(DecodeReason.Malformed, Samples.DecodeText(bomb.ToString(), format).OnlyRefusal().Reason);
        }
    }

    [Fact]
    public void What_lies_outside_is_never_fetched()
    {
        var outside = "<!DOCTYPE AutoVu SYSTEM \"file:///etc/hostname\"><AutoVu><Plate>ZZ26EXA</Plate></AutoVu>";

        Assert.Equal(DecodeReason.Malformed, Samples.DecodeText(outside, "genetec").OnlyRefusal().Reason);
    }

    [Fact]
    public void Text_that_is_not_UTF_8_is_refused_in_every_format()
    {
        byte[] latin = [.. "{\"data_type\":\""u8, 0xE9, .. "\"}"u8];
        byte[] utf16 = [.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes("{\"data_type\":\"alpr_group\"}")];
        foreach (var format in Decoders.All.Select(decoder => decoder.Format))
        {
            var first = Samples.Decode(new MemoryStream(latin), format).Refusals[0];
            Assert.True(first.Reason is DecodeReason.WrongEncoding
                or DecodeReason.UnknownField or DecodeReason.MissingField, $"{format}: {first}"); // a CSV's header
            Assert.Equal(DecodeReason.WrongEncoding, Samples.Decode(new MemoryStream(utf16), format).OnlyRefusal().Reason);
        }
    }

    [Fact]
    public void Files_of_several_vendors_mixed_give_the_reads_of_the_one_and_refusals_of_the_others()
    {
        var mixed = string.Concat(new[] { "openalpr.json", "axis.json", "platerecognizer.json", "dahua.json" }
            .Select(file => File.ReadAllText(Samples.Own(file)) + "\n"));

        foreach (var (format, count) in new[] { ("openalpr", 1), ("axis", 2), ("platerecognizer", 2), ("dahua", 1) })
        {
            var (reads, refusals) = Samples.DecodeText(mixed, format);
            Assert.Equal(count, reads.Count);
            Assert.NotEmpty(refusals);
            Assert.All(refusals, refusal => Assert.True(
                refusal.Reason is DecodeReason.NotARead or DecodeReason.Malformed, refusal.ToString()));
        }
    }

    [Fact]
    public async Task A_pipe_is_decoded_as_its_lines_arrive()
    {
        var pipe = new Pipe();
        await pipe.Writer.WriteAsync(Encoding.UTF8.GetBytes(
            "{\"camera\":\"c1\",\"vrm\":\"ZZ26EXA\",\"captured_at\":\"2026-03-01T08:15:30Z\"}\n"));
        using var source = pipe.Reader.AsStream();

        // The writer stays open: a decoder that waits for more than the line would never return.
        using var decoded = Decoders.Decode(source, null, DecodeContext.Default).GetEnumerator();
        var first = await Task.Run(decoded.MoveNext).WaitAsync(TimeSpan.FromMinutes(1));

        Assert.True(first);
        await pipe.Writer.CompleteAsync();
        Assert.False(decoded.MoveNext());
    }

    [Fact]
    public void Nesting_without_end_is_refused_in_every_format()
    {
        var deep = string.Concat(Enumerable.Repeat("{\"data_type\":[", 50_000));

        string[] other = ["csv", "platerecognizer-csv", "hikvision", "onvif"];
        foreach (var format in Decoders.All.Select(decoder => decoder.Format).Except(other))
            Assert.Equal(DecodeReason.Malformed, Samples.DecodeText(deep, format).OnlyRefusal().Reason);
    }

    /// <summary>A stream of one byte over and over.</summary>
    sealed class BlankStream(long length, byte filler = (byte)' ') : MemoryStream
    {
        long _left = length;

        public override int Read(byte[] buffer, int offset, int count)
        {
            var taken = (int)Math.Min(count, _left);
            buffer.AsSpan(offset, taken).Fill(filler);
            _left -= taken;
            return taken;
        }
    }
}

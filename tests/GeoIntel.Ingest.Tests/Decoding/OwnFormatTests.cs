using System.Text;
using GeoIntel.Ingest.Decoding;
using GeoIntel.Models.Geo;
using GeoIntel.Models.Sightings;

namespace GeoIntel.Ingest.Tests.Decoding;

public class OwnFormatTests
{
    const string Header = "camera,vrm,captured_at";
    const string Row = "c1,ZZ26EXA,2026-03-01T08:15:30Z";

    [Fact]
    public void The_documented_CSV_sample_decodes()
    {
        var (reads, refusals) = Samples.DecodeFile(Samples.Own("reads.csv"));

        Assert.Empty(refusals);
        Assert.Equal(3, reads.Count);
        Assert.Equal("ZZ26 EXA", reads[0].VrmText);
        Assert.Equal([new VrmCandidate("ZZ26EXB", 0.41), new VrmCandidate("ZZ2GEXA", 0.22)], reads[0].Candidates);
        Assert.Equal((0.93, 92.5, 1), (reads[0].Confidence, reads[0].DirectionDegrees, reads[0].Lane));
        Assert.Equal((null, "", "hm62-000771"), (reads[2].Confidence, reads[2].Colour, reads[2].VendorEventId));
    }

    [Fact]
    public void The_documented_NDJSON_sample_decodes()
    {
        var (reads, refusals) = Samples.DecodeFile(Samples.Own("reads.ndjson"));

        Assert.Empty(refusals);
        Assert.Equal(3, reads.Count);
        Assert.Equal([new VrmCandidate("ZZ26EXB", 0.41), new VrmCandidate("ZZ2GEXA", 0.22)], reads[0].Candidates);
        Assert.Equal((new Wgs84Point(-2.8935, 53.4806), 8.0), (reads[1].Position, reads[1].PositionUncertaintyMetres));
        Assert.Equal("pv7-000103", reads[2].SupersedesEventId);
    }

    [Theory]
    [InlineData("LF", "\n")]
    [InlineData("CR LF", "\r\n")]
    [InlineData("CR", "\r")]
    public void Any_line_end_and_a_byte_order_mark_are_taken(string name, string end)
    {
        var (reads, refusals) = Samples.DecodeText($"\uFEFF{Header}{end}{Row}{end}{end}{Row}{end}");

        Assert.True(refusals.Count == 0 && reads.Count == 2, name);
    }

    [Fact]
    public void Columns_stand_in_any_order_and_case_and_quoted_fields_keep_their_commas()
    {
        var read = Samples.DecodeText("Captured_At,\"make\",VRM, camera\n2026-03-01T08:15:30Z,\"A \"\"B\"\", C\",ZZ26EXA, c1 \n")
            .OnlyRead();

        Assert.Equal(("c1", "A \"B\", C"), (read.Camera, read.Make));
    }

    [Fact]
    public void A_header_alone_is_a_file_without_reads()
    {
        var (reads, refusals) = Samples.DecodeText(Header + "\n");

        Assert.Empty(reads);
        Assert.Empty(refusals);
    }

    [Fact]
    public void Everything_wrong_with_a_header_is_said_at_once()
    {
        var refusal = Samples.DecodeText("camera,speed,vrm,colour,colour,wheels\nc1,1,ZZ26EXA,a,b,4\n", "csv").OnlyRefusal();

        Assert.Equal(DecodeReason.UnknownField, refusal.Reason);
        Assert.Contains("unknown columns: speed, wheels", refusal.Description, StringComparison.Ordinal);
        Assert.Contains("missing columns: captured_at", refusal.Description, StringComparison.Ordinal);
        Assert.Contains("doubled columns: colour", refusal.Description, StringComparison.Ordinal);
    }

    [Fact]
    public void A_broken_line_costs_one_read_and_is_named_by_its_line()
    {
        var long1 = new string('x', LineReader.LengthMaxDefault + 1);
        var text = string.Join('\n', Header, Row, "c1,\"ZZ26", Row, long1, Row, "c1", Row, "c1,Z\"Z\"1,2026", "", Row);

        var (reads, refusals) = Samples.DecodeText(text);

        Assert.Equal(5, reads.Count);
        Assert.Equal([3L, 5, 7, 9], refusals.Select(refusal => refusal.Line).Order());
        Assert.Equal(
            [DecodeReason.Malformed, DecodeReason.TooLarge, DecodeReason.Malformed, DecodeReason.Malformed],
            refusals.OrderBy(refusal => refusal.Line).Select(refusal => refusal.Reason));
    }

    [Theory]
    [InlineData("confidence", "1.5", DecodeReason.ImpossibleConfidence)]
    [InlineData("confidence", "NaN", DecodeReason.ImpossibleValue)]
    [InlineData("confidence", "0,5", DecodeReason.Malformed)]
    [InlineData("candidates", "ZZ26EXB:2", DecodeReason.ImpossibleConfidence)]
    [InlineData("candidates", "ZZ26EXB:x", DecodeReason.ImpossibleValue)]
    [InlineData("longitude", "-2.9", DecodeReason.ImpossiblePosition)]
    [InlineData("direction", "361", DecodeReason.ImpossibleValue)]
    [InlineData("lane", "-1", DecodeReason.ImpossibleValue)]
    [InlineData("lane", "1.5", DecodeReason.ImpossibleValue)]
    [InlineData("source_sequence", "99999999999999999999", DecodeReason.ImpossibleValue)]
    [InlineData("character_confidences", "0.9|0.8", DecodeReason.ImpossibleConfidence)]
    [InlineData("position_uncertainty_m", "1e300", DecodeReason.ImpossibleValue)]
    public void An_impossible_value_is_refused_with_its_field(string field, string value, object reason)
    {
        var refusal = Samples.DecodeText($"{Header},{field}\n{Row},{value}\n").OnlyRefusal();

        Assert.Equal((DecodeReason)reason, refusal.Reason);
        Assert.Equal(2, refusal.Line);
        if (refusal.Reason != DecodeReason.Malformed) Assert.Equal(field, refusal.Field);
    }

    [Fact]
    public void No_refusal_holds_the_mark()
    {
        const string Mark = "ZZ26EXAZZ26EXA";
        var text = $"{Header},candidates\nc1,{Mark},2026,{Mark}:3\n";

        var refusal = Samples.DecodeText(text).OnlyRefusal();

        Assert.DoesNotContain("ZZ26", refusal.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\"camera\":\"c1\"", DecodeReason.Malformed)]
    [InlineData("[]", DecodeReason.Malformed)]
    [InlineData("{\"camera\":\"c1\",\"camera\":\"c2\"}", DecodeReason.Malformed)]
    [InlineData("{\"camera\":7}", DecodeReason.ImpossibleValue)]
    [InlineData("{\"wheels\":4}", DecodeReason.UnknownField)]
    [InlineData("{\"camera\":\"c1\",\"vrm\":\"ZZ26EXA\"}", DecodeReason.MissingCaptureTime)]
    [InlineData("{\"camera\":\"c1\",\"vrm\":\"\",\"captured_at\":\"2026-03-01T08:15:30Z\"}", DecodeReason.NoVrm)]
    [InlineData("{\"camera\":\"\\ud800\"}", DecodeReason.Malformed)]
    [InlineData("{\"\\ud800\":1}", DecodeReason.Malformed)]
    [InlineData("{\"candidates\":[1]}", DecodeReason.ImpossibleValue)]
    public void A_broken_NDJSON_line_is_refused_and_the_next_is_read(string line, object reason)
    {
        var good = "{\"camera\":\"c1\",\"vrm\":\"ZZ26EXA\",\"captured_at\":\"2026-03-01T08:15:30Z\"}";

        var (reads, refusals) = Samples.DecodeText($"{good}\n{line}\n{good}", "ndjson");

        Assert.Equal(2, reads.Count);
        Assert.Equal(((DecodeReason)reason, 2L), (Assert.Single(refusals).Reason, refusals[0].Line));
    }

    [Theory]
    [InlineData("{0},easting,northing\n{1},341000.00,391000.00\n")]
    [InlineData("{{\"camera\":\"c1\",\"vrm\":\"ZZ26EXA\",\"captured_at\":\"2026-03-01T08:15:30Z\",\"easting\":341000,\"northing\":391000}}")]
    public void A_place_on_the_National_Grid_is_taken(string text)
    {
        var read = Samples.DecodeText(string.Format(null, text, Header, Row)).OnlyRead();

        Assert.True(NationalGrid.TryToGrid(read.Position!.Value, out var grid));
        Assert.InRange(grid.DistanceMetresTo(GeoPoint.OfMetres(341_000, 391_000)), 0, 0.02);
    }

    [Theory]
    [InlineData("easting,northing", "-1,391000")]
    [InlineData("easting,northing", "341000,")]
    [InlineData("easting,northing,longitude,latitude", "341000,391000,-2.89,53.41")]
    public void A_place_off_the_grid_by_halves_or_given_twice_is_refused(string columns, string values)
    {
        var refusal = Samples.DecodeText($"{Header},{columns}\n{Row},{values}\n").OnlyRefusal();

        Assert.Equal((DecodeReason.ImpossiblePosition, "easting"), (refusal.Reason, refusal.Field));
    }

    [Fact]
    public void A_withdrawal_needs_no_mark()
    {
        var read = Samples.DecodeText($"{Header},withdraws\nc1,,2026-03-01T08:15:30Z,k-1\n").OnlyRead();

        Assert.Equal(("", "k-1"), (read.VrmText, read.WithdrawsEventId));
    }

    [Fact]
    public void Text_that_is_not_UTF8_costs_its_line_and_UTF16_the_file()
    {
        byte[] latin = [.. Encoding.UTF8.GetBytes($"{Header},colour\n{Row},"), 0xE9, .. Encoding.UTF8.GetBytes($"\n{Row},blue\n")];

        var (reads, refusals) = Samples.Decode(new MemoryStream(latin));
        Assert.Equal("blue", Assert.Single(reads).Colour);
        Assert.Equal((DecodeReason.WrongEncoding, 2L), (Assert.Single(refusals).Reason, refusals[0].Line));

        byte[] wide = [.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes($"{Header}\n{Row}\n")];
        foreach (var format in Decoders.All.Select(decoder => decoder.Format).Prepend(null))
            Assert.Equal(DecodeReason.WrongEncoding, Samples.Decode(new MemoryStream(wide), format).OnlyRefusal().Reason);
    }
}

using GeoIntel.Ingest.Decoding;
using GeoIntel.Models.Geo;

namespace GeoIntel.Ingest.Tests.Decoding;

/// <summary>What the real files prove, taken from them by eye. They are read where they lie and not part of the
/// product.</summary>
public class VendorSampleTests
{
    [SharedFormatsFact]
    public void OpenAlpr_results_give_one_read_each_with_the_frames_time_and_the_other_candidates()
    {
        var (reads, refusals) = Samples.DecodeFile(Shared("openalpr_alpr_results.json"));

        Assert.Empty(refusals);
        Assert.Equal(2, reads.Count);
        Assert.Equal(["D2651BF", "CG3L5Y"], reads.Select(read => read.VrmText));
        Assert.All(reads, read => Assert.Equal(Utc("2019-07-09T14:13:28.425"), read.CapturedAt));
        Assert.All(reads, read => Assert.Equal(new string('Y', 40) + "/1234", read.Camera));
        Assert.Equal(new string('Y', 40) + "-1234-1562681608425/0", reads[0].VendorEventId);
        Assert.Equal(new string('Y', 40) + "-1234-1562681608425/1", reads[1].VendorEventId);
        Assert.Equal(0.929419174194336, reads[0].Confidence!.Value, 12);
        Assert.Equal(0.947376327514648, reads[1].Confidence!.Value, 12);
        Assert.Equal(["D2651F", "D265BF", "D251BF"], reads[0].Candidates.Select(candidate => candidate.VrmText));
        Assert.Equal(0.808129653930664, reads[0].Candidates[0].Confidence!.Value, 12);
        Assert.All(reads, read => Assert.Null(read.Position));
        Assert.Equal("us-mo", reads[0].Country);
    }

    [SharedFormatsFact]
    public void An_OpenAlpr_heartbeat_is_no_read()
    {
        var refusal = Samples.DecodeFile(Shared("openalpr_heartbeat.json")).OnlyRefusal();

        Assert.Equal(DecodeReason.NotARead, refusal.Reason);
        Assert.Contains("heartbeat", refusal.Description, StringComparison.Ordinal);
    }

    [SharedFormatsFact]
    public void A_Rekor_alert_gives_the_read_of_its_group()
    {
        var read = Samples.DecodeFile(Shared("rekor_scout_alpr_alert.json")).OnlyRead();

        Assert.Equal("2BH375", read.VrmText);
        Assert.Equal(Utc("2021-09-03T19:06:29.342"), read.CapturedAt); // the group's start; its uuid is of July
        Assert.Equal("TESTTESTTESTTESTTESTTESTTESTTESTTESTTEST/1000", read.Camera);
        Assert.Equal("63PHH1MHEXF9U245NFI66RGPUXTQEREKAJI7K44Y-177622-1627675927855", read.VendorEventId);
        Assert.Equal(0.9325465393, read.Confidence!.Value, 10);
        Assert.Empty(read.Candidates);
        Assert.Equal(new Wgs84Point(-77.0173, 39.0391), read.Position);
        Assert.Equal(296.55792236, read.DirectionDegrees);
        Assert.Equal(("bmw", "white", "suv-crossover", "us-ma"),
            (read.Make, read.Colour, read.VehicleKind, read.Country));
    }

    [SharedFormatsFact]
    public void A_Hikvision_message_gives_the_time_of_its_zone_and_the_place_of_its_degrees_and_minutes()
    {
        var read = Samples.DecodeFile(Shared("hikvision_isapi_anpr.xml")).OnlyRead();

        Assert.Equal("PECT600", read.VrmText);
        Assert.Equal(Utc("2024-01-19T03:17:19"), read.CapturedAt); // 11:17:19+08:00
        Assert.Equal("d4:e8:53:bc:4c:02/1", read.Camera);
        Assert.Equal("2024011911172144900FlERIduqg06eKsYuvLX072NugIxaHw22mHG5D5KBmWqX", read.VendorEventId);
        Assert.Equal(0.97, read.Confidence);
        Assert.Equal(Enumerable.Repeat(0.99f, 7), read.CharacterConfidences);
        Assert.Empty(read.Candidates); // what was read first is what is reported
        Assert.Equal(111, read.Position!.Value.LongitudeDegrees);
        Assert.Equal(22 / 60.0, read.Position!.Value.LatitudeDegrees, 12);
        Assert.Null(read.DirectionDegrees);
        Assert.Equal(2, read.Lane);
        Assert.Equal(("white", "vehicle", ""), (read.Colour, read.VehicleKind, read.Country));
    }

    [SharedFormatsFact]
    public void Every_other_file_of_the_folder_is_refused_and_breaks_no_decoder()
    {
        string[] known = ["openalpr_alpr_results.json", "rekor_scout_alpr_alert.json", "hikvision_isapi_anpr.xml"];
        var others = Directory.GetFiles(Samples.SharedFormats!).Where(path => !known.Contains(Path.GetFileName(path)));

        foreach (var path in others)
        {
            foreach (var format in Decoders.All.Select(decoder => decoder.Format).Prepend(null))
            {
                var (reads, refusals) = Samples.DecodeFile(path, format);
                Assert.True(reads.Count == 0 && refusals.Count > 0, $"{Path.GetFileName(path)} as {format ?? "auto"}");
            }
        }
    }

    static string Shared(string file) => Path.Combine(Samples.SharedFormats!, file);

    static DateTimeOffset Utc(string text) =>
        DateTimeOffset.Parse(text + "Z", System.Globalization.CultureInfo.InvariantCulture);
}

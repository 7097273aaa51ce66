using GeoIntel.Ingest.Decoding;
using GeoIntel.Models.Geo;
using GeoIntel.Models.Sightings;

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
    public void An_OpenAlpr_heartbeat_is_the_status_of_its_camera()
    {
        var decoded = Assert.Single(Everything("openalpr_heartbeat.json"));

        Assert.Equal(
            new CameraStatus(new string('Y', 40) + "/1234", Utc("2019-07-09T14:18:24.008"), true), decoded.Status);
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
        Assert.Equal(
            [AttachmentKind.Scene, AttachmentKind.Vehicle, AttachmentKind.Mark, AttachmentKind.Original],
            Samples.AttachmentsOf(Assert.Single(Everything("rekor_scout_alpr_alert.json"))).Select(one => one.Kind));
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
    public void A_Stream_webhook_gives_the_UTC_time_and_candidates_without_a_score()
    {
        var read = Samples.DecodeFile(Shared("platerecognizer_stream_webhook.json")).OnlyRead();

        Assert.Equal("9JUB11", MarkOf(read));
        Assert.Equal(Utc("2021-09-29T05:56:13.606935"), read.CapturedAt);
        Assert.Equal(("camera-1", 0.839), (read.Camera, read.Confidence));
        Assert.Equal("camera-1_screenshots/21-09-29/05-56-13.606935.jpg/0", read.VendorEventId);
        Assert.Equal([new VrmCandidate("sju88y", null), new VrmCandidate("sjubi", null)], read.Candidates);
        Assert.Equal(("gb", "Big Truck", ""), (read.Country, read.VehicleKind, read.Make));
        Assert.Null(read.Position);
        Assert.Null(read.DirectionDegrees);
    }

    [SharedFormatsFact]
    public void A_Snapshot_answer_gives_its_read_to_the_camera_that_is_named_for_it()
    {
        var read = Samples.DecodeFile(Shared("platerecognizer_snapshot_response.jsonc"), camera: "c1").OnlyRead();

        Assert.Equal("NHK552", MarkOf(read));
        Assert.Equal(Utc("2020-10-12T16:17:27.574008"), read.CapturedAt);
        Assert.Equal(("c1", 0.904, "1617_7M83K_car.jpg/0"), (read.Camera, read.Confidence, read.VendorEventId));
        Assert.Equal(("Riley", "black", "Sedan", "gb"), (read.Make, read.Colour, read.VehicleKind, read.Country));
        Assert.Empty(read.Candidates);
    }

    [SharedFormatsFact]
    public void An_Axis_event_gives_the_epoch_and_not_the_wall_clock_three_hours_on()
    {
        var read = Samples.DecodeFile(Shared("axis_fflpr_event.json")).OnlyRead();

        Assert.Equal("RLE11684", MarkOf(read));
        Assert.Equal(Utc("2021-06-11T10:05:38.252"), read.CapturedAt);
        Assert.Equal(("ACCC8ED3290D", 0.719034), (read.Camera, read.Confidence));
        Assert.Equal("ACCC8ED3290D/1144696/11890300", read.VendorEventId);
        Assert.Equal(new Wgs84Point(30.476213, 50.418114), read.Position);
        Assert.Equal("POL", read.Country);
    }

    [SharedFormatsFact]
    public void The_Dahua_message_is_read_in_spite_of_its_missing_comma_and_has_no_mark()
    {
        var refusal = Samples.DecodeFile(Shared("dahua_trafficjunction_rpc_INVALIDJSON.txt")).OnlyRefusal();

        Assert.Equal(DecodeReason.NoVrm, refusal.Reason);
        // With a mark in it, the rest of the message proves the time, seven hours from what it calls UTC.
        var text = File.ReadAllText(Shared("dahua_trafficjunction_rpc_INVALIDJSON.txt"));
        var read = Samples.DecodeText(text.Replace(
            "\"PlateColor\": \"Unknown\",\n                            \"PlateType\"",
            "\"PlateNumber\": \"ZZ26EXA\",\n                            \"PlateType\"", StringComparison.Ordinal)).OnlyRead();
        Assert.Equal(Utc("2024-01-30T07:34:55.305"), read.CapturedAt);
        Assert.Equal(("8M049B2PAJF3085", "8M049B2PAJF3085/175706653/516"), (read.Camera, read.VendorEventId));
        Assert.Equal((2, "Blue"), (read.Lane, read.Colour));
        Assert.Null(read.Position);
        Assert.Null(read.Confidence);
    }

    [SharedFormatsFact]
    public void A_Frigate_update_keeps_the_microseconds()
    {
        var read = Samples.DecodeFile(Shared("frigate_tracked_object_update_lpr.json")).OnlyRead();

        Assert.Equal("123ABC", MarkOf(read));
        Assert.Equal(Utc("2020-12-04T23:19:18.748393"), read.CapturedAt);
        Assert.Equal(("driveway_cam", 0.95), (read.Camera, read.Confidence));
        Assert.Equal("1607123955.475377-mxklsc/123ABC", read.VendorEventId);
        Assert.Null(read.Position);
    }

    [SharedFormatsFact]
    public void A_SharpV_event_needs_the_cameras_zone_and_leaves_out_what_it_does_not_know()
    {
        var file = Shared("genetec_sharpv_http.json");
        Assert.Equal(DecodeReason.NoTimeZone, Samples.DecodeFile(file).OnlyRefusal().Reason);

        var read = Samples.DecodeFile(file, zone: "Z").OnlyRead();

        Assert.Equal("AA7D2", MarkOf(read));
        Assert.Equal(Utc("2016-08-29T08:42:45.797"), read.CapturedAt);
        Assert.Equal(("SHARPV12345", "32cf870a-46aa-4cfd-914b-00062d98e93a"), (read.Camera, read.VendorEventId));
        Assert.Equal((null, null, "", "US"), (read.Confidence, read.Position, read.VehicleKind, read.Country));
    }

    [SharedFormatsFact]
    public void ONVIF_metadata_with_an_undeclared_prefix_gives_its_read_in_UTC()
    {
        var read = Samples.DecodeFile(Shared("onvif_licenseplateinfo_metadata.xml"), camera: "c1").OnlyRead();

        Assert.Equal("6DZG261", MarkOf(read));
        Assert.Equal(Utc("2010-10-20T12:24:57.321"), read.CapturedAt);
        Assert.Equal(("c1", 0.9, "c1/12/2010-10-20T12:24:57.321"), (read.Camera, read.Confidence, read.VendorEventId));
        Assert.Equal("US", read.Country);
        Assert.Null(read.Position);
    }

    [SharedFormatsFact]
    public void The_template_of_the_FTP_export_and_the_torn_CSV_are_refused_for_what_they_are()
    {
        Assert.Equal(DecodeReason.NotARead,
            Samples.DecodeFile(Shared("genetec_sharpv_ftp_template.xml")).OnlyRefusal().Reason);
        Assert.Equal(DecodeReason.Malformed,
            Samples.DecodeFile(Shared("platerecognizer_stream_output_TRUNCATED.csv")).OnlyRefusal().Reason);
    }

    [SharedFormatsFact]
    public void Every_file_breaks_no_decoder_and_is_a_read_in_its_own_format_only()
    {
        foreach (var path in Directory.GetFiles(Samples.SharedFormats!))
        {
            static DecodeContext Context() => new() { Camera = "c1", TimeZone = TimeZoneInfo.Utc };
            var understood = Decoders.All.Select(decoder => decoder.Format).Where(format =>
            {
                var decoded = Samples.Everything(File.ReadAllBytes(path), format, Context());
                Assert.NotEmpty(decoded);
                return decoded.Any(one => one.Refusal is null);
            }).ToList();

            Assert.True(understood.Count <= 1, $"{Path.GetFileName(path)}: {string.Join(", ", understood)}");
            var recognised = Samples.Everything(File.ReadAllBytes(path), null, Context()).Any(one => one.Refusal is null);
            Assert.Equal(understood.Count == 1, recognised);
        }
    }

    static string MarkOf(Read read) => Vrm.TryParse(read.VrmText, out var vrm) ? vrm.Text : "";

    static List<Decoded> Everything(string file) => Samples.Everything(File.ReadAllBytes(Shared(file)));

    static string Shared(string file) => Path.Combine(Samples.SharedFormats!, file);

    static DateTimeOffset Utc(string text) =>
        DateTimeOffset.Parse(text + "Z", System.Globalization.CultureInfo.InvariantCulture);
}

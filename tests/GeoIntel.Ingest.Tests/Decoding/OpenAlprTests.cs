using GeoIntel.Ingest.Decoding;
using GeoIntel.Models.Geo;

namespace GeoIntel.Ingest.Tests.Decoding;

public class OpenAlprTests
{
    static readonly string Group = File.ReadAllText(Samples.Own("openalpr.json"));

    [Fact]
    public void A_group_gives_one_read()
    {
        var read = Samples.DecodeText(Group).OnlyRead();

        Assert.Equal("ZZ26EXA", read.VrmText);
        Assert.Equal("EXAMPLEAGENT0001/41", read.Camera);
        Assert.Equal(DateTimeOffset.FromUnixTimeMilliseconds(1772352930250), read.CapturedAt);
        Assert.Equal(0.915, read.Confidence);
        Assert.Equal("ZZ2GEXA", Assert.Single(read.Candidates).VrmText);
        Assert.Equal(0.7325, read.Candidates[0].Confidence);
        Assert.Equal("EXAMPLEAGENT0001-41-1772352930610", read.VendorEventId);
        Assert.Equal(new Wgs84Point(-2.8935, 53.4806), read.Position);
        Assert.Equal(271.5, read.DirectionDegrees);
        Assert.Equal(("example", "blue", "van-full", "eu-gb"), (read.Make, read.Colour, read.VehicleKind, read.Country));
    }

    [Fact]
    public void A_place_of_zero_zero_and_a_confidence_of_minus_one_are_not_known()
    {
        var read = Samples.DecodeText(Group
            .Replace("53.4806", "0.0", StringComparison.Ordinal)
            .Replace("-2.8935", "0.0", StringComparison.Ordinal)
            .Replace("\"best_confidence\": 91.5", "\"best_confidence\": -1", StringComparison.Ordinal)).OnlyRead();

        Assert.Null(read.Position);
        Assert.Null(read.Confidence);
    }

    [Theory]
    [InlineData("")]
    [InlineData("--")]
    [InlineData("unknown")]
    [InlineData("Unlicensed")]
    public void A_group_without_a_mark_is_refused(string mark)
    {
        var refusal = Samples.DecodeText(Group.Replace("\"best_plate_number\": \"ZZ26EXA\"",
            $"\"best_plate_number\": \"{mark}\"", StringComparison.Ordinal)).OnlyRefusal();

        Assert.Equal(DecodeReason.NoVrm, refusal.Reason);
        Assert.Equal("no-vrm", refusal.ReasonText);
    }

    [Fact]
    public void A_preview_is_refused_because_the_final_group_follows()
    {
        var refusal = Samples.DecodeText(Group.Replace(
            "\"is_preview\": false", "\"is_preview\": true", StringComparison.Ordinal)).OnlyRefusal();

        Assert.Equal(DecodeReason.Preview, refusal.Reason);
    }

    [Fact]
    public void A_group_of_a_parked_vehicle_is_a_read_like_any_other()
    {
        var parked = Group.Replace("\"is_parked\": false", "\"is_parked\": true", StringComparison.Ordinal);

        Assert.NotEqual(Group, parked);
        Assert.Equivalent(Samples.DecodeText(Group).OnlyRead(), Samples.DecodeText(parked).OnlyRead(), strict: true);
    }

    [Fact]
    public void Two_vehicles_that_share_their_best_frame_keep_two_ids()
    {
        var second = Group.Replace("\"plate_index\": 0", "\"plate_index\": 1", StringComparison.Ordinal);

        var (reads, _) = Samples.DecodeText(Group + second);

        Assert.Equal(2, reads.Select(read => read.VendorEventId).Distinct().Count());
    }

    [Theory]
    [InlineData("\"epoch_start\": 1772352930250", "\"epoch_start\": 0", DecodeReason.MissingCaptureTime, "epoch_start")]
    [InlineData("\"epoch_start\": 1772352930250", "\"epoch_start\": -5", DecodeReason.UnreadableCaptureTime, "epoch_start")]
    [InlineData("1772352930250,", "99999999999999999,", DecodeReason.UnreadableCaptureTime, "epoch_start")]
    [InlineData("1772352930250,", "1e999,", DecodeReason.ImpossibleValue, "epoch_start")]
    [InlineData("\"best_confidence\": 91.5", "\"best_confidence\": 160", DecodeReason.ImpossibleConfidence, "best_confidence")]
    [InlineData("\"best_confidence\": 91.5", "\"best_confidence\": \"91.5\"", DecodeReason.ImpossibleValue, "best_confidence")]
    [InlineData("53.4806", "153.4806", DecodeReason.ImpossiblePosition, "gps_longitude")]
    [InlineData("\"agent_uid\": \"EXAMPLEAGENT0001\"", "\"agent_uid\": \"\"", DecodeReason.MissingField, "agent_uid")]
    [InlineData("\"camera_id\": 41", "\"camera_id\": null", DecodeReason.MissingField, "camera_id")]
    [InlineData("\"alpr_group\"", "\"alpr_pigeon\"", DecodeReason.NotARead, "data_type")]
    [InlineData("\"blue\"", "\"\\ud800\"", DecodeReason.Malformed, "")]
    [InlineData("\"blue\"", "\"\\u0000\"", DecodeReason.ImpossibleValue, "color")]
    public void An_impossible_field_is_refused_by_name(string old, string @new, object reason, string field)
    {
        var refusal = Samples.DecodeText(Group.Replace(old, @new, StringComparison.Ordinal), "openalpr").OnlyRefusal();

        Assert.Equal(((DecodeReason)reason, field), (refusal.Reason, refusal.Field));
    }

    [Fact]
    public void A_broken_result_does_not_cost_the_others_of_its_frame()
    {
        var (reads, refusals) = Samples.DecodeText("""
            {"data_type":"alpr_results","uuid":"u","agent_uid":"a","camera_id":1,"epoch_time":1772352930250,"results":[
            {"plate":"ZZ26EXA","confidence":90,"plate_index":0},{"plate":7},{"plate":"ZZ26EXB","confidence":80}]}
            """);

        Assert.Equal(["u/0", "u/2"], reads.Select(read => read.VendorEventId));
        Assert.Equal("results[1].plate", Assert.Single(refusals).Field);
    }

    [Fact]
    public void Documents_may_follow_each_other_or_stand_in_a_list_and_a_torn_one_costs_only_itself()
    {
        var line = Group.ReplaceLineEndings(" ");
        var torn = line[..(line.Length / 2)];

        Assert.Equal(2, Samples.DecodeText($"[{Group},{Group}]").Reads.Count);
        Assert.Equal(2, Samples.DecodeText(Group + Group).Reads.Count);
        var (reads, refusals) = Samples.DecodeText($"{line}\n{torn}\n{line}\n");
        Assert.Equal(2, reads.Count);
        Assert.Equal((DecodeReason.Malformed, 2L), (Assert.Single(refusals).Reason, refusals[0].Line));
    }

    [Fact]
    public void An_input_that_stays_broken_is_given_up_and_the_refusal_says_so()
    {
        var broken = string.Concat(Enumerable.Repeat("\n{\"a\":\"", JsonDocuments.BrokenMax + 5));

        var (reads, refusals) = Samples.DecodeText(broken, "openalpr");

        Assert.Empty(reads);
        Assert.Equal(JsonDocuments.BrokenMax + 1, refusals.Count);
        Assert.Contains("the rest of the input was not read", refusals[^1].Description, StringComparison.Ordinal);
        // A sound one in between begins the count anew.
        var mended = string.Concat(Enumerable.Repeat("\n{\"a\":\"", 600)) + "\n" + Group.ReplaceLineEndings(" ")
            + string.Concat(Enumerable.Repeat("\n{\"a\":\"", 600)) + "\n" + Group.ReplaceLineEndings(" ");
        Assert.Equal(2, Samples.DecodeText(mended, "openalpr").Reads.Count);
    }

    [Fact]
    public void An_alert_wraps_its_group_and_has_the_groups_id()
    {
        var alert = $$"""{"data_type":"alpr_alert","epoch_time":1772352999999,"plate_number":"ZZ26EXA","group":{{Group}}}""";

        var read = Samples.DecodeText(alert).OnlyRead();

        Assert.Equal(Samples.DecodeText(Group).OnlyRead().VendorEventId, read.VendorEventId);
        Assert.Equal(DateTimeOffset.FromUnixTimeMilliseconds(1772352930250), read.CapturedAt);
    }

    [Theory]
    [InlineData("""{"data_type":"alpr_results","uuid":"u","agent_uid":"a","camera_id":1,"epoch_time":1772352930250,"results":[]}""")]
    [InlineData("[]")]
    public void Nothing_read_is_said_and_not_passed_over(string message) =>
        Assert.Equal(DecodeReason.NotARead, Samples.DecodeText(message, "openalpr").OnlyRefusal().Reason);

    [Fact]
    public void An_alert_without_its_group_is_refused()
    {
        var refusal = Samples.DecodeText("""{"data_type":"alpr_alert","plate_number":"ZZ26EXA"}""").OnlyRefusal();

        Assert.Equal(DecodeReason.MissingField, refusal.Reason);
    }

    [Fact]
    public void A_heartbeat_tells_of_each_camera_whether_it_streams()
    {
        var decoded = Samples.Everything(File.ReadAllBytes(Samples.Own("openalpr-heartbeat.json")));

        var at = DateTimeOffset.FromUnixTimeMilliseconds(1772352960000);
        Assert.Equal(
            [new CameraStatus("EXAMPLEAGENT0001/41", at, true), new CameraStatus("EXAMPLEAGENT0001/42", at, false)],
            decoded.Select(one => one.Status));
        Assert.All(decoded, one => Assert.False(one.TryGetRead(out _)));
        Assert.All(decoded, one => Assert.Null(one.Refusal));
    }

    [Theory]
    [InlineData("\"timestamp\": 1772352960000", "\"timestamp\": 0", DecodeReason.MissingCaptureTime)]
    [InlineData("EXAMPLEAGENT0001", "", DecodeReason.MissingField)]
    [InlineData("\"video_streams\"", "\"other\"", DecodeReason.NotARead)]
    public void A_heartbeat_that_tells_nothing_is_refused(string old, string @new, object reason)
    {
        var heartbeat = File.ReadAllText(Samples.Own("openalpr-heartbeat.json"));

        var refusal = Samples.DecodeText(heartbeat.Replace(old, @new, StringComparison.Ordinal)).OnlyRefusal();

        Assert.Equal((DecodeReason)reason, refusal.Reason);
    }

    [Fact]
    public async Task Statuses_go_to_who_asks_for_them_and_are_let_go_otherwise()
    {
        var statuses = new List<CameraStatus>();
        var text = File.ReadAllText(Samples.Own("openalpr-heartbeat.json")) + Group;
        IEnumerable<Decoded> Decoded() => Samples.Everything(System.Text.Encoding.UTF8.GetBytes(text));

        var told = await DecodedStream.ReadsAsync(Decoded(), Fail, statuses.Add).ToListAsync();
        var untold = await DecodedStream.ReadsAsync(Decoded(), Fail).ToListAsync();

        Assert.Equal([true, false], statuses.Select(status => status.IsStreaming));
        Assert.Equal((1, 1), (told.Count, untold.Count));

        static void Fail(DecodeRefusal refusal) => Assert.Fail(refusal.ToString());
    }

    [Fact]
    public void Pictures_of_a_group_and_of_a_result_are_attached_and_what_is_no_base_64_is_not()
    {
        const string Picture = "/9j/4AAQSkZJRgABAQAAAQABAAD/2Q==";
        var group = Group
            .Replace("\"data_type\"", $"\"overview_jpeg\":\"{Picture}\",\"vehicle_crop_jpeg\":\"(cut)\",\"data_type\"", StringComparison.Ordinal)
            .Replace("\"plate_index\"", $"\"plate_crop_jpeg\":\"{Picture}\",\"plate_index\"", StringComparison.Ordinal);

        var attachments = Samples.AttachmentsOf(Assert.Single(Samples.Everything(System.Text.Encoding.UTF8.GetBytes(group))));

        Assert.Equal([AttachmentKind.Scene, AttachmentKind.Mark, AttachmentKind.Original], attachments.Select(one => one.Kind));
        Assert.Equal(["image/jpeg", "image/jpeg", "application/json"], attachments.Select(one => one.ContentType));
        Assert.Equal(Convert.FromBase64String(Picture), attachments[0].Bytes.ToArray());
    }
}

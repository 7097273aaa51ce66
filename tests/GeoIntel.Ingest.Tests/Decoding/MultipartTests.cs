using System.Text;
using GeoIntel.Ingest.Decoding;

namespace GeoIntel.Ingest.Tests.Decoding;

public class MultipartTests
{
    static readonly byte[] Xml = File.ReadAllBytes(Samples.Own("hikvision.xml"));

    static readonly byte[] Body = Samples.Form(
        ("Content-Disposition: form-data; name=\"anpr.xml\"; filename=\"anpr.xml\"\r\nContent-Type: text/xml", Xml),
        ("Content-Disposition: form-data; name=\"licensePlatePicture.jpg\"; filename=\"licensePlatePicture.jpg\"", Samples.Jpeg),
        ("Content-Disposition: form-data; name=\"vehiclePicture.jpg\"", Samples.Jpeg),
        ("Content-Disposition: form-data; name=\"detectionPicture.jpg\"\r\nContent-Type: image/jpeg", Samples.Jpeg));

    [Fact]
    public void A_Hikvision_body_gives_its_read_with_the_pictures_by_their_names()
    {
        var decoded = Assert.Single(Samples.Everything(Body));

        Assert.True(decoded.TryGetRead(out var read));
        Assert.Equivalent(Samples.DecodeText(Encoding.UTF8.GetString(Xml)).OnlyRead(), read.Read, strict: true);
        Assert.Equal(
            [AttachmentKind.Original, AttachmentKind.Mark, AttachmentKind.Vehicle, AttachmentKind.Scene],
            read.Attachments.Select(one => one.Kind));
        Assert.Equal(Xml, read.Attachments[0].Bytes.ToArray());
        Assert.All(read.Attachments.Skip(1), picture => Assert.Equal(Samples.Jpeg, picture.Bytes.ToArray()));
    }

    [Fact]
    public void Several_messages_in_one_body_keep_their_own_pictures()
    {
        var stream = Samples.Form(
            ("Content-Type: application/xml", Xml), ("Content-Type: image/jpeg", Samples.Jpeg),
            ("Content-Type: application/xml", Xml));

        var decoded = Samples.Everything(stream);

        Assert.Equal([2, 1], decoded.Select(one => Samples.AttachmentsOf(one).Count));
    }

    [Fact]
    public void Lines_may_end_with_a_line_feed_alone()
    {
        var text = Encoding.Latin1.GetString(Samples.Form(("Content-Type: application/xml", Xml)));

        Assert.Single(Samples.Everything(Encoding.Latin1.GetBytes(text.Replace("\r\n", "\n", StringComparison.Ordinal))));
    }

    [Fact]
    public void A_body_torn_in_a_picture_keeps_its_read_and_says_what_is_missing()
    {
        var decoded = Samples.Everything(Body[..^200]);

        Assert.Equal(3, Samples.AttachmentsOf(decoded[0]).Count); // without the torn picture
        Assert.Equal(DecodeReason.Malformed, decoded[1].Refusal!.Reason);
        Assert.Equal(2, decoded.Count);
    }

    [Fact]
    public void A_body_torn_in_its_message_is_refused() =>
        Assert.Equal(DecodeReason.Malformed, Assert.Single(Samples.Everything(Body[..400])).Refusal!.Reason);

    [Fact]
    public void A_body_without_a_message_is_refused()
    {
        var pictures = Samples.Form(("Content-Type: image/jpeg", Samples.Jpeg));

        Assert.Equal(DecodeReason.NotARead, Assert.Single(Samples.Everything(pictures, "hikvision")).Refusal!.Reason);
        Assert.Equal(DecodeReason.NotARead, Assert.Single(Samples.Everything(pictures, "platerecognizer")).Refusal!.Reason);
    }

    [Fact]
    public void More_parts_than_any_device_sends_are_refused()
    {
        var many = Samples.Form([.. Enumerable.Repeat(("Content-Type: image/jpeg", Samples.Jpeg), Multipart.PartsMax + 1)]);

        Assert.Equal(DecodeReason.TooLarge, Assert.Single(Samples.Everything(many, "hikvision")).Refusal!.Reason);
    }

    [Fact]
    public void A_picture_is_what_its_bytes_say_whatever_its_header_claims()
    {
        var lying = Samples.Form(
            ("Content-Type: application/xml", Xml),
            ("Content-Disposition: form-data; name=\"detectionPicture.jpg\"\r\nContent-Type: image/jpeg", "MZ, no picture"u8.ToArray()));

        Assert.Equal("application/octet-stream", Samples.AttachmentsOf(Assert.Single(Samples.Everything(lying)))[1].ContentType);
    }
}

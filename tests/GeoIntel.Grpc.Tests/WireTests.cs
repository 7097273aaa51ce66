using System.Buffers;
using System.IO.Compression;
using Grpc.Core;
using Grpc.Wire;

namespace GeoIntel.Grpc.Tests;

public class WireTests
{
    [Theory]
    [InlineData("plain words", "plain words")]
    [InlineData("100 %", "100 %25")]
    [InlineData("\t\ntest with whitespace\r\nand Unicode BMP ☺ and non-BMP 😈\t\n",
        "%09%0Atest with whitespace%0D%0Aand Unicode BMP %E2%98%BA and non-BMP %F0%9F%98%88%09%0A")]
    public void A_message_is_percent_encoded_and_comes_back(string message, string encoded)
    {
        Assert.Equal(encoded, PercentEncoding.Encode(message));
        Assert.Equal(message, PercentEncoding.Decode(encoded));
    }

    [Theory]
    [InlineData("100%", "100%")]
    [InlineData("%zz%4", "%zz%4")]
    [InlineData("a%2", "a%2")]
    [InlineData("%41%", "A%")]
    public void A_badly_encoded_message_is_kept_as_it_is(string encoded, string message) =>
        Assert.Equal(message, PercentEncoding.Decode(encoded));

    [Theory]
    [InlineData("1H", 36_000_000_000)]
    [InlineData("2M", 1_200_000_000)]
    [InlineData("3S", 30_000_000)]
    [InlineData("4m", 40_000)]
    [InlineData("5u", 50)]
    [InlineData("1n", 1)]
    [InlineData("99999999H", 3_599_999_964_000_000_000)]
    public void A_timeout_is_read_in_each_unit(string text, long ticks)
    {
        Assert.True(TimeoutHeader.TryParse(text, out var timeout));
        Assert.Equal(ticks, timeout.Ticks);
    }

    [Theory]
    [InlineData("")]
    [InlineData("S")]
    [InlineData("5")]
    [InlineData("5s")]
    [InlineData("-5S")]
    [InlineData("1.5S")]
    [InlineData("123456789S")]
    [InlineData(null)]
    public void A_malformed_timeout_is_not_read(string? text) => Assert.False(TimeoutHeader.TryParse(text, out _));

    [Theory]
    [InlineData(1, "1u")]
    [InlineData(15_000_000, "1500000u")]
    [InlineData(1_000_000_000_0L, "1000000m")]
    [InlineData(long.MaxValue, "15372287M")]
    public void A_timeout_is_written_in_the_finest_unit_that_holds_it(long ticks, string text)
    {
        var written = TimeoutHeader.Format(TimeSpan.FromTicks(ticks));
        if (ticks < long.MaxValue) Assert.Equal(text, written);
        Assert.True(written.Length <= 9);
        Assert.True(TimeoutHeader.TryParse(written, out var read) && (read.Ticks >= ticks || ticks == long.MaxValue));
    }

    [Fact]
    public void Binary_metadata_is_read_with_or_without_padding_and_several_to_a_line()
    {
        var metadata = new Metadata();
        MetadataValue.AddTo(metadata, "Key-Bin", "AQ==, AQI,AQID,not base64!");

        Assert.Equal(
            ["1", "1 2", "1 2 3"], metadata.GetAll("key-bin").Select(entry => string.Join(' ', entry.ValueBytes)));
    }

    [Fact]
    public void Gzip_brings_a_message_back()
    {
        var message = Enumerable.Range(0, 100_000).Select(i => (byte)i).ToArray();
        var compressed = GzipMessage.Compress(message, CompressionLevel.Fastest);

        Assert.True(compressed.Length < message.Length);
        Assert.Equal(message, GzipMessage.Decompress(new ReadOnlySequence<byte>(compressed), message.Length).ToArray());
    }

    [Fact]
    public void A_gzip_bomb_is_stopped_at_the_limit()
    {
        var bomb = GzipMessage.Compress(new byte[50_000_000], CompressionLevel.Optimal);
        var before = GC.GetAllocatedBytesForCurrentThread();

        var refused = Assert.Throws<RpcException>(
            () => GzipMessage.Decompress(new ReadOnlySequence<byte>(bomb), 100_000));

        Assert.Equal(StatusCode.ResourceExhausted, refused.StatusCode);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 2_000_000);
    }

    [Theory]
    [InlineData("application/grpc", true)]
    [InlineData("application/grpc+proto", true)]
    [InlineData("Application/GRPC; charset=utf-8", true)]
    [InlineData("application/grpc-web", false)]
    [InlineData("application/json", false)]
    [InlineData(null, false)]
    public void Only_gRPC_content_types_count(string? contentType, bool isGrpc) =>
        Assert.Equal(isGrpc, GrpcHeaders.IsGrpcContentType(contentType));
}

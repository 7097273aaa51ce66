using GeoIntel.Testing.Echo;
using Google.Protobuf;
using Grpc.AspNetCore.Server;
using Grpc.Core;

namespace GeoIntel.Grpc.Tests;

public class CompressionTests
{
    static readonly Metadata AskGzip = new() { { "grpc-internal-encoding-request", "gzip" } };
    static readonly (string, string) AcceptGzip = ("grpc-accept-encoding", "identity,deflate,gzip");

    [Fact]
    public async Task Requests_are_compressed_when_the_caller_asks()
    {
        // The limit is below the message and above its compressed form; after decompression it holds too.
        await using var small = await EchoHost.StartAsync(options => options.MaxReceiveMessageSize = 10_000);
        await using var host = await EchoHost.StartAsync();
        var request = new EchoRequest { Payload = ByteString.CopyFrom(new byte[100_000]) };

        Assert.Equal(100_000, (await host.Client.SayAsync(request, AskGzip)).Payload.Length);
        var refused = await Assert.ThrowsAsync<RpcException>(
            () => small.Client.SayAsync(request, AskGzip).ResponseAsync);
        Assert.Contains("decompressed", refused.Status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Streams_are_compressed_message_by_message()
    {
        await using var host = await EchoHost.StartAsync(Gzip);
        using var call = host.Client.Chat(AskGzip);
        foreach (var length in new[] { 50_000, 0, 7 })
        {
            await call.RequestStream.WriteAsync(new EchoRequest { Payload = ByteString.CopyFrom(new byte[length]) });
            Assert.True(await call.ResponseStream.MoveNext(CancellationToken.None));
            Assert.Equal(length, call.ResponseStream.Current.Payload.Length);
        }
    }

    [Theory]
    [InlineData("", true, 1)]
    [InlineData("plain", true, 0)]
    [InlineData("", false, 0)]
    public async Task Responses_are_compressed_when_options_say_so_the_caller_accepts_and_the_message_does_not_refuse(
        string behaviour, bool accepted, byte flag)
    {
        await using var host = await EchoHost.StartAsync(Gzip);
        var payload = ByteString.CopyFrom(new byte[5_000]);
        var request = new EchoRequest { Count = 1, Behaviour = behaviour, Payload = payload };
        using var response = await RawCall.SendAsync(
            host, "/echo.v1.Echo/Repeat", RawCall.Frame(request), accepted ? [AcceptGzip] : []);

        Assert.Equal(flag, (await response.Content.ReadAsByteArrayAsync())[0]);
        Assert.Equal("0", RawCall.StatusOf(response));
    }

    [Fact]
    public async Task An_empty_message_is_sent_as_it_is()
    {
        await using var host = await EchoHost.StartAsync(Gzip);
        using var response = await RawCall.SendAsync(
            host, "/echo.v1.Echo/Say", RawCall.Frame(new EchoRequest()), AcceptGzip);

        Assert.Equal([0, 0, 0, 0, 0], await response.Content.ReadAsByteArrayAsync());
    }

    [Theory]
    [InlineData("snappy", 0, "12")]
    [InlineData("identity", 1, "13")]
    [InlineData("gzip", 1, "13")]
    [InlineData("gzip", 2, "13")]
    public async Task An_encoding_we_do_not_read_or_bytes_that_are_not_it_are_refused(
        string encoding, byte flag, string status)
    {
        await using var host = await EchoHost.StartAsync();
        var body = RawCall.Frame(new EchoRequest { Text = "not compressed at all" }, flag);
        using var response = await RawCall.SendAsync(host, "/echo.v1.Echo/Say", body, ("grpc-encoding", encoding));

        Assert.Equal(status, RawCall.StatusOf(response));
        Assert.Equal(encoding == "snappy", response.Headers.Contains("grpc-accept-encoding"));
    }

    static void Gzip(GrpcServiceOptions options) => options.ResponseCompressionAlgorithm = "gzip";
}

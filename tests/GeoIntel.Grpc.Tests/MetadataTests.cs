using GeoIntel.Testing.Echo;
using Grpc.Core;

namespace GeoIntel.Grpc.Tests;

public class MetadataTests
{
    [Fact]
    public async Task Text_and_binary_metadata_go_there_and_come_back_as_headers_and_trailers()
    {
        await using var host = await EchoHost.StartAsync();
        var sent = new Metadata
        {
            { "x-text", "one" },
            { "x-text", "two" },
            { "x-raw-bin", [0, 1, 254, 255] },
            { "x-empty-bin", [] },
        };
        using var call = host.Client.SayAsync(new EchoRequest { Behaviour = "metadata" }, sent);

        var headers = await call.ResponseHeadersAsync;
        await call;

        foreach (var received in new[] { headers, call.GetTrailers() })
        {
            Assert.Equal(["one", "two"], received.GetAll("x-text").SelectMany(entry => entry.Value.Split(", ")));
            Assert.Equal([0, 1, 254, 255], received.GetValueBytes("x-raw-bin"));
            Assert.Empty(received.GetValueBytes("x-empty-bin")!);
        }
    }

    [Fact]
    public async Task Transport_headers_are_not_shown_as_metadata()
    {
        await using var host = await EchoHost.StartAsync();
        using var call = host.Client.SayAsync(new EchoRequest(), deadline: DateTime.UtcNow.AddMinutes(1));
        await call;

        var names = (await call.ResponseHeadersAsync).Concat(call.GetTrailers()).Select(entry => entry.Key).ToList();
        Assert.DoesNotContain(
            names, name => name.StartsWith("grpc-", StringComparison.Ordinal) || name == "content-type");
    }

    [Fact]
    public async Task Headers_of_a_stream_arrive_before_its_first_message()
    {
        await using var host = await EchoHost.StartAsync();
        using var call = host.Client.SayAsync(new EchoRequest { Behaviour = "headers twice" });
        await call.ResponseHeadersAsync;

        var failed = await Assert.ThrowsAsync<RpcException>(() => call.ResponseAsync);
        Assert.Equal(StatusCode.Unknown, failed.StatusCode);
        Assert.Contains("once per call", host.Log.Lines.Single().Failure!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_handler_sees_who_calls_what()
    {
        await using var host = await EchoHost.StartAsync();
        var words = (await host.Client.SayAsync(new EchoRequest { Behaviour = "peer" })).Text.Split(' ');

        Assert.StartsWith("ipv4:127.0.0.1:", words[0], StringComparison.Ordinal);
        Assert.Equal(["/echo.v1.Echo/Say", host.Address.Authority, "HTTP/2"], words[1..]);
    }
}

using System.Net.Sockets;
using GeoIntel.Testing.Echo;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace GeoIntel.Grpc.Tests;

/// <summary>Calls over a Unix domain socket, made as the official packages make them: by a ConnectCallback.</summary>
public sealed class UnixSocketTests : IAsyncLifetime
{
    readonly string _folder = Directory.CreateTempSubdirectory("geointel").FullName;
    EchoHost _host = null!;

    string Path => System.IO.Path.Combine(_folder, "echo.sock");

    public async Task InitializeAsync() => _host = await EchoHost.StartAsync(
        listen: kestrel => kestrel.ListenUnixSocket(Path, listen => listen.Protocols = HttpProtocols.Http2),
        channel: OverTheSocket());

    public async Task DisposeAsync()
    {
        await _host.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task A_unary_call_is_answered_and_its_peer_is_the_socket()
    {
        var answer = await _host.Client.SayAsync(new EchoRequest { Behaviour = "peer" });

        Assert.StartsWith("unix: /echo.v1.Echo/Say ", answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Streams_flow_both_ways()
    {
        using var stream = _host.Client.Repeat(new EchoRequest { Text = "again", Count = 1_000 });
        var counts = new List<int>();
        await foreach (var response in stream.ResponseStream.ReadAllAsync()) counts.Add(response.Count);
        Assert.Equal(Enumerable.Range(0, 1_000), counts);

        using var chat = _host.Client.Chat();
        foreach (var text in new[] { "one", "two" })
        {
            await chat.RequestStream.WriteAsync(new EchoRequest { Text = text });
            Assert.True(await chat.ResponseStream.MoveNext(CancellationToken.None));
            Assert.Equal(text, chat.ResponseStream.Current.Text);
        }
        await chat.RequestStream.CompleteAsync();
        Assert.False(await chat.ResponseStream.MoveNext(CancellationToken.None));
    }

    [Fact]
    public async Task A_refusal_and_a_cancellation_cross_it_too()
    {
        var refused = await Assert.ThrowsAsync<RpcException>(() => _host.Client.SayAsync(
            new EchoRequest { Behaviour = "refuse", Count = 5, Text = "ž" }).ResponseAsync);
        Assert.Equal(new Status(StatusCode.NotFound, "ž"), refused.Status);

        var call = _host.Client.Repeat(new EchoRequest { Behaviour = "then sleep", Text = "unix" });
        await _host.Seen.About("unix began");
        call.Dispose();
        Assert.Equal("cancelled", await _host.Seen.About("unix"));
    }

    [Fact]
    public async Task A_socket_nobody_listens_on_is_unavailable()
    {
        await _host.DisposeAsync();

        Assert.Equal(
            StatusCode.Unavailable,
            await Outcome.CodeOf(_host.NewClient(OverTheSocket()).SayAsync(new EchoRequest()).ResponseAsync));
    }

    GrpcChannelOptions OverTheSocket() => new()
    {
        HttpHandler = new SocketsHttpHandler { ConnectCallback = async (_, stopping) => await ConnectAsync(stopping) },
        DisposeHttpClient = true,
    };

    async Task<Stream> ConnectAsync(CancellationToken cancellationToken)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(Path), cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}

using System.Net;
using System.Net.Sockets;
using System.Text;
using GeoIntel.Testing.Echo;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace GeoIntel.Grpc.Tests;

/// <summary>Streams ended, reset and left half open at the wrong moment, and frames that are not HTTP/2.</summary>
public class StreamAbuseTests
{
    const string Say = "/echo.v1.Echo/Say";
    const string Gather = "/echo.v1.Echo/Gather";
    const string Repeat = "/echo.v1.Echo/Repeat";
    const string Chat = "/echo.v1.Echo/Chat";

    // Error codes of HTTP/2: RFC 9113, section 7.
    const int ProtocolError = 1;
    const int FlowControlError = 3;
    const int StreamClosed = 5;
    const int FrameSizeError = 6;
    const int CompressionError = 9;

    static readonly byte[] Good = RawCall.Frame(new EchoRequest { Text = "good" });

    [Theory]
    [InlineData("data outside of any stream", RawConnection.Data, 0, "00", null, ProtocolError)]
    [InlineData("data on a stream never opened", RawConnection.Data, 5, "00", null, ProtocolError)]
    [InlineData("a stream of the server's numbers", RawConnection.Headers, 2, "", null, ProtocolError)]
    [InlineData("headers that are no HPACK", RawConnection.Headers, 1, "FFFFFFFFFFFF", null, CompressionError)]
    [InlineData("a ping of seven bytes", RawConnection.Ping, 0, "00000000000000", null, FrameSizeError)]
    [InlineData("a reset of three bytes", RawConnection.ResetStream, 1, "000000", null, FrameSizeError)]
    [InlineData("a window widened by nothing", RawConnection.WindowUpdate, 0, "00000000", null, ProtocolError)]
    [InlineData("a window beyond its maximum", RawConnection.WindowUpdate, 0, "7FFFFFFF", null, FlowControlError)]
    [InlineData("a frame of 16 MB", RawConnection.Data, 1, "", 0xffffff, FrameSizeError)]
    [InlineData("a continuation of nothing", RawConnection.Continuation, 1, "00", null, ProtocolError)]
    [InlineData("a setting of half its length", RawConnection.Settings, 0, "0001", null, FrameSizeError)]
    public async Task Frames_that_break_HTTP_2_end_their_connection_by_its_code(
        string what, byte type, int stream, string payload, int? lengthSaid, int code)
    {
        await using var host = await EchoHost.StartAsync();
        await using var raw = await RawConnection.OpenAsync(host.Address);
        await raw.SendAsync(type, RawConnection.EndHeaders, stream, Convert.FromHexString(payload), lengthSaid);

        var given = await raw.Closed;
        Assert.True(given == code, $"{what}: GOAWAY {given}");
        await StillServesAsync(host);
    }

    [Fact]
    public async Task A_connection_cut_within_a_frame_cancels_its_calls()
    {
        await using var host = await EchoHost.StartAsync();
        await using var raw = await RawConnection.OpenAsync(host.Address);
        await raw.CallAsync(1, Say, RawCall.Frame(new EchoRequest { Text = "cut", Behaviour = "sleep" }));
        await host.Seen.About("cut began");
        await raw.BeginAsync(3, Chat);
        await raw.SendAsync(RawConnection.Data, 0, 3, [0, 0, 0], lengthSaid: 100);
        raw.HalfClose();

        Assert.Equal("cancelled", await host.Seen.About("cut"));
        await StillServesAsync(host);
    }

    [Fact]
    public async Task A_stream_closed_with_its_headers_holds_no_message()
    {
        await using var host = await EchoHost.StartAsync();
        await using var raw = await RawConnection.OpenAsync(host.Address);

        Assert.Equal("13", await (await raw.BeginAsync(1, Say, RawConnection.EndStream)).StatusAsync());
        Assert.Equal("13", await (await raw.BeginAsync(3, Repeat, RawConnection.EndStream)).StatusAsync());
        Assert.Equal("0", await (await raw.BeginAsync(5, Gather, RawConnection.EndStream)).StatusAsync());
        Assert.Equal("0", await (await raw.BeginAsync(7, Chat, RawConnection.EndStream)).StatusAsync());
        await StillServesAsync(host);
    }

    [Fact]
    public async Task A_half_closed_stream_is_answered_to_its_end_and_takes_no_more()
    {
        await using var host = await EchoHost.StartAsync();
        await using var raw = await RawConnection.OpenAsync(host.Address);
        var whole = await raw.CallAsync(1, Repeat, RawCall.Frame(new EchoRequest { Text = "x", Count = 100 }));
        Assert.Equal("0", await whole.StatusAsync());
        Assert.Equal(100 * 10 - 2, whole.ByteCount); // a frame's 5 bytes, the text's 3, the count's 2: none for 0

        var sleeping = RawCall.Frame(new EchoRequest { Text = "half", Behaviour = "then sleep" });
        await raw.CallAsync(3, Repeat, sleeping);
        await host.Seen.About("half began");
        await raw.SendAsync(RawConnection.Data, 0, 3, Good);

        Assert.Equal(StreamClosed, await raw.Closed);
        Assert.Equal("cancelled", await host.Seen.About("half"));
        await StillServesAsync(host);
    }

    [Fact]
    public async Task A_reset_in_the_middle_of_a_message_cancels_that_call_alone()
    {
        await using var host = await EchoHost.StartAsync();
        await using var raw = await RawConnection.OpenAsync(host.Address);
        var other = await raw.BeginAsync(1, Gather);
        await raw.CallAsync(3, Repeat, RawCall.Frame(new EchoRequest { Text = "reset", Behaviour = "then sleep" }));
        await host.Seen.About("reset began");
        await raw.BeginAsync(5, Gather);
        await raw.SendAsync(RawConnection.Data, 0, 5, [0, 0, 0, 1, 0, 10]);
        await raw.ResetAsync(3);
        await raw.ResetAsync(5);
        await raw.SendAsync(RawConnection.Data, RawConnection.EndStream, 1, Good);

        Assert.Equal("cancelled", await host.Seen.About("reset"));
        Assert.Equal("0", await other.StatusAsync());
        await StillServesAsync(host);
    }

    [Theory]
    [InlineData(Say)]
    [InlineData(Gather)]
    [InlineData(Repeat)]
    [InlineData(Chat)]
    public async Task A_thousand_streams_opened_and_reset_at_once_leave_nothing_behind(string path)
    {
        await using var host = await EchoHost.StartAsync(build: builder =>
            builder.WebHost.ConfigureKestrel(kestrel => kestrel.Limits.Http2.MaxStreamsPerConnection = 1_000));
        await using var raw = await RawConnection.OpenAsync(host.Address);
        for (var stream = 1; stream < 2_000; stream += 2)
        {
            await raw.BeginAsync(stream, path);
            if (stream % 3 == 0) await raw.SendAsync(RawConnection.Data, 0, stream, Good[..^2]);
            if (stream % 5 == 0) await raw.SendAsync(RawConnection.Data, 0, stream, Good);
            await raw.ResetAsync(stream);
        }
        await raw.PingAsync();

        Assert.Equal("0", await (await raw.CallAsync(2_001, Say, Good)).StatusAsync());
        await StillServesAsync(host);
    }

    [Fact]
    public async Task Random_frames_end_their_connections_and_nothing_else()
    {
        const int Seed = 7;
        var random = new Random(Seed);
        await using var host = await EchoHost.StartAsync();
        for (var i = 0; i < 100; i++)
        {
            await using var raw = await RawConnection.OpenAsync(host.Address);
            await raw.BeginAsync(1, Chat);
            try
            {
                for (var frames = random.Next(1, 20); frames > 0; frames--)
                {
                    var payload = new byte[random.Next(64)];
                    random.NextBytes(payload);
                    await raw.SendAsync((byte)random.Next(12), (byte)random.Next(256), random.Next(8), payload);
                }
            }
            catch (IOException)
            {
                // The server has already had enough of this connection.
            }
        }
        await StillServesAsync(host);
    }

    [Fact]
    public async Task What_a_handler_leaves_unread_does_not_cost_a_browser_its_connection()
    {
        await using var host = await EchoHost.StartAsync(
            use: app => app.UseGrpcWeb(new GrpcWebOptions { DefaultEnabled = true }),
            listen: kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http1));
        var connections = 0;
        using var http = new HttpClient(new SocketsHttpHandler
        {
            ConnectCallback = async (context, cancellation) =>
            {
                connections++;
                var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
                await socket.ConnectAsync(context.DnsEndPoint, cancellation);
                return new NetworkStream(socket, ownsSocket: true);
            },
        });
        var enough = RawCall.Frame(new EchoRequest { Behaviour = "answer early" });
        for (var i = 0; i < 3; i++)
        {
            using var body = new ByteArrayContent([.. enough, .. Good, .. Good]);
            body.Headers.ContentType = new("application/grpc-web+proto");
            using var answer = await http.PostAsync(new Uri(host.Address, Gather), body);
            var text = Encoding.ASCII.GetString(await answer.Content.ReadAsByteArrayAsync());
            Assert.Contains("grpc-status: 0", text, StringComparison.Ordinal);
        }
        Assert.Equal(1, connections);
        Assert.DoesNotContain(host.Log.Lines, line => line.Level >= LogLevel.Error);
    }

    static async Task StillServesAsync(EchoHost host)
    {
        Assert.Equal("well", (await host.Client.SayAsync(new EchoRequest { Text = "well" })).Text);
        Assert.DoesNotContain(host.Log.Lines, line => line.Level >= LogLevel.Error);
    }
}

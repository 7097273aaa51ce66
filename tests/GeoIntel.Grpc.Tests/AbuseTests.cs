using System.IO.Compression;
using System.Net;
using System.Net.Sockets;
using System.Text;
using GeoIntel.Testing.Echo;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace GeoIntel.Grpc.Tests;

/// <summary>Calls that no honest client makes. Each ends as the protocol says, the next caller is served, and no line
/// of the log, at whatever level, repeats what was sent.</summary>
public class AbuseTests
{
    const string Say = "/echo.v1.Echo/Say";
    const string Gather = "/echo.v1.Echo/Gather";
    const string Repeat = "/echo.v1.Echo/Repeat";
    const string Chat = "/echo.v1.Echo/Chat";

    // What would betray a message in a log.
    const string Secret = "QX51ZZZ";

    static readonly byte[] Good = RawCall.Frame(new EchoRequest { Text = Secret });

    [Theory]
    [InlineData(Say, "half a header", "00 0000", "13")]
    [InlineData(Gather, "half a message", "00 00000009 0A0751", "13")]
    [InlineData(Chat, "a flag of 2", "02 00000000", "13")]
    [InlineData(Chat, "a flag of 255", "FF 00000000", "13")]
    [InlineData(Gather, "compressed without an encoding", "01 00000002 0A00", "13")]
    [InlineData(Gather, "four gigabytes announced", "00 FFFFFFFF 0A", "8")]
    [InlineData(Repeat, "four gigabytes announced", "00 FFFFFFFF 0A", "8")]
    [InlineData(Chat, "a field longer than its message", "00 00000004 0AFF5158", "13")]
    [InlineData(Repeat, "no message at all", "", "13")]
    public async Task Bytes_that_are_no_message_end_their_call_alone(
        string path, string what, string hex, string status)
    {
        await using var host = await StartAsync();
        await using var raw = await RawConnection.OpenAsync(host.Address);
        var body = Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal));
        var answer = await raw.CallAsync(1, path, body);

        Assert.True(await answer.StatusAsync() == status, $"{what}: {await answer.StatusAsync()}");
        Assert.Equal("0", await (await raw.CallAsync(3, Say, Good)).StatusAsync()); // on the same connection
        await StillServesAsync(host);
    }

    [Theory]
    [InlineData(Say)]
    [InlineData(Gather)]
    public async Task A_small_message_that_inflates_beyond_the_limit_is_refused(string path)
    {
        await using var host = await StartAsync();
        await using var raw = await RawConnection.OpenAsync(host.Address);
        var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal, leaveOpen: true))
        {
            for (var i = 0; i < 64; i++) gzip.Write(new byte[1 << 20]); // 64 MB in 64 KB
        }
        var body = RawCall.Frame(packed.ToArray(), flag: 1);
        var answer = await raw.CallAsync(1, path, body, ("grpc-encoding", "gzip"));

        Assert.Equal("8", await answer.StatusAsync());
        await StillServesAsync(host);
    }

    [Theory]
    [InlineData("grpc-encoding", "snappy", "12")]
    [InlineData("grpc-encoding", "gzip, gzip", "12")]
    [InlineData("content-type", "text/plain", "13")]
    [InlineData("content-type", "", "13")]
    [InlineData("x-place-bin", "QX51!!ZZZ", "0")]     // left out: it cannot be told from others
    [InlineData("x-place-bin", "=", "0")]
    [InlineData("grpc-timeout", "soon", "0")]          // as good as none
    [InlineData("grpc-timeout", "999999999S", "0")]
    [InlineData("grpc-timeout", "-1S", "0")]
    [InlineData("grpc-message", "%zz%", "0")]
    [InlineData("grpc-status", "13", "0")]
    [InlineData("grpc-accept-encoding", ",,,%,", "0")]
    public async Task Headers_that_are_malformed_are_refused_or_passed_over(string name, string value, string status)
    {
        await using var host = await StartAsync();
        await using var raw = await RawConnection.OpenAsync(host.Address);
        var body = RawCall.Frame(new EchoRequest { Text = Secret, Behaviour = "metadata" });
        var answer = await raw.CallAsync(1, Say, body, (name, value));

        Assert.Equal(status, await answer.StatusAsync());
        Assert.DoesNotContain("x-place-bin", answer.Headers.Keys);
        await StillServesAsync(host);
    }

    [Theory]
    [InlineData("100%zz", "100%zz")]
    [InlineData("%", "%")]
    [InlineData("%C5", "\uFFFD")]
    public async Task A_servers_message_that_is_badly_encoded_is_kept_as_it_is(string sent, string read)
    {
        await using var host = await EchoHost.StartAsync(use: app => app.Use((HttpContext http, RequestDelegate _) =>
        {
            http.Response.ContentType = "application/grpc";
            http.Response.Headers["grpc-status"] = "3";
            http.Response.Headers["grpc-message"] = sent;
            return Task.CompletedTask;
        }));
        var failed = await Assert.ThrowsAsync<RpcException>(
            () => host.Client.SayAsync(new EchoRequest()).ResponseAsync);

        Assert.Equal(new Status(StatusCode.InvalidArgument, read), failed.Status);
    }

    [Fact]
    public async Task A_get_is_not_a_call()
    {
        await using var host = await StartAsync();
        await using var raw = await RawConnection.OpenAsync(host.Address);
        var answer = await raw.BeginAsync(1, Say, RawConnection.EndStream, (":method", "GET"));
        await answer.Ended;

        Assert.Equal("404", answer.Headers[":status"]);
        await StillServesAsync(host);
    }

    [Theory]
    [InlineData(HttpProtocols.Http1, "HTTP/1.1 426 ", "grpc-status: 13")]
    [InlineData(HttpProtocols.Http2, "HTTP/1.1 400 ", "HTTP/2 only endpoint")]
    public async Task Http_1_without_grpc_web_is_told_to_use_http_2(
        HttpProtocols spoken, string httpStatus, string further)
    {
        await using var host = await StartAsync(listen: kestrel =>
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = spoken));
        for (var i = 0; i < 2; i++)
        {
            using var tcp = new TcpClient();
            await tcp.ConnectAsync(host.Address.Host, host.Address.Port);
            await tcp.GetStream().WriteAsync(Encoding.ASCII.GetBytes(
                $"POST {Say} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/grpc\r\n"
                + "Content-Length: 0\r\nConnection: close\r\n\r\n"));
            var answer = await new StreamReader(tcp.GetStream()).ReadToEndAsync();

            Assert.StartsWith(httpStatus, answer, StringComparison.Ordinal);
            Assert.Contains(further, answer, StringComparison.OrdinalIgnoreCase);
        }
        Assert.DoesNotContain(host.Log.Lines, line => line.Level >= LogLevel.Warning);
    }

    [Fact]
    public async Task Malformed_messages_end_only_with_the_statuses_that_are_theirs()
    {
        const int Seed = 6;
        await using var host = await StartAsync();
        await using var raw = await RawConnection.OpenAsync(host.Address);
        await raw.WidenAsync(0, [0x7f, 0, 0, 0]);
        var malformed = new MalformedMessages(Seed, Secret);
        for (var i = 0; i < 3_000; i++)
        {
            var message = malformed.Next();
            var status = await (await raw.CallAsync(2 * i + 1, Gather, RawCall.Frame(message))).StatusAsync();

            Assert.True(status is "0" or "13", $"Seed {Seed}, case {i}: {Convert.ToHexString(message)} gave {status}.");
        }
        await StillServesAsync(host);
    }

    [Fact]
    public async Task A_refusal_that_nobody_waits_for_is_logged_without_its_words()
    {
        var host = await StartAsync();
        var log = host.Log;
        await using (var raw = await RawConnection.OpenAsync(host.Address))
        {
            var body = RawCall.Frame(new EchoRequest { Text = Secret, Behaviour = "refuse when left" });
            await raw.CallAsync(1, Say, body);
            await host.Seen.About($"{Secret} began");
            await raw.ResetAsync(1);
            await host.Seen.About($"{Secret} left");
        }
        await host.DisposeAsync(); // waits for the handler

        Assert.Contains(
            log.Lines,
            line => line.Text.Contains("PermissionDenied after its caller had gone", StringComparison.Ordinal));
        Assert.DoesNotContain(
            log.Lines, line => $"{line.Text} {line.Failure}".Contains(Secret, StringComparison.Ordinal));
    }

    static Task<EchoHost> StartAsync(Action<KestrelServerOptions>? listen = null) => EchoHost.StartAsync(
        build: builder => builder.Logging.SetMinimumLevel(LogLevel.Trace),
        use: app => ((LinesLogged)app.Services.GetService(typeof(LinesLogged))!).LevelMin = LogLevel.Trace,
        listen: listen);

    static async Task StillServesAsync(EchoHost host)
    {
        Assert.Equal("well", (await host.Client.SayAsync(new EchoRequest { Text = "well" })).Text);
        Assert.NotEmpty(host.Log.Lines);
        Assert.DoesNotContain(host.Log.Lines, line =>
            line.Level >= LogLevel.Error
            || $"{line.Text} {line.Failure}".Contains(Secret[..4], StringComparison.Ordinal));
    }
}

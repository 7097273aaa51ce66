using GeoIntel.Testing.Echo;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;

namespace GeoIntel.Grpc.Tests;

/// <summary>The limits that Kestrel and SocketsHttpHandler hold for this project: metadata and streams.</summary>
public class TransportLimitTests
{
    const string Say = "/echo.v1.Echo/Say";
    const int RefusedStream = 7;

    [Theory]
    [InlineData(30 * 1024, null, StatusCode.OK)]
    [InlineData(33 * 1024, null, StatusCode.Internal)]
    [InlineData(33 * 1024, 64 * 1024, StatusCode.OK)]
    [InlineData(5 * 1024, 4 * 1024, StatusCode.Internal)]
    public async Task The_server_takes_32_KiB_of_metadata_unless_told_otherwise(
        int length, int? lengthMax, StatusCode code)
    {
        await using var host = await EchoHost.StartAsync(build: builder => builder.WebHost.ConfigureKestrel(kestrel =>
            kestrel.Limits.MaxRequestHeadersTotalSize = lengthMax ?? kestrel.Limits.MaxRequestHeadersTotalSize));
        var metadata = new Metadata();
        for (var left = length; left > 0; left -= 1_024) metadata.Add($"y-{left}", new string('a', 1_000));

        Assert.Equal(code, await Outcome.CodeOf(host.Client.SayAsync(new EchoRequest(), metadata).ResponseAsync));
        Assert.Equal(StatusCode.OK, await Outcome.CodeOf(host.Client.SayAsync(new EchoRequest()).ResponseAsync));
    }

    [Theory]
    [InlineData("forty of 1 KB", 40, 1_000, "431")]
    [InlineData("a hundred and fifty small ones", 150, 1, "431")]
    [InlineData("more than twice the total", 80, 1_000, "GOAWAY 1")]
    [InlineData("more than twice the count", 220, 1, "GOAWAY 1")]
    [InlineData("one value of 40 KB", 1, 40_000, "GOAWAY 9")]
    public async Task Overlong_metadata_is_refused_and_twice_as_much_ends_its_connection(
        string what, int count, int length, string end)
    {
        await using var host = await EchoHost.StartAsync();
        await using var raw = await RawConnection.OpenAsync(host.Address);
        var metadata = Enumerable.Range(0, count).Select(i => ($"y-{i}", new string('a', length))).ToArray();
        var answer = await raw.BeginAsync(1, Say, RawConnection.EndStream, metadata);
        var closed = raw.Closed;
        if (await Task.WhenAny(answer.Ended, closed) != closed && answer.Headers.TryGetValue(":status", out var status))
        {
            Assert.True(status == end, $"{what}: {status}");
            Assert.Equal("0", await (await raw.CallAsync(3, Say, RawCall.Frame(new EchoRequest()))).StatusAsync());
        }
        else
        {
            Assert.True($"GOAWAY {await closed}" == end, $"{what}: GOAWAY {await closed}");
        }
        Assert.Equal(StatusCode.OK, await Outcome.CodeOf(host.Client.SayAsync(new EchoRequest()).ResponseAsync));
        Assert.Empty(host.Log.Lines);
    }

    [Theory]
    [InlineData(60_000, StatusCode.OK)]
    [InlineData(70_000, StatusCode.ResourceExhausted)]
    public async Task The_client_takes_64_KiB_of_metadata(int length, StatusCode code)
    {
        await using var host = await EchoHost.StartAsync(use: app => app.Use((http, next) =>
        {
            if (http.Request.Headers.ContainsKey("x-long"))
            {
                for (var left = length; left > 0; left -= 1_000)
                    http.Response.Headers[$"y-{left}"] = new string('a', 980);
            }
            return next(http);
        }));

        Assert.Equal(code, await Outcome.CodeOf(
            host.Client.SayAsync(new EchoRequest(), new Metadata { { "x-long", "yes" } }).ResponseAsync));
        Assert.Equal(StatusCode.OK, await Outcome.CodeOf(host.Client.SayAsync(new EchoRequest()).ResponseAsync));
    }

    [Theory]
    [InlineData(null, 100)]
    [InlineData(3, 3)]
    public async Task A_connection_holds_a_hundred_streams_unless_told_otherwise(int? streamsMax, int taken)
    {
        await using var host = await EchoHost.StartAsync(build: builder => builder.WebHost.ConfigureKestrel(kestrel =>
            kestrel.Limits.Http2.MaxStreamsPerConnection = streamsMax ?? kestrel.Limits.Http2.MaxStreamsPerConnection));
        await using var raw = await RawConnection.OpenAsync(host.Address);
        for (var i = 0; i < taken; i++)
        {
            await raw.CallAsync(
                2 * i + 1, Say, RawCall.Frame(new EchoRequest { Text = $"stream {i}", Behaviour = "sleep" }));
            await host.Seen.About($"stream {i} began");
        }
        var beyond = await raw.CallAsync(2 * taken + 1, Say, RawCall.Frame(new EchoRequest()));
        await beyond.Ended;
        Assert.Equal(RefusedStream, beyond.ResetCode);

        await raw.ResetAsync(1); // makes room for one
        await host.Seen.About("stream 0");
        var next = 2 * taken + 3;
        while (await (await raw.CallAsync(next, Say, RawCall.Frame(new EchoRequest()))).StatusAsync() is null)
            next += 2;
        Assert.Equal("0", await raw.AnswerOn(next).StatusAsync());
    }

    [Fact]
    public async Task Our_client_opens_another_connection_for_what_one_does_not_hold()
    {
        await using var host = await EchoHost.StartAsync(build: builder => builder.WebHost.ConfigureKestrel(kestrel =>
            kestrel.Limits.Http2.MaxStreamsPerConnection = 3));
        using var giveUp = new CancellationTokenSource();
        var calls = Enumerable.Range(0, 7).Select(i => host.Client.SayAsync(
            new EchoRequest { Text = $"many {i}", Behaviour = "sleep" }, cancellationToken: giveUp.Token)).ToList();
        for (var i = 0; i < calls.Count; i++) await host.Seen.About($"many {i} began");
        await giveUp.CancelAsync();

        foreach (var call in calls) Assert.Equal(StatusCode.Cancelled, await Outcome.CodeOf(call.ResponseAsync));
    }
}

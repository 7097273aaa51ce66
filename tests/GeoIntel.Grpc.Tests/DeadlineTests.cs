using System.Globalization;
using GeoIntel.Testing.Echo;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;

namespace GeoIntel.Grpc.Tests;

public class DeadlineTests
{
    [Fact]
    public async Task The_handler_is_told_the_deadline()
    {
        await using var host = await EchoHost.StartAsync();
        var deadline = DateTime.UtcNow.AddMinutes(10);
        var told = await host.Client.SayAsync(new EchoRequest { Behaviour = "deadline" }, deadline: deadline);
        var none = await host.Client.SayAsync(new EchoRequest { Behaviour = "deadline" });

        var seen = DateTime.Parse(told.Text, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind);
        Assert.Equal(DateTimeKind.Utc, seen.Kind);
        // Later by what the request was on its way.
        Assert.InRange(seen, deadline.AddSeconds(-1), deadline.AddMinutes(1));
        Assert.Equal(DateTime.MaxValue.ToString("O"), none.Text);
    }

    [Fact]
    public async Task At_the_deadline_the_caller_is_told_and_the_handler_cancelled()
    {
        await using var host = await EchoHost.StartAsync();
        await WithDeadlineLongEnoughAsync(async (deadline, text) =>
        {
            using var call = host.Client.SayAsync(
                new EchoRequest { Behaviour = "sleep", Text = text }, deadline: DateTime.UtcNow + deadline);

            var late = await Assert.ThrowsAsync<RpcException>(() => call.ResponseAsync);

            Assert.Equal(StatusCode.DeadlineExceeded, late.StatusCode);
            Assert.Equal(StatusCode.DeadlineExceeded, call.GetStatus().StatusCode);
            if (!host.Seen.HasHeardOf($"{text} began")) return false;
            Assert.Equal("cancelled", await host.Seen.About(text));
            return true;
        });
    }

    // A raw request has no timer of its own: what it is told, the server told.
    [Theory]
    [InlineData("sleep")]
    [InlineData("ignore the deadline")]
    public async Task The_server_itself_tells_the_deadline_while_the_handler_still_runs(string behaviour)
    {
        await using var host = await EchoHost.StartAsync();
        using var response = await RawCall.SendAsync(
            host, "/echo.v1.Echo/Say", RawCall.Frame(new EchoRequest { Behaviour = behaviour }), (
                "grpc-timeout", "90m"));

        Assert.Equal("4", RawCall.StatusOf(response));
    }

    [Fact]
    public async Task A_stream_under_way_ends_at_the_deadline_with_its_messages_kept()
    {
        await using var host = await EchoHost.StartAsync();
        await WithDeadlineLongEnoughAsync(async (deadline, text) =>
        {
            using var response = await RawCall.SendAsync(
                host,
                "/echo.v1.Echo/Repeat",
                RawCall.Frame(new EchoRequest { Count = 3, Text = text, Behaviour = "then sleep" }),
                ("grpc-timeout", $"{deadline.TotalMilliseconds}m"));

            Assert.Equal("4", RawCall.StatusOf(response));
            if (!host.Seen.HasHeardOf($"{text} began")) return false;
            Assert.NotEmpty(await response.Content.ReadAsByteArrayAsync());
            Assert.Equal("cancelled", await host.Seen.About(text));
            return true;
        });
    }

    [Fact]
    public async Task A_reader_that_does_not_read_loses_its_stream_at_the_deadline()
    {
        await using var host = await EchoHost.StartAsync();
        await WithDeadlineLongEnoughAsync(async (deadline, text) =>
        {
            var payload = ByteString.CopyFrom(new byte[100_000]);
            using var call = host.Client.Repeat(
                new EchoRequest { Text = text, Behaviour = "forever", Payload = payload },
                deadline: DateTime.UtcNow + deadline);
            await Task.Delay(deadline * 2);
            if (!host.Seen.HasHeardOf($"{text} began")) return false;

            Assert.NotEmpty(await host.Seen.About(text));
            var late = await Assert.ThrowsAsync<RpcException>(
                async () => await call.ResponseStream.ReadAllAsync().CountAsync());
            Assert.Equal(StatusCode.DeadlineExceeded, late.StatusCode);
            return true;
        });
    }

    [Fact]
    public async Task A_deadline_already_past_is_not_even_sent()
    {
        // Nobody listens there: a call that went out would be Unavailable.
        using var channel = GrpcChannel.ForAddress("http://127.0.0.1:1");
        var client = new Echo.EchoClient(channel);
        var late = await Assert.ThrowsAsync<RpcException>(
            () => client.SayAsync(new EchoRequest(), deadline: DateTime.UtcNow.AddSeconds(-1)).ResponseAsync);

        Assert.Equal(StatusCode.DeadlineExceeded, late.StatusCode);
    }

    [Fact]
    public async Task A_call_within_its_deadline_is_untouched_by_it()
    {
        await using var host = await EchoHost.StartAsync();
        var calls = Enumerable.Range(0, 200)
            .Select(_ => host.Client.SayAsync(
                new EchoRequest { Text = "quick" }, deadline: DateTime.UtcNow.AddDays(100)).ResponseAsync);

        Assert.All(await Task.WhenAll(calls), response => Assert.Equal("quick", response.Text));
    }

    [Fact]
    public async Task A_local_time_is_refused_as_a_deadline()
    {
        await using var host = await EchoHost.StartAsync();

        Assert.Throws<InvalidOperationException>(
            () => { host.Client.SayAsync(new EchoRequest(), deadline: DateTime.Now.AddDays(1)); });
    }

    // On a busy machine a short deadline can pass before the handler has begun; then a longer one is tried.
    static async Task WithDeadlineLongEnoughAsync(Func<TimeSpan, string, Task<bool>> callWith)
    {
        for (var milliseconds = 250; milliseconds < 20_000; milliseconds *= 2)
            if (await callWith(TimeSpan.FromMilliseconds(milliseconds), $"sleeper {milliseconds}")) return;
        Assert.Fail("No handler began within 16 seconds.");
    }
}

using GeoIntel.Testing.Echo;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Hosting;

namespace GeoIntel.Grpc.Tests;

public class CancellationTests
{
    [Fact]
    public async Task A_cancelled_unary_call_is_cancelled_at_both_ends()
    {
        await using var host = await EchoHost.StartAsync();
        using var giveUp = new CancellationTokenSource();
        using var call = host.Client.SayAsync(
            new EchoRequest { Behaviour = "sleep", Text = "unary" }, cancellationToken: giveUp.Token);
        await host.Seen.About("unary began");
        await giveUp.CancelAsync();

        Assert.Equal(StatusCode.Cancelled, await Outcome.CodeOf(call.ResponseAsync));
        Assert.Equal("cancelled", await host.Seen.About("unary"));
        Assert.DoesNotContain(host.Log.Lines, line => line.Failure is not null);
    }

    [Fact]
    public async Task Disposing_a_stream_cancels_it_at_the_server()
    {
        await using var host = await EchoHost.StartAsync();
        var call = host.Client.Repeat(
            new EchoRequest { Count = 1, Behaviour = "then sleep", Text = "disposed stream" });
        Assert.True(await call.ResponseStream.MoveNext(CancellationToken.None));
        call.Dispose();

        Assert.Equal("cancelled", await host.Seen.About("disposed stream"));
        Assert.Equal(StatusCode.Cancelled, call.GetStatus().StatusCode);
    }

    [Fact]
    public async Task A_handler_that_writes_on_learns_that_its_caller_has_gone()
    {
        await using var host = await EchoHost.StartAsync();
        var call = host.Client.Repeat(
            new EchoRequest { Behaviour = "forever", Text = "writer", Payload = ByteString.CopyFrom(new byte[1_000]) });
        Assert.True(await call.ResponseStream.MoveNext(CancellationToken.None));
        call.Dispose();

        Assert.NotEmpty(await host.Seen.About("writer"));
    }

    [Fact]
    public async Task A_read_that_a_handler_leaves_under_way_ends_with_its_call_and_harms_no_other()
    {
        await using var host = await EchoHost.StartAsync();
        using var call = host.Client.Chat();
        await call.RequestStream.WriteAsync(new EchoRequest { Behaviour = "leave reading", Text = "left" });

        Assert.False(await call.ResponseStream.MoveNext(CancellationToken.None));
        Assert.Equal(StatusCode.OK, call.GetStatus().StatusCode);
        Assert.Equal(nameof(TaskStatus.Canceled), await host.Seen.About("left"));
        Assert.Equal("next", (await host.Client.SayAsync(new EchoRequest { Text = "next" })).Text);
        Assert.DoesNotContain(host.Log.Lines, line => line.Failure is not null);
    }

    [Fact]
    public async Task Giving_up_a_read_gives_up_the_call()
    {
        await using var host = await EchoHost.StartAsync();
        using var call = host.Client.Repeat(new EchoRequest { Behaviour = "then sleep", Text = "one read" });
        using var giveUp = new CancellationTokenSource();
        var reading = call.ResponseStream.MoveNext(giveUp.Token);
        await host.Seen.About("one read began");
        await giveUp.CancelAsync();

        Assert.Equal(StatusCode.Cancelled, await Outcome.CodeOf(reading));
        Assert.Equal("cancelled", await host.Seen.About("one read"));
    }

    [Fact]
    public async Task A_call_cancelled_before_it_began_is_not_sent()
    {
        using var channel = GrpcChannel.ForAddress("http://127.0.0.1:1");
        var call = new Echo.EchoClient(channel).SayAsync(
            new EchoRequest(), cancellationToken: new CancellationToken(canceled: true));

        Assert.Equal(StatusCode.Cancelled, await Outcome.CodeOf(call.ResponseAsync));
        Assert.Equal(StatusCode.Cancelled, await Outcome.CodeOf(call.ResponseHeadersAsync));
    }

    [Fact]
    public async Task A_channel_may_throw_the_frameworks_exception_instead()
    {
        await using var host = await EchoHost.StartAsync(
            channel: new GrpcChannelOptions { ThrowOperationCanceledOnCancellation = true });
        using var giveUp = new CancellationTokenSource();
        using var call = host.Client.SayAsync(
            new EchoRequest { Behaviour = "sleep", Text = "oce" }, cancellationToken: giveUp.Token);
        await host.Seen.About("oce began");
        await giveUp.CancelAsync();

        var cancelled = await Assert.ThrowsAsync<OperationCanceledException>(() => call.ResponseAsync);
        Assert.Equal(giveUp.Token, cancelled.CancellationToken);
    }

    [Fact]
    public async Task Disposing_a_channel_cancels_its_calls()
    {
        await using var host = await EchoHost.StartAsync();
        var channel = GrpcChannel.ForAddress(host.Address);
        var call = new Echo.EchoClient(channel).SayAsync(new EchoRequest { Behaviour = "sleep", Text = "channel" });
        await host.Seen.About("channel began");
        channel.Dispose();

        Assert.Equal(StatusCode.Cancelled, await Outcome.CodeOf(call.ResponseAsync));
        Assert.Equal("cancelled", await host.Seen.About("channel"));
        Assert.Throws<ObjectDisposedException>(() => channel.CreateCallInvoker());
    }

    [Fact]
    public async Task Streams_ended_early_in_a_burst_each_learn_their_own_end()
    {
        // Kestrel remembers a stream ended early for five seconds, and calms a client with twice the maximum of them.
        await using var host = await EchoHost.StartAsync(
            build: builder =>
                builder.WebHost.ConfigureKestrel(kestrel => kestrel.Limits.Http2.MaxStreamsPerConnection = 1_000));
        await Parallel.ForAsync(0, 1_900, new ParallelOptions { MaxDegreeOfParallelism = 64 }, async (i, stopping) =>
        {
            using var call = host.Client.Chat(cancellationToken: stopping);
            try
            {
                await call.RequestStream.WriteAsync(
                    new EchoRequest { Behaviour = i % 2 == 0 ? "leave" : "refuse", Text = "go" }, stopping);
            }
            catch (RpcException)
            {
                // The server may have ended the call before the write returned; the reader is told how.
            }
            if (i % 2 == 0)
            {
                Assert.False(await call.ResponseStream.MoveNext(stopping));
                return;
            }
            var refused = await Assert.ThrowsAsync<RpcException>(() => call.ResponseStream.MoveNext(stopping));
            Assert.Equal(StatusCode.PermissionDenied, refused.StatusCode);
        });

        Assert.Equal("still here", (await host.Client.SayAsync(new EchoRequest { Text = "still here" })).Text);
    }

    [Fact]
    public async Task Streams_left_with_messages_unread_hold_up_nobody_on_their_connection()
    {
        await using var host = await EchoHost.StartAsync();
        var request = new EchoRequest { Count = 1_000, Payload = ByteString.CopyFrom(new byte[200]) };
        for (var i = 0; i < 300; i++)
        {
            using var call = host.Client.Repeat(request); // 200 kB, of which one message is taken
            Assert.True(await call.ResponseStream.MoveNext(CancellationToken.None));
        }
        Assert.Equal("well", (await host.Client.SayAsync(new EchoRequest { Text = "well" })).Text);
    }
}

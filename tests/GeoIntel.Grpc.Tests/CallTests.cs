using GeoIntel.Testing.Echo;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;

namespace GeoIntel.Grpc.Tests;

public class CallTests
{
    [Fact]
    public async Task A_unary_call_answers_also_when_called_blocking()
    {
        await using var host = await EchoHost.StartAsync();

        Assert.Equal("one", (await host.Client.SayAsync(new EchoRequest { Text = "one" })).Text);
        Assert.Equal("two", host.Client.Say(new EchoRequest { Text = "two" }).Text);
        Assert.Equal("", (await host.Client.SayAsync(new EchoRequest())).Text);
    }

    [Fact]
    public async Task A_large_message_goes_both_ways()
    {
        await using var host = await EchoHost.StartAsync();
        var payload = new byte[3_000_000];
        new Random(1).NextBytes(payload);

        var response = await host.Client.SayAsync(new EchoRequest { Payload = ByteString.CopyFrom(payload) });

        Assert.Equal(payload, response.Payload.ToByteArray());
    }

    [Fact]
    public async Task A_client_stream_is_gathered_into_one_answer()
    {
        await using var host = await EchoHost.StartAsync();
        using var call = host.Client.Gather();
        foreach (var text in new[] { "a", "b", "c" })
            await call.RequestStream.WriteAsync(new EchoRequest { Text = text });
        await call.RequestStream.CompleteAsync();

        Assert.Equal("a b c", (await call).Text);
        Assert.Equal(StatusCode.OK, call.GetStatus().StatusCode);
    }

    [Fact]
    public async Task An_empty_client_stream_is_answered_too()
    {
        await using var host = await EchoHost.StartAsync();
        using var call = host.Client.Gather();
        await call.RequestStream.CompleteAsync();

        Assert.Equal("", (await call).Text);
    }

    [Fact]
    public async Task An_answer_may_come_before_the_client_stream_has_ended()
    {
        await using var host = await EchoHost.StartAsync();
        using var call = host.Client.Gather();
        await call.RequestStream.WriteAsync(new EchoRequest { Text = "enough", Behaviour = "answer early" });

        Assert.Equal("enough", (await call).Text);
        await Assert.ThrowsAsync<InvalidOperationException>(() => call.RequestStream.WriteAsync(new EchoRequest()));
        await call.RequestStream.CompleteAsync();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(5_000)]
    public async Task A_server_stream_arrives_whole_and_in_order(int count)
    {
        await using var host = await EchoHost.StartAsync();
        using var call = host.Client.Repeat(new EchoRequest { Text = "x", Count = count });

        Assert.Equal(
            Enumerable.Range(0, count), await call.ResponseStream.ReadAllAsync().Select(r => r.Count).ToListAsync());
        Assert.Equal(StatusCode.OK, call.GetStatus().StatusCode);
        Assert.False(await call.ResponseStream.MoveNext(CancellationToken.None));
    }

    [Fact]
    public async Task Messages_held_back_arrive_when_the_stream_ends()
    {
        await using var host = await EchoHost.StartAsync();
        using var call = host.Client.Repeat(
            new EchoRequest { Count = 2_000, Behaviour = "hold back", Payload = ByteString.CopyFrom(new byte[200]) });

        Assert.Equal(2_000, await call.ResponseStream.ReadAllAsync().CountAsync());
    }

    [Fact]
    public async Task Both_sides_of_a_chat_speak_in_turn()
    {
        await using var host = await EchoHost.StartAsync();
        using var call = host.Client.Chat();
        for (var turn = 0; turn < 100; turn++)
        {
            await call.RequestStream.WriteAsync(new EchoRequest { Text = $"turn {turn}" });
            Assert.True(await call.ResponseStream.MoveNext(CancellationToken.None));
            Assert.Equal($"turn {turn}", call.ResponseStream.Current.Text);
        }
        await call.RequestStream.CompleteAsync();

        Assert.False(await call.ResponseStream.MoveNext(CancellationToken.None));
    }

    [Fact]
    public async Task A_chat_pumps_far_more_than_any_window_holds()
    {
        await using var host = await EchoHost.StartAsync();
        using var call = host.Client.Chat();
        var payload = ByteString.CopyFrom(new byte[50_000]);
        var writing = Task.Run(async () =>
        {
            for (var i = 0; i < 1_000; i++) await call.RequestStream.WriteAsync(new EchoRequest { Payload = payload });
            await call.RequestStream.CompleteAsync();
        });

        Assert.Equal(
            1_000, await call.ResponseStream.ReadAllAsync().CountAsync(r => r.Payload.Length == payload.Length));
        await writing;
    }

    [Fact]
    public async Task Writes_held_back_by_the_caller_leave_with_the_next_or_at_the_end()
    {
        await using var host = await EchoHost.StartAsync();
        using var call = host.Client.Gather();
        call.RequestStream.WriteOptions = new WriteOptions(WriteFlags.BufferHint);
        for (var i = 0; i < 300; i++)
            await call.RequestStream.WriteAsync(new EchoRequest { Payload = ByteString.CopyFrom(new byte[1_000]) });
        await call.RequestStream.CompleteAsync();

        Assert.Equal(300_000, (await call).Count);
    }

    [Fact]
    public async Task A_thousand_calls_at_once_each_get_their_own_answer()
    {
        await using var host = await EchoHost.StartAsync();
        var calls = Enumerable.Range(0, 1_000).Select(
            i => host.Client.SayAsync(new EchoRequest { Text = $"{i}" }).ResponseAsync);

        Assert.Equal(Enumerable.Range(0, 1_000).Select(i => $"{i}"), (await Task.WhenAll(calls)).Select(r => r.Text));
    }

    [Fact]
    public async Task A_service_is_made_for_a_call_and_disposed_after_it()
    {
        await using var host = await EchoHost.StartAsync();
        await host.Client.SayAsync(new EchoRequest());

        Assert.Equal("once a call", await host.Seen.About("disposed"));
    }

    [Fact]
    public async Task A_registered_service_is_left_to_its_container()
    {
        await using var host = await EchoHost.StartAsync(
            build: builder => builder.Services.AddSingleton<EchoService>());
        await host.Client.SayAsync(new EchoRequest());
        await host.Client.SayAsync(new EchoRequest());

        Assert.False(host.Seen.About("disposed").IsCompleted);
    }

    [Fact]
    public async Task A_second_write_or_read_before_the_first_is_done_is_our_mistake()
    {
        await using var host = await EchoHost.StartAsync();
        using var call = host.Client.Chat();
        var reading = call.ResponseStream.MoveNext(CancellationToken.None);

        await Assert.ThrowsAsync<InvalidOperationException>(() => call.ResponseStream.MoveNext(CancellationToken.None));
        await call.RequestStream.CompleteAsync();
        Assert.False(await reading);
        await Assert.ThrowsAsync<InvalidOperationException>(() => call.RequestStream.WriteAsync(new EchoRequest()));
    }
}

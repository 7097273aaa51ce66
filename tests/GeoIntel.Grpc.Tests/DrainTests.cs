using GeoIntel.Testing.Echo;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace GeoIntel.Grpc.Tests;

/// <summary>A server that is asked to stop: what is under way may end, nothing new begins, and nobody can hold it up
/// beyond its time.</summary>
public class DrainTests
{
    static readonly TimeSpan DrainMax = TimeSpan.FromSeconds(1);

    // Far beyond DrainMax; what does not end at all is what this is for.
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Who_begins_while_it_drains_is_told_unavailable_and_who_is_under_way_gets_an_answer()
    {
        await using var host = await EchoHost.StartAsync();
        using var chat = host.Client.Chat();
        await chat.RequestStream.WriteAsync(new EchoRequest { Text = "before" });
        Assert.True(await chat.ResponseStream.MoveNext(CancellationToken.None));

        var stopping = host.StopAsync();
        using var latecomer = GrpcChannel.ForAddress(host.Address);
        foreach (var client in new[] { new Echo.EchoClient(latecomer), host.Client })
        {
            // Until the server has stopped listening, and until it has told those who are connected.
            while (await Outcome.CodeOf(client.SayAsync(new EchoRequest()).ResponseAsync) is var code and not StatusCode.Unavailable)
                Assert.Equal(StatusCode.OK, code);
        }
        Assert.False(stopping.IsCompleted);
        await chat.RequestStream.WriteAsync(new EchoRequest { Text = "while it drains" });
        Assert.True(await chat.ResponseStream.MoveNext(CancellationToken.None));
        Assert.Equal("while it drains", chat.ResponseStream.Current.Text);
        await chat.RequestStream.CompleteAsync();
        Assert.False(await chat.ResponseStream.MoveNext(CancellationToken.None));
        Assert.Equal(StatusCode.OK, chat.GetStatus().StatusCode);
        await stopping.WaitAsync(Patience);
    }

    [Fact]
    public async Task Peers_that_sleep_do_not_keep_it_from_ending()
    {
        const int Sleepers = 20;
        var calls = new CallsUnderWay();
        await using var host = await EchoHost.StartAsync(
            build: builder => builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = DrainMax),
            use: calls.Watch);
        await using var raw = await RawConnection.OpenAsync(host.Address);
        for (var i = 0; i < Sleepers; i++)
        {
            var request = new EchoRequest
            {
                Text = $"sleeper {i}",
                Behaviour = "forever",
                Payload = ByteString.CopyFrom(new byte[16_000]),
            };
            await raw.CallAsync(2 * i + 1, "/echo.v1.Echo/Repeat", RawCall.Frame(request));
            await host.Seen.About($"sleeper {i} waits");
        }
        using var silent = host.Client.Chat();
        await silent.RequestStream.WriteAsync(new EchoRequest());
        Assert.True(await silent.ResponseStream.MoveNext(CancellationToken.None));

        await host.StopAsync().WaitAsync(Patience);

        Assert.Equal(StatusCode.Unavailable, await Outcome.CodeOf(silent.ResponseStream.MoveNext(CancellationToken.None)));
        await raw.Closed;
        await calls.NoneAsync();
        for (var i = 0; i < Sleepers; i++) await host.Seen.About($"sleeper {i} ended");
    }
}

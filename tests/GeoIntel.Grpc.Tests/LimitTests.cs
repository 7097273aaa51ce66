using GeoIntel.Testing.Echo;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.Extensions.DependencyInjection;

namespace GeoIntel.Grpc.Tests;

public class LimitTests
{
    static readonly EchoRequest TwoThousand = new() { Payload = ByteString.CopyFrom(new byte[2_000]) };
    static readonly EchoRequest FourThousand = new() { Payload = ByteString.CopyFrom(new byte[4_000]) };

    [Theory]
    [InlineData(4 * 1024 * 1024 - 20, StatusCode.OK)]
    [InlineData(4 * 1024 * 1024, StatusCode.ResourceExhausted)]
    public async Task The_server_takes_four_megabytes_unless_told_otherwise(int length, StatusCode code)
    {
        await using var host = await EchoHost.StartAsync();
        using var call = host.Client.GatherOne(new EchoRequest { Payload = ByteString.CopyFrom(new byte[length]) });

        Assert.Equal(code, await Outcome.CodeOf(call.ResponseAsync));
    }

    [Fact]
    public async Task The_servers_receive_limit_holds_for_one_message_not_for_a_stream()
    {
        await using var host = await EchoHost.StartAsync(options => options.MaxReceiveMessageSize = 2_100);
        using var many = host.Client.Gather();
        for (var i = 0; i < 10; i++) await many.RequestStream.WriteAsync(TwoThousand);
        await many.RequestStream.CompleteAsync();

        Assert.Equal(20_000, (await many).Count);
        Assert.Equal(
            StatusCode.ResourceExhausted, await Outcome.CodeOf(host.Client.SayAsync(FourThousand).ResponseAsync));
    }

    [Fact]
    public async Task The_servers_send_limit_holds()
    {
        await using var host = await EchoHost.StartAsync(options => options.MaxSendMessageSize = 1_000);

        Assert.Equal(
            StatusCode.ResourceExhausted, await Outcome.CodeOf(host.Client.SayAsync(TwoThousand).ResponseAsync));
    }

    [Fact]
    public async Task The_clients_limits_hold()
    {
        await using var host = await EchoHost.StartAsync();
        var receiver = host.NewClient(new GrpcChannelOptions { MaxReceiveMessageSize = 1_000 });
        var sender = host.NewClient(new GrpcChannelOptions { MaxSendMessageSize = 1_000 });
        using var stream = sender.Gather();

        Assert.Equal(StatusCode.ResourceExhausted, await Outcome.CodeOf(
            receiver.SayAsync(new EchoRequest { Behaviour = "bytes", Count = 2_000 }).ResponseAsync));
        Assert.Equal(StatusCode.ResourceExhausted, await Outcome.CodeOf(sender.SayAsync(TwoThousand).ResponseAsync));
        Assert.Equal(StatusCode.ResourceExhausted, await Outcome.CodeOf(stream.RequestStream.WriteAsync(TwoThousand)));
    }

    [Fact]
    public async Task Options_of_one_service_begin_as_those_of_all()
    {
        await using var host = await EchoHost.StartAsync(
            options => options.EnableDetailedErrors = true,
            build: builder =>
                builder.Services.AddGrpc().AddServiceOptions<EchoService>(own => own.MaxReceiveMessageSize = 1_000));

        Assert.Equal(
            StatusCode.ResourceExhausted, await Outcome.CodeOf(host.Client.SayAsync(TwoThousand).ResponseAsync));
        var failed = await Assert.ThrowsAsync<RpcException>(
            () => host.Client.SayAsync(new EchoRequest { Behaviour = "break" }).ResponseAsync);
        Assert.Contains("InvalidOperationException", failed.Status.Detail, StringComparison.Ordinal);
    }
}

static class GatherOneRequest
{
    /// <summary>A unary call whose answer is short, whatever the request was.</summary>
    public static AsyncUnaryCall<EchoResponse> GatherOne(this Echo.EchoClient client, EchoRequest request)
    {
        request.Behaviour = "bytes";
        request.Count = 1;
        return client.SayAsync(request);
    }
}

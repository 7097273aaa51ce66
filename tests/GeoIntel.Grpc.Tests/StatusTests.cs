using GeoIntel.Testing.Echo;
using Grpc.Core;
using Microsoft.Extensions.Logging;

namespace GeoIntel.Grpc.Tests;

public class StatusTests
{
    [Theory]
    [InlineData(StatusCode.NotFound, "Camera 12 is not registered.")]
    [InlineData(StatusCode.InvalidArgument, "\t\ntest with whitespace\r\nand Unicode BMP ☺ and non-BMP 😈\t\n")]
    [InlineData(StatusCode.Unauthenticated, "100 % \"sure\"")]
    [InlineData(StatusCode.Aborted, "")]
    public async Task A_refusal_arrives_with_its_code_words_and_trailers(StatusCode code, string detail)
    {
        await using var host = await EchoHost.StartAsync();
        using var call = host.Client.SayAsync(
            new EchoRequest { Behaviour = "refuse", Count = (int)code, Text = detail });

        var refused = await Assert.ThrowsAsync<RpcException>(() => call.ResponseAsync);

        Assert.Equal((code, detail), (refused.StatusCode, refused.Status.Detail));
        Assert.Equal("told so", refused.Trailers.GetValue("reason"));
        Assert.Equal([0, 255, 7], refused.Trailers.GetValueBytes("reason-bin"));
        Assert.Equal(code, call.GetStatus().StatusCode);
        Assert.Equal("told so", call.GetTrailers().GetValue("reason"));
    }

    [Fact]
    public async Task A_status_set_by_the_handler_ends_the_call()
    {
        await using var host = await EchoHost.StartAsync();
        var refused = await FailAsync(
            host, new EchoRequest { Behaviour = "end with status", Count = (int)StatusCode.OutOfRange, Text = "far" });

        Assert.Equal((StatusCode.OutOfRange, "far"), (refused.StatusCode, refused.Status.Detail));
    }

    [Fact]
    public async Task An_unhandled_exception_is_unknown_logged_and_keeps_its_words_to_itself()
    {
        await using var host = await EchoHost.StartAsync();
        var failed = await FailAsync(host, new EchoRequest { Behaviour = "break", Text = "words" });

        Assert.Equal(
            (StatusCode.Unknown, "Exception was thrown by handler."), (failed.StatusCode, failed.Status.Detail));
        var logged = Assert.Single(host.Log.Lines);
        Assert.Equal(LogLevel.Error, logged.Level);
        Assert.IsType<InvalidOperationException>(logged.Failure);
    }

    [Fact]
    public async Task Detailed_errors_tell_the_exception()
    {
        await using var host = await EchoHost.StartAsync(options => options.EnableDetailedErrors = true);
        var failed = await FailAsync(host, new EchoRequest { Behaviour = "break", Text = "words" });

        Assert.Equal("Exception was thrown by handler. InvalidOperationException: secret words", failed.Status.Detail);
    }

    [Fact]
    public async Task An_io_failure_of_the_handler_is_not_taken_for_a_broken_connection()
    {
        await using var host = await EchoHost.StartAsync();

        Assert.Equal(
            StatusCode.Unknown, (await FailAsync(host, new EchoRequest { Behaviour = "break with io" })).StatusCode);
        Assert.IsType<IOException>(Assert.Single(host.Log.Lines).Failure);
    }

    [Fact]
    public async Task A_handler_that_returns_nothing_cancels_its_call()
    {
        await using var host = await EchoHost.StartAsync();

        Assert.Equal(
            StatusCode.Cancelled, (await FailAsync(host, new EchoRequest { Behaviour = "return nothing" })).StatusCode);
    }

    [Fact]
    public async Task A_trailer_that_headers_cannot_carry_is_told_as_internal()
    {
        await using var host = await EchoHost.StartAsync();
        var failed = await FailAsync(host, new EchoRequest { Behaviour = "bad trailer" });

        Assert.Equal(StatusCode.Internal, failed.StatusCode);
        Assert.Contains("ASCII", failed.Status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stream_that_fails_half_way_gives_its_messages_first()
    {
        await using var host = await EchoHost.StartAsync();
        using var call = host.Client.Repeat(new EchoRequest { Count = 3, Behaviour = "then refuse" });
        for (var i = 0; i < 3; i++) Assert.True(await call.ResponseStream.MoveNext(CancellationToken.None));

        var failed = await Assert.ThrowsAsync<RpcException>(() => call.ResponseStream.MoveNext(CancellationToken.None));

        Assert.Equal((StatusCode.DataLoss, "half of it"), (failed.StatusCode, failed.Status.Detail));
        await Assert.ThrowsAsync<RpcException>(() => call.ResponseStream.MoveNext(CancellationToken.None));
    }

    [Fact]
    public async Task A_chat_refused_while_the_caller_writes_tells_the_writer_why()
    {
        await using var host = await EchoHost.StartAsync();
        using var call = host.Client.Chat();
        await call.RequestStream.WriteAsync(new EchoRequest { Behaviour = "refuse", Text = "not you" });
        var refused = await Assert.ThrowsAsync<RpcException>(
            () => call.ResponseStream.MoveNext(CancellationToken.None));

        var writing = await Assert.ThrowsAsync<RpcException>(() => call.RequestStream.WriteAsync(new EchoRequest()));

        Assert.Equal((StatusCode.PermissionDenied, "not you"), (refused.StatusCode, refused.Status.Detail));
        Assert.Equal(StatusCode.PermissionDenied, writing.StatusCode);
        await call.RequestStream.CompleteAsync();
    }

    [Fact]
    public async Task A_method_without_a_handler_and_an_unknown_service_are_unimplemented()
    {
        await using var host = await EchoHost.StartAsync();
        var forgotten = await Assert.ThrowsAsync<RpcException>(
            () => host.Client.ForgottenAsync(new EchoRequest()).ResponseAsync);
        var unknownMethod = await FailAsync(host, "echo.v1.Echo", "Sing");
        var unknownService = await FailAsync(host, "echo.v1.Choir", "Sing");

        Assert.Equal(
            [StatusCode.Unimplemented, StatusCode.Unimplemented, StatusCode.Unimplemented],
            [forgotten.StatusCode, unknownMethod.StatusCode, unknownService.StatusCode]);
        Assert.Equal("Method is unimplemented.", unknownMethod.Status.Detail);
        Assert.Equal("Service is unimplemented.", unknownService.Status.Detail);
    }

    [Fact]
    public async Task Status_and_trailers_are_not_there_before_the_end()
    {
        await using var host = await EchoHost.StartAsync();
        using var call = host.Client.Chat();

        Assert.Throws<InvalidOperationException>(() => call.GetStatus());
        Assert.Throws<InvalidOperationException>(() => call.GetTrailers());
    }

    static Task<RpcException> FailAsync(EchoHost host, EchoRequest request) =>
        Assert.ThrowsAsync<RpcException>(() => host.Client.SayAsync(request).ResponseAsync);

    static Task<RpcException> FailAsync(EchoHost host, string service, string method)
    {
        var strings = Marshallers.StringMarshaller;
        var call = host.Invoker.AsyncUnaryCall(
            new Method<string, string>(MethodType.Unary, service, method, strings, strings), null, default, "");
        return Assert.ThrowsAsync<RpcException>(() => call.ResponseAsync);
    }
}

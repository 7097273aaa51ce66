using System.Net;
using GeoIntel.Testing.Echo;
using Grpc.AspNetCore.Server;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace GeoIntel.Grpc.Tests;

public class ProtocolTests
{
    const string Say = "/echo.v1.Echo/Say";

    [Theory]
    [InlineData("application/json")]
    [InlineData("application/grpc-web")]
    public async Task Another_content_type_is_refused_with_415(string contentType)
    {
        await using var host = await EchoHost.StartAsync();
        using var response = await RawCall.SendAsync(
            host, Say, RawCall.Frame(new EchoRequest()), ("content-type", contentType));

        Assert.Equal(HttpStatusCode.UnsupportedMediaType, response.StatusCode);
        Assert.Equal("13", RawCall.StatusOf(response));
    }

    [Theory]
    [InlineData("no message", new byte[0])]
    [InlineData("half a header", new byte[] { 0, 0, 0 })]
    [InlineData("half a message", new byte[] { 0, 0, 0, 0, 9, 10, 7, 65 })]
    [InlineData("two messages", new byte[] { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 })]
    [InlineData("not protobuf", new byte[] { 0, 0, 0, 0, 2, 255, 255 })]
    [InlineData("a string longer than its message", new byte[] { 0, 0, 0, 0, 2, 10, 100 })]
    [InlineData("text that is not UTF-8 is for the parser to judge", new byte[] { 7, 0, 0, 0, 0 })]
    public async Task Bytes_that_are_not_a_message_are_internal_and_not_a_broken_connection(string what, byte[] body)
    {
        await using var host = await EchoHost.StartAsync();
        using var response = await RawCall.SendAsync(host, Say, body);

        Assert.True(RawCall.StatusOf(response) == "13", $"{what}: {RawCall.StatusOf(response)}");
        Assert.Equal("well", (await host.Client.SayAsync(new EchoRequest { Text = "well" })).Text);
    }

    [Fact]
    public async Task A_length_of_four_gigabytes_is_refused_by_its_header_alone()
    {
        await using var host = await EchoHost.StartAsync(options => options.MaxReceiveMessageSize = null);
        using var response = await RawCall.SendAsync(host, Say, [0, 255, 255, 255, 255, 1, 2, 3]);

        Assert.Equal("8", RawCall.StatusOf(response));
    }

    [Fact]
    public async Task A_refusal_without_messages_is_one_block_of_headers()
    {
        await using var host = await EchoHost.StartAsync();
        using var response = await RawCall.SendAsync(
            host, Say, RawCall.Frame(new EchoRequest { Behaviour = "refuse", Count = 5, Text = "ž" }));

        Assert.Equal("5", response.Headers.GetValues("grpc-status").Single());
        Assert.Equal("%C5%BE", response.Headers.GetValues("grpc-message").Single());
        Assert.Empty(response.TrailingHeaders);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public async Task Other_pages_of_the_application_are_not_hidden_by_unknown_services()
    {
        await using var host = await EchoHost.StartAsync(
            use: app => app.MapPost("/{feed}/{kind}", (HttpContext _) => "a page"));
        using var page = await RawCall.SendAsync(host, "/feeds/anpr", [], ("content-type", "text/plain"));

        Assert.Equal("a page", await page.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Unknown_services_may_be_left_to_the_application()
    {
        await using var host = await EchoHost.StartAsync(options => options.IgnoreUnknownServices = true);
        using var response = await RawCall.SendAsync(host, "/echo.v1.Choir/Sing", RawCall.Frame(new EchoRequest()));

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    [Fact]
    public async Task Each_method_is_an_endpoint_that_says_which_method_it_is()
    {
        EndpointDataSource? endpoints = null;
        await using var host = await EchoHost.StartAsync(
            use: app => endpoints = app.Services.GetRequiredService<EndpointDataSource>());

        var methods = endpoints!.Endpoints.Select(
            endpoint => endpoint.Metadata.GetMetadata<GrpcMethodMetadata>())
            .OfType<GrpcMethodMetadata>().ToList();
        Assert.Equal(
            ["Chat", "Forgotten", "Gather", "Repeat", "Say"], methods.Select(method => method.Method.Name).Order());
        Assert.All(methods, method => Assert.Equal(typeof(EchoService), method.ServiceType));
    }

    [Fact]
    public void Mapping_without_AddGrpc_says_what_to_call()
    {
        var app = WebApplication.CreateSlimBuilder().Build();

        Assert.Contains("AddGrpc", Assert.Throws<InvalidOperationException>(
            () => app.MapGrpcService<EchoService>()).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(400, StatusCode.Internal)]
    [InlineData(401, StatusCode.Unauthenticated)]
    [InlineData(403, StatusCode.PermissionDenied)]
    [InlineData(404, StatusCode.Unimplemented)]
    [InlineData(429, StatusCode.Unavailable)]
    [InlineData(431, StatusCode.Internal)]
    [InlineData(502, StatusCode.Unavailable)]
    [InlineData(503, StatusCode.Unavailable)]
    [InlineData(504, StatusCode.Unavailable)]
    [InlineData(500, StatusCode.Unknown)]
    [InlineData(200, StatusCode.Cancelled)]
    public async Task An_answer_that_is_not_gRPC_is_named_by_its_http_status(int httpStatus, StatusCode code)
    {
        // A proxy in the way knows nothing of gRPC.
        using var channel = GrpcChannel.ForAddress(
            "http://proxy.test", new GrpcChannelOptions { HttpHandler = new Proxy(httpStatus) });
        var failed = await Assert.ThrowsAsync<RpcException>(
            () => new Echo.EchoClient(channel).SayAsync(new EchoRequest()).ResponseAsync);

        Assert.Equal(code, failed.StatusCode);
    }

    [Fact]
    public async Task Nobody_listening_is_unavailable()
    {
        using var channel = GrpcChannel.ForAddress("http://127.0.0.1:1");
        var client = new Echo.EchoClient(channel);
        using var chat = client.Chat();

        Assert.Equal(StatusCode.Unavailable, await Outcome.CodeOf(client.SayAsync(new EchoRequest()).ResponseAsync));
        Assert.Equal(StatusCode.Unavailable, await Outcome.CodeOf(chat.RequestStream.WriteAsync(new EchoRequest())));
        Assert.Equal(StatusCode.Unavailable, await Outcome.CodeOf(chat.ResponseStream.MoveNext(default)));
    }

    [Theory]
    [InlineData(0x2, StatusCode.Internal)]
    [InlineData(0x7, StatusCode.Unavailable)]
    [InlineData(0x8, StatusCode.Cancelled)]
    [InlineData(0xb, StatusCode.ResourceExhausted)]
    [InlineData(0xc, StatusCode.PermissionDenied)]
    public async Task A_stream_that_is_reset_is_named_by_its_code(int resetCode, StatusCode code)
    {
        await using var host = await EchoHost.StartAsync(use: app => app.Use((HttpContext http, RequestDelegate _) =>
        {
            http.Features.Get<Microsoft.AspNetCore.Http.Features.IHttpResetFeature>()!.Reset(resetCode);
            return Task.CompletedTask;
        }));
        using var stream = host.Client.Repeat(new EchoRequest());

        Assert.Equal(code, await Outcome.CodeOf(host.Client.SayAsync(new EchoRequest()).ResponseAsync));
        Assert.Equal(code, await Outcome.CodeOf(stream.ResponseStream.MoveNext(default)));
    }

    sealed class Proxy(int httpStatus) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(new HttpResponseMessage((HttpStatusCode)httpStatus)
            {
                Version = HttpVersion.Version20,
                Content = new StringContent("<html>"),
            });
    }
}

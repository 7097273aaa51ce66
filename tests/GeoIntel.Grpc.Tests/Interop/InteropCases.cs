using GeoIntel.Testing.Interop;
using Google.Protobuf;
using Grpc.Core;

namespace GeoIntel.Grpc.Tests.Interop;

/// <summary>The cases of gRPC's interoperability tests from our own client, after their published description.</summary>
static class InteropCases
{
    const int LargeRequest = 271_828;
    const int LargeResponse = 314_159;
    const string EchoInitial = "x-grpc-test-echo-initial";
    const string EchoTrailing = "x-grpc-test-echo-trailing-bin";
    const string Special = "\t\ntest with whitespace\r\nand Unicode BMP \u263a and non-BMP \U0001f608\t\n";

    static readonly int[] Requests = [27_182, 8, 1_828, 45_904];
    static readonly int[] Responses = [31_415, 9, 2_653, 58_979];
    static readonly Metadata Gzip = new() { { "grpc-internal-encoding-request", "gzip" } };

    public static IReadOnlyDictionary<string, Func<CallInvoker, Task>> All { get; } =
        new Dictionary<string, Func<CallInvoker, Task>>
        {
            ["empty_unary"] = EmptyUnary,
            ["large_unary"] = LargeUnary,
            ["client_compressed_unary"] = ClientCompressedUnary,
            ["server_compressed_unary"] = ServerCompressedUnary,
            ["client_streaming"] = ClientStreaming,
            ["client_compressed_streaming"] = ClientCompressedStreaming,
            ["server_streaming"] = ServerStreaming,
            ["server_compressed_streaming"] = ServerCompressedStreaming,
            ["ping_pong"] = PingPong,
            ["empty_stream"] = EmptyStream,
            ["custom_metadata"] = CustomMetadata,
            ["status_code_and_message"] = StatusCodeAndMessage,
            ["special_status_message"] = SpecialStatusMessage,
            ["unimplemented_method"] = UnimplementedMethod,
            ["unimplemented_service"] = UnimplementedService,
            ["cancel_after_begin"] = CancelAfterBegin,
            ["cancel_after_first_response"] = CancelAfterFirstResponse,
            ["timeout_on_sleeping_server"] = TimeoutOnSleepingServer,
            ["concurrent_large_unary"] = ConcurrentLargeUnary,
        };

    static async Task EmptyUnary(CallInvoker invoker) =>
        Assert.Equal(new Empty(), await new TestService.TestServiceClient(invoker).EmptyCallAsync(new Empty()));

    static async Task LargeUnary(CallInvoker invoker) => AssertZeros(LargeResponse,
        (await new TestService.TestServiceClient(invoker).UnaryCallAsync(Large())).Payload);

    static async Task ClientCompressedUnary(CallInvoker invoker)
    {
        var client = new TestService.TestServiceClient(invoker);
        var request = Large();
        request.ExpectCompressed = new BoolValue { Value = true };
        var refused = await Assert.ThrowsAsync<RpcException>(() => client.UnaryCallAsync(request).ResponseAsync);
        Assert.Equal(StatusCode.InvalidArgument, refused.StatusCode); // the server does look

        AssertZeros(LargeResponse, (await client.UnaryCallAsync(request, Gzip)).Payload);
        request.ExpectCompressed.Value = false;
        AssertZeros(LargeResponse, (await client.UnaryCallAsync(request)).Payload);
    }

    static async Task ServerCompressedUnary(CallInvoker invoker)
    {
        foreach (var compressed in (bool[])[true, false])
        {
            var request = Large();
            request.ResponseCompressed = new BoolValue { Value = compressed };
            AssertZeros(LargeResponse, (await new TestService.TestServiceClient(invoker).UnaryCallAsync(request)).Payload);
        }
    }

    static Task ClientStreaming(CallInvoker invoker) => StreamAsync(invoker, null);

    static Task ClientCompressedStreaming(CallInvoker invoker) => StreamAsync(invoker, Gzip);

    static async Task StreamAsync(CallInvoker invoker, Metadata? headers)
    {
        using var call = new TestService.TestServiceClient(invoker).StreamingInputCall(headers);
        foreach (var (i, size) in Requests.Index())
        {
            // Every second message of a compressed stream is sent as it is.
            call.RequestStream.WriteOptions = new WriteOptions(i % 2 == 0 ? default : WriteFlags.NoCompress);
            await call.RequestStream.WriteAsync(new StreamingInputCallRequest { Payload = Zeros(size) });
        }
        await call.RequestStream.CompleteAsync();
        Assert.Equal(74_922, (await call).AggregatedPayloadSize);
    }

    static Task ServerStreaming(CallInvoker invoker) => ReceiveAsync(invoker, _ => null);

    static Task ServerCompressedStreaming(CallInvoker invoker) =>
        ReceiveAsync(invoker, i => new BoolValue { Value = i % 2 == 0 });

    static async Task ReceiveAsync(CallInvoker invoker, Func<int, BoolValue?> compressed)
    {
        var request = new StreamingOutputCallRequest();
        foreach (var (i, size) in Responses.Index())
            request.ResponseParameters.Add(new ResponseParameters { Size = size, Compressed = compressed(i) });
        using var call = new TestService.TestServiceClient(invoker).StreamingOutputCall(request);
        var sizes = new List<int>();
        await foreach (var response in call.ResponseStream.ReadAllAsync()) sizes.Add(response.Payload.Body.Length);
        Assert.Equal(Responses, sizes);
    }

    static async Task PingPong(CallInvoker invoker)
    {
        using var call = new TestService.TestServiceClient(invoker).FullDuplexCall();
        for (var i = 0; i < Requests.Length; i++)
        {
            await call.RequestStream.WriteAsync(Ping(Requests[i], Responses[i]));
            Assert.True(await call.ResponseStream.MoveNext(default));
            AssertZeros(Responses[i], call.ResponseStream.Current.Payload);
        }
        await call.RequestStream.CompleteAsync();
        Assert.False(await call.ResponseStream.MoveNext(default));
    }

    static async Task EmptyStream(CallInvoker invoker)
    {
        using var call = new TestService.TestServiceClient(invoker).FullDuplexCall();
        await call.RequestStream.CompleteAsync();
        Assert.False(await call.ResponseStream.MoveNext(default));
    }

    static async Task CustomMetadata(CallInvoker invoker)
    {
        var client = new TestService.TestServiceClient(invoker);
        var sent = new Metadata { { EchoInitial, "test_initial_metadata_value" }, { EchoTrailing, [0xab, 0xab, 0xab] } };
        using var unary = client.UnaryCallAsync(Large(), sent);
        await unary;
        AssertEchoed(await unary.ResponseHeadersAsync, unary.GetTrailers());

        using var duplex = client.FullDuplexCall(sent);
        await duplex.RequestStream.WriteAsync(Ping(LargeRequest, LargeResponse));
        await duplex.RequestStream.CompleteAsync();
        while (await duplex.ResponseStream.MoveNext(default))
        {
        }
        AssertEchoed(await duplex.ResponseHeadersAsync, duplex.GetTrailers());

        static void AssertEchoed(Metadata headers, Metadata trailers)
        {
            Assert.Equal("test_initial_metadata_value", headers.GetValue(EchoInitial));
            Assert.Equal([0xab, 0xab, 0xab], trailers.GetValueBytes(EchoTrailing)!);
        }
    }

    static async Task StatusCodeAndMessage(CallInvoker invoker)
    {
        var client = new TestService.TestServiceClient(invoker);
        var status = new EchoStatus { Code = 2, Message = "test status message" };
        await AssertEndsAsync(status, () => client.UnaryCallAsync(new SimpleRequest { ResponseStatus = status }).ResponseAsync);

        using var duplex = client.FullDuplexCall();
        await duplex.RequestStream.WriteAsync(new StreamingOutputCallRequest { ResponseStatus = status });
        await duplex.RequestStream.CompleteAsync();
        await AssertEndsAsync(status, () => duplex.ResponseStream.MoveNext(default));
    }

    static Task SpecialStatusMessage(CallInvoker invoker)
    {
        var status = new EchoStatus { Code = 2, Message = Special };
        return AssertEndsAsync(status, () => new TestService.TestServiceClient(invoker)
            .UnaryCallAsync(new SimpleRequest { ResponseStatus = status }).ResponseAsync);
    }

    static async Task UnimplementedMethod(CallInvoker invoker) => Assert.Equal(
        StatusCode.Unimplemented,
        await Outcome.CodeOf(new TestService.TestServiceClient(invoker).UnimplementedCallAsync(new Empty()).ResponseAsync));

    static async Task UnimplementedService(CallInvoker invoker) => Assert.Equal(
        StatusCode.Unimplemented,
        await Outcome.CodeOf(
            new Testing.Interop.UnimplementedService.UnimplementedServiceClient(invoker).UnimplementedCallAsync(new Empty()).ResponseAsync));

    static async Task CancelAfterBegin(CallInvoker invoker)
    {
        using var cancelling = new CancellationTokenSource();
        using var call = new TestService.TestServiceClient(invoker).StreamingInputCall(cancellationToken: cancelling.Token);
        await cancelling.CancelAsync();
        Assert.Equal(StatusCode.Cancelled, await Outcome.CodeOf(call.ResponseAsync));
    }

    static async Task CancelAfterFirstResponse(CallInvoker invoker)
    {
        using var cancelling = new CancellationTokenSource();
        using var call = new TestService.TestServiceClient(invoker).FullDuplexCall(cancellationToken: cancelling.Token);
        await call.RequestStream.WriteAsync(Ping(Requests[0], Responses[0]));
        Assert.True(await call.ResponseStream.MoveNext(default));
        await cancelling.CancelAsync();
        Assert.Equal(StatusCode.Cancelled, await Outcome.CodeOf(call.ResponseStream.MoveNext(default)));
    }

    static async Task TimeoutOnSleepingServer(CallInvoker invoker)
    {
        using var call = new TestService.TestServiceClient(invoker).FullDuplexCall(deadline: DateTime.UtcNow.AddMilliseconds(20));
        try
        {
            await call.RequestStream.WriteAsync(Ping(Requests[0], Responses[0], intervalMicroseconds: 60_000_000));
        }
        catch (RpcException ended) when (ended.StatusCode == StatusCode.DeadlineExceeded)
        {
            // On a busy machine 20 ms may be over by now.
        }
        Assert.Equal(StatusCode.DeadlineExceeded, await Outcome.CodeOf(call.ResponseStream.MoveNext(default)));
    }

    static Task ConcurrentLargeUnary(CallInvoker invoker) =>
        Task.WhenAll(Enumerable.Range(0, 1_000).Select(_ => LargeUnary(invoker)));

    static async Task AssertEndsAsync(EchoStatus status, Func<Task> call)
    {
        var ended = await Assert.ThrowsAsync<RpcException>(call);
        Assert.Equal((status.Code, status.Message), ((int)ended.StatusCode, ended.Status.Detail));
    }

    static SimpleRequest Large() => new() { ResponseSize = LargeResponse, Payload = Zeros(LargeRequest) };

    static StreamingOutputCallRequest Ping(int request, int response, int intervalMicroseconds = 0) => new()
    {
        Payload = Zeros(request),
        ResponseParameters = { new ResponseParameters { Size = response, IntervalUs = intervalMicroseconds } },
    };

    static Payload Zeros(int size) => new() { Body = ByteString.CopyFrom(new byte[size]) };

    static void AssertZeros(int size, Payload payload) => Assert.True(
        payload.Body.Length == size && !payload.Body.Span.ContainsAnyExcept((byte)0),
        $"{payload.Body.Length} bytes came, {size} zeros were asked for.");
}

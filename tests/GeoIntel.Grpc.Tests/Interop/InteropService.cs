using GeoIntel.Testing.Interop;
using Google.Protobuf;
using Grpc.Core;

namespace GeoIntel.Grpc.Tests.Interop;

/// <summary>The server of gRPC's interoperability tests, as their published description asks for it.</summary>
sealed class InteropService : TestService.TestServiceBase
{
    const string EchoInitial = "x-grpc-test-echo-initial";
    const string EchoTrailing = "x-grpc-test-echo-trailing-bin";

    public override Task<Empty> EmptyCall(Empty request, ServerCallContext context) => Task.FromResult(new Empty());

    public override async Task<SimpleResponse> UnaryCall(SimpleRequest request, ServerCallContext context)
    {
        await EchoMetadataAsync(context, request.ResponseCompressed is not null);
        Expect(request.ExpectCompressed, context);
        if (request.ResponseCompressed is { Value: false }) context.WriteOptions = new WriteOptions(WriteFlags.NoCompress);
        End(request.ResponseStatus);
        return new SimpleResponse { Payload = Zeros(request.ResponseSize) };
    }

    public override async Task StreamingOutputCall(
        StreamingOutputCallRequest request, IServerStreamWriter<StreamingOutputCallResponse> responseStream,
        ServerCallContext context)
    {
        await EchoMetadataAsync(context, request.ResponseParameters.Any(one => one.Compressed is not null));
        await AnswerAsync(request, responseStream, context);
        End(request.ResponseStatus);
    }

    public override async Task<StreamingInputCallResponse> StreamingInputCall(
        IAsyncStreamReader<StreamingInputCallRequest> requestStream, ServerCallContext context)
    {
        var size = 0;
        await foreach (var request in requestStream.ReadAllAsync(context.CancellationToken))
        {
            Expect(request.ExpectCompressed, context);
            size += request.Payload.Body.Length;
        }
        return new StreamingInputCallResponse { AggregatedPayloadSize = size };
    }

    public override async Task FullDuplexCall(
        IAsyncStreamReader<StreamingOutputCallRequest> requestStream,
        IServerStreamWriter<StreamingOutputCallResponse> responseStream, ServerCallContext context)
    {
        await EchoMetadataAsync(context, mayCompress: false);
        await foreach (var request in requestStream.ReadAllAsync(context.CancellationToken))
        {
            End(request.ResponseStatus);
            await AnswerAsync(request, responseStream, context);
        }
    }

    static async Task AnswerAsync(
        StreamingOutputCallRequest request, IServerStreamWriter<StreamingOutputCallResponse> responses, ServerCallContext context)
    {
        foreach (var wanted in request.ResponseParameters)
        {
            if (wanted.IntervalUs > 0)
                await Task.Delay(TimeSpan.FromMicroseconds(wanted.IntervalUs), context.CancellationToken);
            responses.WriteOptions = new WriteOptions(wanted.Compressed is { Value: false } ? WriteFlags.NoCompress : default);
            await responses.WriteAsync(new StreamingOutputCallResponse { Payload = Zeros(wanted.Size) });
        }
    }

    static async Task EchoMetadataAsync(ServerCallContext context, bool mayCompress)
    {
        var headers = new Metadata();
        if (mayCompress) headers.Add("grpc-internal-encoding-request", "gzip");
        if (context.RequestHeaders.GetValue(EchoInitial) is { } initial) headers.Add(EchoInitial, initial);
        if (context.RequestHeaders.GetValueBytes(EchoTrailing) is { } trailing) context.ResponseTrailers.Add(EchoTrailing, trailing);
        if (headers.Count > 0) await context.WriteResponseHeadersAsync(headers);
    }

    // A call says once whether its messages may be compressed; the metadata that handlers see leaves that out.
    static void Expect(BoolValue? compressed, ServerCallContext context)
    {
        var encoding = context.GetHttpContext().Request.Headers["grpc-encoding"].ToString();
        if (compressed is { Value: true } && encoding is "" or "identity")
            throw new RpcException(new Status(StatusCode.InvalidArgument, "The request is not compressed."));
    }

    static void End(EchoStatus? status)
    {
        if (status is not null) throw new RpcException(new Status((StatusCode)status.Code, status.Message));
    }

    static Payload Zeros(int size) => new() { Body = ByteString.CopyFrom(new byte[size]) };
}

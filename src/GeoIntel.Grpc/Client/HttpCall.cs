using System.Buffers;
using System.IO.Compression;
using System.IO.Pipelines;
using Grpc.Core;
using Grpc.Wire;

namespace Grpc.Net.Client;

/// <summary>One call as one HTTP/2 request: sends it, judges the answer's headers, reads messages and
/// trailers.</summary>
sealed class HttpCall<TRequest, TResponse>(
    GrpcChannel channel, Method<TRequest, TResponse> method, string? host, CallOptions options)
    : CallLifetime(channel, options)
    where TRequest : class
    where TResponse : class
{
    static readonly StreamPipeReaderOptions ResponsePipe = new(bufferSize: 16 * 1024, minimumReadSize: 4 * 1024);

    RequestStreamContent? _requests;
    HttpResponseMessage? _response;

    public Method<TRequest, TResponse> Method { get; } = method;

    public CallOptions Options { get; } = options;

    /// <summary>Completes, never with an exception, when the answer's headers are here or the call has ended.</summary>
    public Task Opened { get; private set; } = Task.CompletedTask;

    /// <summary>Where messages come from once the call is open.</summary>
    public MessageReader<TResponse>? Messages { get; private set; }

    public bool Compresses { get; } = options.Headers?.GetValue(GrpcHeaders.EncodingRequest) == GrpcHeaders.Gzip;

    public Task<TResponse> SendUnaryAsync(TRequest request)
    {
        Open(request);
        return ReadSingleAsync();
    }

    /// <summary>Sends a call whose request is one message.</summary>
    public void Open(TRequest request) => Opened = OpenAsync(request);

    /// <summary>Sends a call whose request is a stream.</summary>
    public RequestStreamContent Open()
    {
        _requests = new RequestStreamContent();
        Opened = SendAsync(_requests);
        return _requests;
    }

    public async Task<TResponse> ReadSingleAsync()
    {
        await Opened;
        var response = await ReadAsync();
        if (response is not null && await ReadAsync() is not null) Fail("", WireErrors.MoreThanOneMessage());
        if (response is null)
            throw new RpcException(
                new Status(StatusCode.Internal, "The call ended well, but without a response message."));
        return Ended!.IsOk ? response : throw Error();
    }

    /// <summary>The next message, or null at a good end. The call must be open.</summary>
    public async ValueTask<TResponse?> ReadAsync()
    {
        if (Messages is null || Ended is not null) return Ended!.IsOk ? null : throw Error();

        return await TakeAsync(Messages.ReadAsync(Token));
    }

    public async ValueTask<TResponse?> TakeAsync(ValueTask<TResponse?> pending)
    {
        try
        {
            if (await pending is { } message) return message;

            End(ResponseStatus.OfTrailers(_response!));
        }
        catch (Exception failure)
        {
            Fail("Error reading next message.", failure);
        }
        return Ended!.IsOk ? null : throw Error();
    }

    public MessageWriter MessagesTo(IBufferWriter<byte> buffer) =>
        new(buffer, Channel.Options.MaxSendMessageSize, CompressionLevel.Fastest);

    protected override void Release()
    {
        _requests?.Stop();
        Volatile.Read(ref _response)?.Dispose();
    }

    async Task OpenAsync(TRequest request)
    {
        try
        {
            var noCompress = (Options.WriteOptions?.Flags & WriteFlags.NoCompress) == WriteFlags.NoCompress;
            var buffer = new ArrayBufferWriter<byte>();
            MessagesTo(buffer).Write(request, Method.RequestMarshaller.ContextualSerializer, Compresses && !noCompress);
            await SendAsync(new RequestContent(buffer.WrittenMemory));
        }
        catch (Exception failure)
        {
            Fail("Error starting gRPC call.", failure);
        }
    }

    async Task SendAsync(HttpContent content)
    {
        if (!Watch()) return;
        try
        {
            var request = RequestHeaders.NewRequest(
                Channel.UriOf(Method), host, content, Options.Headers, TimeLeft, Compresses);
            await AddCredentialsAsync(request);
            var response = await Channel.SendAsync(request, Token);
            Volatile.Write(ref _response, response);

            var headers = ResponseStatus.MetadataOf(response);
            HeadersArrived(headers);
            if (ResponseStatus.OfHeaders(response) is { } early) End(new CallEnd(early, headers, IsOurs: false));
            else Messages = await ReaderOfAsync(response);
            if (Ended is not null) response.Dispose();
        }
        catch (Exception failure)
        {
            Fail("Error starting gRPC call.", failure);
        }
    }

    async Task AddCredentialsAsync(HttpRequestMessage request)
    {
        if (!Channel.IsSecure && !Channel.Options.UnsafeUseInsecureChannelCallCredentials) return;

        var context = new AuthInterceptorContext(
            $"{Channel.Address.GetLeftPart(UriPartial.Authority)}/{Method.ServiceName}", Method.Name);
        foreach (var credentials in new[] { Channel.Options.Credentials?.PerCall, Options.Credentials })
        {
            if (credentials is null) continue;

            var added = new Metadata();
            await credentials.AddToAsync(context, added);
            RequestHeaders.Add(request, added);
        }
    }

    async Task<MessageReader<TResponse>> ReaderOfAsync(HttpResponseMessage response)
    {
        var encoding = ResponseStatus.EncodingOf(response);
        var pipe = PipeReader.Create(await response.Content.ReadAsStreamAsync(Token), ResponsePipe);
        return new MessageReader<TResponse>(
            pipe, Method.ResponseMarshaller.ContextualDeserializer, encoding, Channel.Options.MaxReceiveMessageSize);
    }
}

using Grpc.Core;

namespace Grpc.Net.Client;

/// <summary>How a channel connects, and its limits.</summary>
public sealed class GrpcChannelOptions
{
    const int MaxReceiveMessageSizeDefault = 4 * 1024 * 1024;

    /// <summary>Null, the default, for what the address asks: TLS for https, none for http.</summary>
    public ChannelCredentials? Credentials { get; set; }

    /// <summary>Most bytes of a message sent; null for no limit. The default is null.</summary>
    public int? MaxSendMessageSize { get; set; }

    /// <summary>Most bytes of a message received, also after decompression; null for no limit. The default is 4
    /// MB.</summary>
    public int? MaxReceiveMessageSize { get; set; } = MaxReceiveMessageSizeDefault;

    /// <summary>What sends the requests, instead of a handler of the channel's own. Not together with
    /// <see cref="HttpHandler"/>.</summary>
    public HttpClient? HttpClient { get; set; }

    /// <summary>What sends the requests, for example with a client certificate. Not together with
    /// <see cref="HttpClient"/>.</summary>
    public HttpMessageHandler? HttpHandler { get; set; }

    /// <summary>Whether the channel disposes a client or handler it was given.</summary>
    public bool DisposeHttpClient { get; set; }

    /// <summary>Whether a cancelled call, or one past its deadline, throws OperationCanceledException instead of
    /// RpcException.</summary>
    public bool ThrowOperationCanceledOnCancellation { get; set; }

    /// <summary>Whether credentials of a call are sent over http, where anyone can read them.</summary>
    public bool UnsafeUseInsecureChannelCallCredentials { get; set; }
}

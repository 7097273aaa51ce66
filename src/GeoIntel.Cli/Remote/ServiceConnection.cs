using System.Net.Http.Headers;
using Grpc.Core;
using Grpc.Net.Client;

namespace GeoIntel.Cli.Remote;

/// <summary>One connection to the service, with the caller's token on every call.</summary>
sealed class ServiceConnection(Uri address, string token) : IDisposable
{
    // Whole pages of hits and registry differences are larger than the 4 MB that clients take by default.
    const int ReceiveBytesMax = 64 * 1024 * 1024;

    readonly GrpcChannel _channel = GrpcChannel.ForAddress(address, new GrpcChannelOptions
    {
        MaxReceiveMessageSize = ReceiveBytesMax,
        HttpHandler = new TokenHandler(token),
        DisposeHttpClient = true,
    });

    public ChannelBase Channel => _channel;

    public void Dispose() => _channel.Dispose();

    sealed class TokenHandler(string token)
        : DelegatingHandler(new SocketsHttpHandler { EnableMultipleHttp2Connections = true })
    {
        protected override Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (token.Length > 0) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
            return base.SendAsync(request, cancellationToken);
        }
    }
}

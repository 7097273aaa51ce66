using GeoIntel.Ingest.Sending;
using Grpc.Core;
using Grpc.Net.Client;

namespace GeoIntel.Cli.Remote;

/// <summary>One connection to the service, with the caller's credentials on every call.</summary>
sealed class ServiceConnection(Uri address, Credentials credentials) : IDisposable
{
    // Whole pages of hits and registry differences are larger than the 4 MB that clients take by default.
    const int ReceiveBytesMax = 64 * 1024 * 1024;

    readonly GrpcChannel _channel = GrpcChannel.ForAddress(address, new GrpcChannelOptions
    {
        MaxReceiveMessageSize = ReceiveBytesMax,
        HttpHandler = credentials.NewHandler(),
        DisposeHttpClient = true,
    });

    public ChannelBase Channel => _channel;

    public void Dispose() => _channel.Dispose();
}

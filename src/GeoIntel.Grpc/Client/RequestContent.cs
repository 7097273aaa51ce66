using System.Net;

namespace Grpc.Net.Client;

/// <summary>A request that is one message, already framed.</summary>
sealed class RequestContent(ReadOnlyMemory<byte> message) : HttpContent
{
    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override Task SerializeToStreamAsync(
        Stream stream, TransportContext? context, CancellationToken cancellationToken) =>
        stream.WriteAsync(message, cancellationToken).AsTask();

    // No content-length: gRPC has none, and some servers would hold us to it.
    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }
}

using Grpc.Core;

namespace Grpc.AspNetCore.Server;

/// <summary>The response stream as the handler writes it.</summary>
sealed class ResponseStream<T>(CallResponse response, Action<T, SerializationContext> serialize)
    : IServerStreamWriter<T>
    where T : class
{
    public WriteOptions? WriteOptions
    {
        get => response.WriteOptions;
        set => response.WriteOptions = value;
    }

    public Task WriteAsync(T message) => WriteAsync(message, CancellationToken.None);

    public Task WriteAsync(T message, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        return response.WriteAsync(message, serialize, cancellationToken);
    }
}

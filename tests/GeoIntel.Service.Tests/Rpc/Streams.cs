using Google.Protobuf;
using Grpc.Core;

namespace GeoIntel.Service.Tests.Rpc;

/// <summary>Messages as if a client had sent them.</summary>
/// <remarks>As over the wire, what the service gets is its own: it may do with it as it likes.</remarks>
sealed class Sent<T>(IReadOnlyList<T> messages) : IAsyncStreamReader<T>
    where T : IDeepCloneable<T>
{
    readonly List<T> _messages = [.. messages.Select(message => message.Clone())];
    int _place = -1;

    public T Current => _messages[_place];

    public Task<bool> MoveNext(CancellationToken cancellationToken) => Task.FromResult(++_place < _messages.Count);
}

/// <summary>Keeps what a client would receive.</summary>
sealed class Answered<T>(List<T> answers) : IServerStreamWriter<T>
{
    public WriteOptions? WriteOptions { get; set; }

    public Task WriteAsync(T message)
    {
        answers.Add(message);
        return Task.CompletedTask;
    }

    public Task WriteAsync(T message, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return WriteAsync(message);
    }
}

using Grpc.Core;

namespace GeoIntel.Service.Tests.Rpc;

/// <summary>Messages as if a client had sent them.</summary>
sealed class Sent<T>(IReadOnlyList<T> messages) : IAsyncStreamReader<T>
{
    int _place = -1;

    public T Current => messages[_place];

    public Task<bool> MoveNext(CancellationToken cancellationToken) => Task.FromResult(++_place < messages.Count);
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
}

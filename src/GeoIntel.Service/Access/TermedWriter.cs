using Grpc.Core;

namespace GeoIntel.Service.Access;

/// <summary>An answer in pieces, of which none leaves once the caller's proof has ended.</summary>
sealed class TermedWriter<T>(IServerStreamWriter<T> answers, CallTerm term) : IServerStreamWriter<T>
{
    public WriteOptions? WriteOptions
    {
        get => answers.WriteOptions;
        set => answers.WriteOptions = value;
    }

    /// <exception cref="RpcException">Unauthenticated, once the proof has ended.</exception>
    public Task WriteAsync(T message)
    {
        term.ThrowIfEnded();
        return answers.WriteAsync(message);
    }

    /// <inheritdoc cref="WriteAsync(T)"/>
    public Task WriteAsync(T message, CancellationToken cancellationToken)
    {
        term.ThrowIfEnded();
        return answers.WriteAsync(message, cancellationToken);
    }
}

using Npgsql;

namespace GeoIntel.Service.Rpc;

/// <summary>Gives a store that does not answer its name: UNAVAILABLE, STORE_UNAVAILABLE.</summary>
static class StoreFailures
{
    /// <summary>Does the work of a call.</summary>
    /// <exception cref="Grpc.Core.RpcException">Unavailable, when the store fails in a way that may pass; InvalidArgument, when
    /// a text holds what no text can.</exception>
    public static async Task<T> NamedAsync<T>(Func<Task<T>> work)
    {
        try
        {
            return await work();
        }
        catch (Exception exception) when (MayPass(exception))
        {
            throw RpcErrors.StoreUnavailable(exception);
        }
        catch (PostgresException refused) when (refused.SqlState
            is PostgresErrorCodes.CharacterNotInRepertoire or PostgresErrorCodes.UntranslatableCharacter)
        {
            // The one character that PostgreSQL's text cannot hold; a question for it is the caller's mistake.
            throw RpcErrors.Invalid("request", "A text in it holds the character U+0000; leave it out.");
        }
    }

    /// <summary>Whether the store was away, going away or overloaded; a statement that it refuses is our fault.</summary>
    /// <remarks>EF Core hands Npgsql's exceptions out inside its own.</remarks>
    public static bool MayPass(Exception? exception)
    {
        for (; exception is not null; exception = exception.InnerException)
        {
            if (exception is PostgresException refused) return refused.IsTransient || IsShutdown(refused.SqlState);
            if (exception is NpgsqlException) return true;
        }
        return false;
    }

    // Class 57P: an administrator or a crash ends the server (PostgreSQL manual, appendix A).
    static bool IsShutdown(string sqlState) => sqlState.StartsWith("57P", StringComparison.Ordinal);
}

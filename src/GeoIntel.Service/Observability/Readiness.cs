using Npgsql;

namespace GeoIntel.Service.Observability;

/// <summary>Whether calls are answered: not while the service stops, nor while the store is away.</summary>
sealed class Readiness(NpgsqlDataSource database, IHostApplicationLifetime lifetime)
{
    static readonly TimeSpan AnswerMax = TimeSpan.FromSeconds(2);

    /// <summary>Cancelled when the service begins to stop.</summary>
    public CancellationToken Stopping => lifetime.ApplicationStopping;

    /// <returns>Why it is not ready, in a sentence; null when it is.</returns>
    public async Task<string?> FindReasonAgainstAsync()
    {
        if (Stopping.IsCancellationRequested) return "The service is stopping.";
        try
        {
            using var timeout = new CancellationTokenSource(AnswerMax);
            await using var command = database.CreateCommand("SELECT 1");
            await command.ExecuteScalarAsync(timeout.Token);
            return null;
        }
        catch (Exception exception) when (exception is NpgsqlException or OperationCanceledException)
        {
            return "The store does not answer.";
        }
    }
}

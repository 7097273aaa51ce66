using GeoIntel.Service.Hosting;
using GeoIntel.Service.Registry;
using Npgsql;

namespace GeoIntel.Service.Observability;

/// <summary>Whether the process lives, and whether it can take calls.</summary>
static class Health
{
    static readonly TimeSpan AnswerMax = TimeSpan.FromSeconds(2);

    public static void MapHealth(this WebApplication app)
    {
        app.MapGet("/healthz/live", () => Results.Json(new { status = "live", version = ProgramVersion.Text }));
        app.MapGet("/healthz/ready", ReadyAsync);
    }

    /// <summary>503 while the service stops, or while the store does not answer; the body says which.</summary>
    static async Task<IResult> ReadyAsync(
        NpgsqlDataSource database, LiveRegistry registry, IHostApplicationLifetime lifetime)
    {
        if (lifetime.ApplicationStopping.IsCancellationRequested) return NotReady("The service is stopping.");
        try
        {
            using var timeout = new CancellationTokenSource(AnswerMax);
            await using var command = database.CreateCommand("SELECT 1");
            await command.ExecuteScalarAsync(timeout.Token);
        }
        catch (Exception exception) when (exception is NpgsqlException or OperationCanceledException)
        {
            return NotReady("The store does not answer.");
        }
        return Results.Json(new { status = "ready", registryVersion = registry.Current.Snapshot.Version });
    }

    static IResult NotReady(string reason) =>
        Results.Json(new { status = "not ready", reason }, statusCode: StatusCodes.Status503ServiceUnavailable);
}

using GeoIntel.Service.Access;
using GeoIntel.Service.Hosting;
using GeoIntel.Service.Registry;

namespace GeoIntel.Service.Observability;

/// <summary>Whether the process lives, and whether it can take calls.</summary>
static class Health
{
    public static void MapHealth(this WebApplication app)
    {
        app.MapGet("/healthz/live", () => Results.Json(new { status = "live", version = ProgramVersion.Text }))
            .WithMetadata(CallRule.Open);
        app.MapGet("/healthz/ready", ReadyAsync).WithMetadata(CallRule.Open);
    }

    /// <summary>503 while the service stops, or while the store does not answer; the body says which.</summary>
    static async Task<IResult> ReadyAsync(Readiness readiness, LiveRegistry registry) =>
        await readiness.FindReasonAgainstAsync() is { } reason
            ? Results.Json(new { status = "not ready", reason }, statusCode: StatusCodes.Status503ServiceUnavailable)
            : Results.Json(new { status = "ready", registryVersion = registry.Current.Snapshot.Version });
}

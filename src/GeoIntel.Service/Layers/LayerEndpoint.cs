using System.Text.Json;
using GeoIntel.Service.Access;
using GeoIntel.Service.Rpc;

namespace GeoIntel.Service.Layers;

/// <summary>Wraps what answers a request: refusals become JSON, a store that is away becomes 503.</summary>
static partial class LayerEndpoint
{
    public static void MapLayer(this IEndpointRouteBuilder routes, string pattern, Func<HttpContext, Task> answer) =>
        routes.MapGet(pattern, (RequestDelegate)(context => RunAsync(context, answer))).WithMetadata(Readers);

    // Each layer says for itself who of them sees it.
    static readonly CallRule Readers =
        new(Role.Operator | Role.Analyst | Role.Intelligence | Role.Officer | Role.Admin);

    /// <summary>Where the service is, as the caller sees it: "http://127.0.0.1:5100".</summary>
    public static string BaseOf(HttpContext context) =>
        $"{context.Request.Scheme}://{context.Request.Host}{context.Request.PathBase}";

    public static string RouteValue(this HttpContext context, string name) => (string)context.Request.RouteValues[name]!;

    static async Task RunAsync(HttpContext context, Func<HttpContext, Task> answer)
    {
        try
        {
            await answer(context);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // nobody is there to be answered
        }
        catch (LayerProblem problem) when (!context.Response.HasStarted)
        {
            await WriteAsync(context, problem);
        }
        catch (Exception cause) when (!context.Response.HasStarted && StoreFailures.MayPass(cause))
        {
            await WriteAsync(context, new LayerProblem(
                StatusCodes.Status503ServiceUnavailable, "StoreUnavailable", "The store does not answer; try again."));
        }
        catch (Exception cause)
        {
            Failed(context.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger("GeoIntel.Service.Layers"), cause);
            if (!context.Response.HasStarted)
            {
                await WriteAsync(context, new LayerProblem(
                    StatusCodes.Status500InternalServerError, "Failed", "The layer could not be read; the log says why."));
            }
            else
            {
                context.Abort(); // half an answer must not look like a whole one
            }
        }
    }

    static async Task WriteAsync(HttpContext context, LayerProblem problem)
    {
        context.Response.Clear();
        context.Response.StatusCode = problem.Status;
        context.Response.ContentType = "application/json";
        if (problem.Status == StatusCodes.Status503ServiceUnavailable) context.Response.Headers.RetryAfter = "1";
        await using var json = new Utf8JsonWriter(context.Response.BodyWriter);
        json.WriteStartObject();
        json.WriteString("code", problem.Code);
        json.WriteString("description", problem.Message);
        if (problem.Parameter is not null) json.WriteString("parameter", problem.Parameter);
        json.WriteEndObject();
    }

    [LoggerMessage(9401, LogLevel.Error, "A layer could not be read.")]
    static partial void Failed(ILogger log, Exception cause);
}

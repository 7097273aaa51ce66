using Grpc.Core;
using Grpc.Wire;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace Grpc.AspNetCore.Server;

/// <summary>Gives a gRPC caller whom authorization turned away (401, 403) the gRPC status beside the HTTP
/// one.</summary>
sealed class AccessRefusals : IStartupFilter
{
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use(following => http =>
            GrpcHeaders.IsGrpcContentType(http.Request.ContentType) ? RunAsync(http, following) : following(http));
        next(app);
    };

    static async Task RunAsync(HttpContext http, RequestDelegate following)
    {
        await following(http);
        if (http.Response.HasStarted || http.Response.Headers.ContainsKey(GrpcHeaders.Status)) return;

        if (http.Response.StatusCode == StatusCodes.Status401Unauthorized)
            await CallAnswers.WriteStatus(
                http, new Status(StatusCode.Unauthenticated, "The call needs an identity; none was accepted."));
        else if (http.Response.StatusCode == StatusCodes.Status403Forbidden)
            await CallAnswers.WriteStatus(
                http, new Status(StatusCode.PermissionDenied, "The caller's role does not allow this call."));
    }
}

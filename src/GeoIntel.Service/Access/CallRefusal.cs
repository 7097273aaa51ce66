using System.Globalization;
using Grpc.Core;

namespace GeoIntel.Service.Access;

/// <summary>A call that is not let through, told over gRPC or over HTTP as the call came.</summary>
/// <param name="Outcome">For the audit log.</param>
sealed record CallRefusal(int HttpStatus, StatusCode GrpcStatus, string Code, string Description, string Outcome)
{
    public static CallRefusal Unauthenticated(string problem) => new(
        StatusCodes.Status401Unauthorized, StatusCode.Unauthenticated, "Unauthenticated", problem, $"UNAUTHENTICATED: {problem}");

    public static CallRefusal Forbidden(CallRule rule)
    {
        var description = rule.Roles == Role.None
            ? "Nobody may call this: it is not known here, or no rule is declared for it."
            : $"This takes one of the roles {rule.Roles.ToString().ToLowerInvariant()}; ask whoever administers the service.";
        return new(StatusCodes.Status403Forbidden, StatusCode.PermissionDenied, "Forbidden", description, "ROLE_REQUIRED");
    }

    public static CallRefusal Outage(string problem) => new(
        StatusCodes.Status503ServiceUnavailable, StatusCode.Unavailable, "Unavailable", problem, $"UNAVAILABLE: {problem}");

    public Task WriteAsync(HttpContext context)
    {
        var response = context.Response;
        response.StatusCode = HttpStatus;
        if (HttpStatus == StatusCodes.Status401Unauthorized) response.Headers.WWWAuthenticate = "Bearer realm=\"geointel\"";
        if (HttpStatus == StatusCodes.Status503ServiceUnavailable) response.Headers.RetryAfter = "1";
        if (context.Request.ContentType?.StartsWith("application/grpc", StringComparison.OrdinalIgnoreCase) != true)
            return response.WriteAsJsonAsync(new { code = Code, description = Description }, context.RequestAborted);

        // Headers alone end the call ("Trailers-Only" of the gRPC protocol).
        response.ContentType = "application/grpc";
        response.Headers["grpc-status"] = ((int)GrpcStatus).ToString(CultureInfo.InvariantCulture);
        response.Headers["grpc-message"] = Uri.EscapeDataString(Description);
        return Task.CompletedTask;
    }
}

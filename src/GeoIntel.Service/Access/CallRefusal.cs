using System.Globalization;
using GeoIntel.Service.Rpc;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;

namespace GeoIntel.Service.Access;

/// <summary>A call that is not let through, told over gRPC or over HTTP as the call came.</summary>
/// <param name="Outcome">For the audit log.</param>
/// <param name="Wait">After which it may be tried again; null if that would not help.</param>
sealed record CallRefusal(int HttpStatus, StatusCode GrpcStatus, string Code, string Description, string Outcome,
    TimeSpan? Wait = null)
{
    const string TooOftenReason = "TOO_MANY_CALLS";

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
        StatusCodes.Status503ServiceUnavailable, StatusCode.Unavailable, "Unavailable", problem, $"UNAVAILABLE: {problem}",
        TimeSpan.FromSeconds(1));

    /// <summary>What is told when the call's entry cannot be written.</summary>
    public static CallRefusal Unaudited() => Outage("The audit entry could not be written, so there is no answer; try again.");

    /// <param name="whose">For whom the limit is, for example "you".</param>
    public static CallRefusal TooOften(string whose, TimeSpan wait) => new(
        StatusCodes.Status429TooManyRequests, StatusCode.ResourceExhausted, TooOftenReason,
        $"There were more calls of {whose} than may be in a second; wait, and then call less often.", TooOftenReason, wait);

    public Task WriteAsync(HttpContext context)
    {
        var response = context.Response;
        response.StatusCode = HttpStatus;
        if (HttpStatus == StatusCodes.Status401Unauthorized) response.Headers.WWWAuthenticate = "Bearer realm=\"geointel\"";
        if (Wait is { } wait)
            response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        if (context.Request.ContentType?.StartsWith("application/grpc", StringComparison.OrdinalIgnoreCase) != true)
            return response.WriteAsJsonAsync(new { code = Code, description = Description }, context.RequestAborted);

        // Headers alone end the call ("Trailers-Only" of the gRPC protocol).
        response.ContentType = "application/grpc";
        response.Headers["grpc-status"] = ((int)GrpcStatus).ToString(CultureInfo.InvariantCulture);
        response.Headers["grpc-message"] = Uri.EscapeDataString(Description);
        if (GrpcStatus == StatusCode.ResourceExhausted) response.Headers[RpcErrors.DetailsTrailer] = Details();
        return Task.CompletedTask;
    }

    // As a header it is base64 without padding (the gRPC protocol, "Binary-Header").
    string Details()
    {
        var status = new Google.Rpc.Status
        {
            Code = (int)GrpcStatus,
            Message = Description,
            Details =
            {
                Any.Pack(new ErrorInfo { Reason = Code, Domain = RpcErrors.Domain }),
                Any.Pack(new RetryInfo { RetryDelay = Duration.FromTimeSpan(Wait ?? TimeSpan.FromSeconds(1)) }),
            },
        };
        return Convert.ToBase64String(status.ToByteArray()).TrimEnd('=');
    }
}

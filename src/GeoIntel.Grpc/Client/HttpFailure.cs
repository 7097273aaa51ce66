using System.Net.Sockets;
using Grpc.Core;

namespace Grpc.Net.Client;

/// <summary>Names a failure of HTTP by a gRPC status.</summary>
static class HttpFailure
{
    public static Status ToStatus(string what, Exception failure) =>
        new(ToStatusCode(failure), $"{what} {Describe(failure)}", failure);

    static StatusCode ToStatusCode(Exception failure)
    {
        var isConnection = false;
        for (var cause = failure; cause is not null; cause = cause.InnerException)
        {
            if (cause is HttpProtocolException reset) return OfResetCode(reset.ErrorCode);
            if (cause is OperationCanceledException) return StatusCode.Cancelled;
            // An answer with more metadata than the handler takes: Unavailable would have it asked for again and again.
            if (cause is HttpRequestException { HttpRequestError: HttpRequestError.ConfigurationLimitExceeded })
                return StatusCode.ResourceExhausted;

            isConnection |= cause is IOException or SocketException
                || cause is HttpRequestException
                {
                    HttpRequestError: HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError
                        or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError,
                };
        }
        return isConnection ? StatusCode.Unavailable : StatusCode.Internal;
    }

    // The table "Errors" of the gRPC over HTTP/2 protocol; the codes are those of RFC 9113, section 7.
    static StatusCode OfResetCode(long code) => code switch
    {
        0x7 => StatusCode.Unavailable,          // REFUSED_STREAM
        0x8 => StatusCode.Cancelled,            // CANCEL
        0xb => StatusCode.ResourceExhausted,    // ENHANCE_YOUR_CALM
        0xc => StatusCode.PermissionDenied,     // INADEQUATE_SECURITY
        _ => StatusCode.Internal,
    };

    static string Describe(Exception failure)
    {
        var text = $"{failure.GetType().Name}: {failure.Message}";
        return failure.InnerException is { } cause ? $"{text} {Describe(cause)}" : text;
    }
}

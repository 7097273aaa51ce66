using Grpc.Core;
using Grpc.Wire;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Grpc.AspNetCore.Server;

/// <summary>Answers that need no handler.</summary>
static class CallAnswers
{
    /// <summary>Refuses requests that are not gRPC over HTTP/2 or later, with 426 or 415; false then.</summary>
    public static bool TryAccept(HttpContext http)
    {
        var request = http.Request;
        if (!HttpProtocol.IsHttp2(request.Protocol) && !HttpProtocol.IsHttp3(request.Protocol))
        {
            http.Response.Headers.Upgrade = "h2c";
            Refuse(
                http,
                StatusCodes.Status426UpgradeRequired,
                $"Request protocol '{request.Protocol}' is not supported; use HTTP/2.");
            return false;
        }
        if (!GrpcHeaders.IsGrpcContentType(request.ContentType))
        {
            Refuse(
                http,
                StatusCodes.Status415UnsupportedMediaType,
                $"Content-Type '{request.ContentType}' is not supported; use '{GrpcHeaders.ContentType}'.");
            return false;
        }
        return true;
    }

    /// <summary>A whole response that is nothing but a status: the protocol calls it Trailers-Only.</summary>
    public static Task WriteStatus(HttpContext http, Status status)
    {
        http.Response.ContentType = GrpcHeaders.ContentType;
        AddStatus(http.Response.Headers, status);
        return Task.CompletedTask;
    }

    public static void AddStatus(IHeaderDictionary headers, Status status)
    {
        headers[GrpcHeaders.Status] = GrpcHeaders.ToText(status.StatusCode);
        if (status.Detail.Length > 0) headers[GrpcHeaders.Message] = PercentEncoding.Encode(status.Detail);
    }

    public static void AddMetadata(IHeaderDictionary headers, Metadata metadata)
    {
        foreach (var entry in metadata)
        {
            if (!GrpcHeaders.IsSendable(entry.Key)) continue;

            headers[entry.Key] = StringValues.Concat(headers[entry.Key], MetadataValue.ToHeader(entry));
        }
    }

    static void Refuse(HttpContext http, int httpStatus, string detail)
    {
        http.Response.StatusCode = httpStatus;
        AddStatus(http.Response.Headers, new Status(StatusCode.Internal, detail));
    }
}

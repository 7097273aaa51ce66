using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using Grpc.Core;
using Grpc.Wire;

namespace Grpc.Net.Client;

/// <summary>Reads how a call ended from its HTTP response.</summary>
static class ResponseStatus
{
    /// <summary>The status of a call that is over with its headers: said by them, or because they are not gRPC's. Else
    /// null.</summary>
    public static Status? OfHeaders(HttpResponseMessage response)
    {
        // A status that is said counts more than the HTTP status it came with.
        if (TryRead(response.Headers, out var status)) return status;

        if (response.StatusCode != HttpStatusCode.OK)
        {
            return new Status(
                ToStatusCode(response.StatusCode), $"Bad gRPC response. HTTP status code: {(int)response.StatusCode}");
        }
        var contentType = response.Content.Headers.ContentType?.ToString();
        if (!GrpcHeaders.IsGrpcContentType(contentType))
            return new Status(
                StatusCode.Cancelled, $"Bad gRPC response. Invalid content-type value: {contentType ?? "none"}");
        if (response.Version.Major < 2)
            return new Status(
                StatusCode.Internal, $"Bad gRPC response. Response protocol downgraded to HTTP/{response.Version}.");
        return null;
    }

    /// <summary>The end of a call whose messages have all been read.</summary>
    public static CallEnd OfTrailers(HttpResponseMessage response)
    {
        var trailers = ToMetadata(response.TrailingHeaders);
        return TryRead(response.TrailingHeaders, out var status)
            ? new CallEnd(status, trailers, IsOurs: false)
            : new CallEnd(
                new Status(StatusCode.Cancelled, "No grpc-status found on response."), trailers, IsOurs: false);
    }

    public static Metadata MetadataOf(HttpResponseMessage response) => ToMetadata(response.Headers);

    /// <summary>"gzip" when the response's messages may be compressed, else null.</summary>
    /// <exception cref="RpcException">Internal: another encoding, which we did not offer.</exception>
    public static string? EncodingOf(HttpResponseMessage response)
    {
        if (!response.Headers.NonValidated.TryGetValues(GrpcHeaders.Encoding, out var values)) return null;

        return values.ToString() switch
        {
            GrpcHeaders.Identity => null,
            GrpcHeaders.Gzip => GrpcHeaders.Gzip,
            var other =>
                throw new RpcException(new Status(StatusCode.Internal, $"Unsupported grpc-encoding value '{other}'.")),
        };
    }

    // The table of "HTTP to gRPC Status Code Mapping" in the gRPC documentation; 431, metadata beyond the server's
    // limit, is not in it, and is Internal to other clients of gRPC too.
    static StatusCode ToStatusCode(HttpStatusCode code) => code switch
    {
        HttpStatusCode.BadRequest or HttpStatusCode.RequestHeaderFieldsTooLarge => StatusCode.Internal,
        HttpStatusCode.Unauthorized => StatusCode.Unauthenticated,
        HttpStatusCode.Forbidden => StatusCode.PermissionDenied,
        HttpStatusCode.NotFound => StatusCode.Unimplemented,
        HttpStatusCode.TooManyRequests or HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable
            or HttpStatusCode.GatewayTimeout => StatusCode.Unavailable,
        _ => StatusCode.Unknown,
    };

    static bool TryRead(HttpHeaders headers, out Status status)
    {
        status = default;
        if (!headers.NonValidated.TryGetValues(GrpcHeaders.Status, out var codes)) return false;

        var code = int.TryParse(codes.ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && number <= 16
            ? (StatusCode)number
            : StatusCode.Unknown;
        var detail = headers.NonValidated.TryGetValues(GrpcHeaders.Message, out var texts)
            ? PercentEncoding.Decode(texts.ToString())
            : "";
        status = new Status(code, detail);
        return true;
    }

    static Metadata ToMetadata(HttpHeaders headers)
    {
        var metadata = new Metadata();
        foreach (var (name, values) in headers.NonValidated)
        {
            if (GrpcHeaders.IsTransport(name)) continue;
            foreach (var value in values) MetadataValue.AddTo(metadata, name, value);
        }
        return metadata;
    }
}

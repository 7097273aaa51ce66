using Grpc.Core;

namespace Grpc.Wire;

/// <summary>Names and values which the gRPC protocol gives to HTTP/2 headers.</summary>
static class GrpcHeaders
{
    public const string ContentType = "application/grpc";
    public const string Status = "grpc-status";
    public const string Message = "grpc-message";
    public const string Timeout = "grpc-timeout";
    public const string Encoding = "grpc-encoding";
    public const string AcceptEncoding = "grpc-accept-encoding";
    public const string Identity = "identity";
    public const string Gzip = "gzip";

    // Metadata of this name chooses the compression of one call and is not sent; the name is the official package's.
    public const string EncodingRequest = "grpc-internal-encoding-request";

    /// <summary>Whether a content type is gRPC's, with any message format: "application/grpc", "application/grpc+proto;
    /// x=y".</summary>
    public static bool IsGrpcContentType(string? contentType) =>
        contentType is not null
        && contentType.StartsWith(ContentType, StringComparison.OrdinalIgnoreCase)
        && (contentType.Length == ContentType.Length || contentType[ContentType.Length] is '+' or ';');

    /// <summary>Whether a header belongs to the transport, so that it is not shown to handlers and callers as
    /// metadata.</summary>
    public static bool IsTransport(string name) =>
        name.StartsWith(':')
        || Is(name, Status) || Is(name, Message) || Is(name, Timeout) || Is(name, Encoding) || Is(name, AcceptEncoding)
        || Is(name, "content-type") || Is(name, "content-length") || Is(name, "te") || Is(name, "host")
        || Is(name, "accept-encoding");

    /// <summary>Whether metadata of this name may be sent; names that begin with "grpc-" are the protocol's
    /// own.</summary>
    public static bool IsSendable(string key) =>
        !IsTransport(key) && (!key.StartsWith("grpc-", StringComparison.Ordinal) || key == StatusDetails);

    public static string ToText(StatusCode code) =>
        (uint)code < (uint)Codes.Length ? Codes[(int)code] : ((int)code).ToString();

    const string StatusDetails = "grpc-status-details-bin";

    static readonly string[] Codes = [.. Enumerable.Range(0, 17).Select(code => code.ToString())];

    static bool Is(string name, string other) => string.Equals(name, other, StringComparison.OrdinalIgnoreCase);
}

using System.Net;
using System.Net.Http.Headers;
using Grpc.Core;
using Grpc.Wire;

namespace Grpc.Net.Client;

/// <summary>Writes a call's HTTP request.</summary>
static class RequestHeaders
{
    static readonly MediaTypeHeaderValue ContentType = new(GrpcHeaders.ContentType);
    static readonly string UserAgent =
        $"geointel-grpc/{typeof(RequestHeaders).Assembly.GetName().Version?.ToString(3)}";

    public static HttpRequestMessage NewRequest(
        Uri uri, string? host, HttpContent content, Metadata? metadata, TimeSpan? timeLeft, bool compresses)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, uri)
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = content,
        };
        content.Headers.ContentType = ContentType;
        var headers = request.Headers;
        headers.Host = host;
        headers.TryAddWithoutValidation("te", "trailers"); // proxies that drop trailers must refuse instead
        headers.TryAddWithoutValidation(GrpcHeaders.AcceptEncoding, $"{GrpcHeaders.Identity},{GrpcHeaders.Gzip}");
        if (compresses) headers.TryAddWithoutValidation(GrpcHeaders.Encoding, GrpcHeaders.Gzip);
        if (timeLeft is { } timeout)
            headers.TryAddWithoutValidation(GrpcHeaders.Timeout, TimeoutHeader.Format(timeout));
        if (metadata is not null) Add(request, metadata);
        if (!headers.Contains("user-agent")) headers.TryAddWithoutValidation("user-agent", UserAgent);
        return request;
    }

    public static void Add(HttpRequestMessage request, Metadata metadata)
    {
        foreach (var entry in metadata)
        {
            if (GrpcHeaders.IsSendable(entry.Key))
                request.Headers.TryAddWithoutValidation(entry.Key, MetadataValue.ToHeader(entry));
        }
    }
}

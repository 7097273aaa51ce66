using Grpc.Wire;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Grpc.AspNetCore.Web;

/// <summary>Shows a gRPC-Web request to the services as one of gRPC over HTTP/2, and their answer to the browser as
/// gRPC-Web: the trailers follow the messages in a frame of their own.</summary>
/// <remarks>The form is that of the published text "gRPC Web". Its base64 form, for browsers without fetch, is not
/// taken.</remarks>
sealed class GrpcWebMiddleware(RequestDelegate next, GrpcWebOptions options)
{
    const string ContentType = "application/grpc-web";

    public Task InvokeAsync(HttpContext http) =>
        TryToGrpc(http.Request.ContentType, ContentType, GrpcHeaders.ContentType, out var asGrpc) && IsEnabled(http)
            ? RunAsync(http, asGrpc)
            : next(http);

    async Task RunAsync(HttpContext http, string contentType)
    {
        var (request, response) = (http.Request, http.Response);
        request.ContentType = contentType;
        request.Protocol = HttpProtocol.Http2; // what the services are promised: that messages and trailers can be told apart
        var answer = new GrpcWebResponse(http.Features.GetRequiredFeature<IHttpResponseBodyFeature>());
        http.Features.Set<IHttpResponseBodyFeature>(answer);
        http.Features.Set<IHttpResponseTrailersFeature>(answer);
        if (http.Features.Get<IHttpResetFeature>() is null) http.Features.Set<IHttpResetFeature>(new AbortInstead(http));
        response.OnStarting(() =>
        {
            if (TryToGrpc(response.ContentType, GrpcHeaders.ContentType, ContentType, out var asWeb)) response.ContentType = asWeb;
            return Task.CompletedTask;
        });
        await next(http);
        await answer.EndAsync();
    }

    bool IsEnabled(HttpContext http) =>
        http.GetEndpoint()?.Metadata.GetMetadata<IGrpcWebEnabledMetadata>()?.GrpcWebEnabled ?? options.DefaultEnabled;

    // "application/grpc-web+proto" and "application/grpc+proto"; the message format stays.
    static bool TryToGrpc(string? contentType, string from, string to, out string changed)
    {
        var matches = contentType is not null && contentType.StartsWith(from, StringComparison.OrdinalIgnoreCase)
            && (contentType.Length == from.Length || contentType[from.Length] is '+' or ';');
        changed = matches ? to + contentType![from.Length..] : "";
        return matches;
    }

    // HTTP/1.1 has no way to end one call but to end its connection.
    sealed class AbortInstead(HttpContext http) : IHttpResetFeature
    {
        const int NoError = 0;

        public void Reset(int errorCode)
        {
            if (errorCode != NoError) http.Abort();
        }
    }
}

namespace GeoIntel.Service.Access;

/// <summary>What every answer over HTTP tells a browser: it is no page, unless its endpoint says so, of nobody's frame, and kept
/// in no cache.</summary>
static class SecurityHeaders
{
    public const string ContentPolicy = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox";

    public static void UseSecurityHeaders(this WebApplication app) => app.Use((context, next) =>
    {
        // At the last moment: a refusal clears what was set before it.
        if (context.Request.ContentType?.StartsWith("application/grpc", StringComparison.OrdinalIgnoreCase) != true)
            context.Response.OnStarting(Set, context.Response);
        return next(context);
    });

    static Task Set(object state)
    {
        var response = (HttpResponse)state;
        var headers = response.Headers;
        headers.ContentSecurityPolicy = response.HttpContext.GetEndpoint()?.Metadata.GetMetadata<PagePolicy>()?.Text ?? ContentPolicy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer"; // an address can hold a mark
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        // Only tiles and the console's files, which show nobody, say for themselves how long they keep.
        if (headers.CacheControl.Count == 0) headers.CacheControl = "no-store";
        return Task.CompletedTask;
    }
}

/// <summary>The content policy of an endpoint that does serve a page.</summary>
sealed record PagePolicy(string Text);

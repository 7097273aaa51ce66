using System.Collections.Frozen;
using GeoIntel.Service.Access;

namespace GeoIntel.Service.ConsolePages;

/// <summary>Serves the control room's screen: a page that calls the same rpcs and layers as everybody, with its user's own
/// token.</summary>
static class ConsoleRegistration
{
    /// <summary>Nothing but this origin's own files; pictures of sightings and the map's symbols are made in the page.</summary>
    public const string ContentPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; worker-src 'self'; connect-src 'self'; img-src 'self' blob: data:; "
        + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    const string Absent =
        "This service was built without the console, which takes Node.js and npm: './dev setup' installs them, and './dev test' or "
        + "'./dev publish' builds it.\n";

    public static void MapConsole(this WebApplication app)
    {
        var files = ConsoleFiles.Embedded();
        app.MapGet("/console/caller", TellCaller).WithMetadata(CallRule.AnyRole);
        // The page itself tells nothing: what it shows it asks for with a token.
        app.MapMethods("/console/{**file}", [HttpMethods.Get, HttpMethods.Head], (RequestDelegate)(context => ServeAsync(context, files)))
            .WithMetadata(CallRule.Open, new PagePolicy(ContentPolicy));
    }

    // Who a token belongs to, and what they may do, is the service's to say: claims have other names at each provider.
    static IResult TellCaller(HttpContext context, TimeProvider clock)
    {
        var caller = CallerIdentity.Of(context)!;
        return Results.Json(new
        {
            name = caller.Name,
            roles = Enum.GetValues<Role>().Where(role => role != Role.None && (caller.Roles & role) != 0)
                .Select(role => role.ToString().ToLowerInvariant()),
            until = caller.Until,
            now = clock.GetUtcNow(),
        });
    }

    static Task ServeAsync(HttpContext context, FrozenDictionary<string, ConsoleFile> files)
    {
        var (request, response) = (context.Request, context.Response);
        var name = (string?)request.RouteValues["file"] ?? "";
        if (name.Length == 0 && !request.Path.Value!.EndsWith('/'))
        {
            response.Redirect($"{request.PathBase}/console/"); // so that what it names lies below it
            return Task.CompletedTask;
        }
        if (!files.TryGetValue(name.Length == 0 ? ConsoleFiles.Page : name, out var file))
        {
            response.StatusCode = StatusCodes.Status404NotFound;
            return files.Count == 0 ? response.WriteAsync(Absent, context.RequestAborted) : Task.CompletedTask;
        }
        response.Headers.ETag = file.Tag;
        response.Headers.CacheControl = "no-cache"; // asked for again each time, so that a new version is seen at once
        if (request.Headers.IfNoneMatch == file.Tag)
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return Task.CompletedTask;
        }
        response.ContentType = file.MediaType;
        response.ContentLength = file.Bytes.Length;
        return HttpMethods.IsHead(request.Method) ? Task.CompletedTask : response.Body.WriteAsync(file.Bytes, context.RequestAborted).AsTask();
    }
}

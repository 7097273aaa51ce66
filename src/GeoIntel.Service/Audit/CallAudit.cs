using System.Globalization;
using GeoIntel.Service.Access;
using Grpc.Core;
using Microsoft.AspNetCore.Http.Features;
using Npgsql;

namespace GeoIntel.Service.Audit;

/// <summary>Sees to it that a call which was let in has its one entry before its answer leaves.</summary>
/// <remarks>
/// Most handlers write it themselves, with what was asked and why. What they do not write, because they touch nothing
/// personal, or found nothing, or failed, is written here. An answer in one piece leaves only when the handler and all
/// around it have returned, so the entry can say how the call ended; one that begins earlier is held until its entry,
/// "opened", is there.
/// </remarks>
sealed class CallAudit(AuditLog log, NpgsqlDataSource database, ILogger<CallAudit> logger)
{
    const string Ok = "ok";
    const string Status = "grpc-status";
    const int RefusedStream = 7; // RFC 9113, 7: gRPC clients take it for Unavailable

    public async Task RunAsync(HttpContext context, Endpoint endpoint, CallEntry call, RequestDelegate handler)
    {
        var isOver = false;
        context.Response.OnStarting(async () =>
        {
            var isEnd = !IsGrpc(context) || context.Response.Headers.ContainsKey(Status);
            if (isOver || await TryEnsureAsync(context, endpoint, call, isEnd ? OutcomeOf(context) : "opened")) return;
            Drop(context);
        });
        try
        {
            await handler(context);
        }
        catch (Exception)
        {
            isOver = await TryEnsureAsync(context, endpoint, call, IsGrpc(context) ? nameof(StatusCode.Unknown) : "500");
            throw;
        }
        isOver = true;
        var outcome = OutcomeOf(context);
        if (await TryEnsureAsync(context, endpoint, call, outcome)) return;
        if (context.Response.HasStarted || !context.Response.Headers.ContainsKey(Status))
        {
            Drop(context);
            return;
        }
        context.Response.Clear();
        await CallRefusal.Unaudited().WriteAsync(context);
    }

    /// <summary>The endpoint as entries name it: the route's template and not its values, so no mark and no id is in it.</summary>
    public static string NameOf(Endpoint endpoint) =>
        ((endpoint as RouteEndpoint)?.RoutePattern.RawText ?? endpoint.DisplayName ?? "unknown").TrimStart('/');

    async Task<bool> TryEnsureAsync(HttpContext context, Endpoint endpoint, CallEntry call, string outcome)
    {
        if (call.IsWritten) return true;
        try
        {
            // Whether the caller still listens or not: it called.
            if (call.IsPending && await IsThereAsync(call)) return true;
            var isRefusal = outcome is nameof(StatusCode.PermissionDenied) or nameof(StatusCode.Unauthenticated) or "401" or "403";
            await log.RecordAsync(
                new AuditEntry
                {
                    Actor = Caller.Of(context).Actor, Action = isRefusal ? AuditAction.Refusal : AuditAction.Call,
                    Rpc = NameOf(endpoint), Outcome = outcome, Call = call,
                },
                CancellationToken.None);
            return true;
        }
        catch (NpgsqlException failure)
        {
            AuditLogMessages.CallNotWritten(logger, NameOf(endpoint), failure.Message);
            return false;
        }
    }

    async Task<bool> IsThereAsync(CallEntry call)
    {
        await using var connection = await database.OpenConnectionAsync();
        return await call.IsThereAsync(connection, CancellationToken.None);
    }

    // What is written and not yet sent must not be.
    static void Drop(HttpContext context)
    {
        if (context.Features.Get<IHttpResetFeature>() is { } stream) stream.Reset(RefusedStream);
        else context.Abort();
    }

    static bool IsGrpc(HttpContext context) =>
        context.Request.ContentType?.StartsWith("application/grpc", StringComparison.OrdinalIgnoreCase) == true;

    static string OutcomeOf(HttpContext context)
    {
        if (context.RequestAborted.IsCancellationRequested) return nameof(StatusCode.Cancelled);
        if (!IsGrpc(context))
        {
            var status = context.Response.StatusCode;
            return status < StatusCodes.Status400BadRequest ? Ok : status.ToString(CultureInfo.InvariantCulture);
        }
        var told = context.Response.Headers.TryGetValue(Status, out var alone)
            ? alone
            : context.Features.Get<IHttpResponseTrailersFeature>()?.Trailers[Status] ?? default;
        if (!int.TryParse(told, NumberStyles.None, CultureInfo.InvariantCulture, out var code)) return nameof(StatusCode.Unknown);
        return code == 0 ? Ok : ((StatusCode)code).ToString();
    }
}

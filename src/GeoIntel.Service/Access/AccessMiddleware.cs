using System.Runtime.CompilerServices;
using GeoIntel.Service.Audit;
using GeoIntel.Service.Rpc;
using Grpc.AspNetCore.Server;
using Npgsql;

namespace GeoIntel.Service.Access;

/// <summary>Lets a call through to its endpoint if the endpoint's rule says so, and writes down each one.</summary>
/// <remarks>What has no rule is refused to everybody. Handlers find the caller in <see cref="CallerIdentity.Of"/>.</remarks>
sealed class AccessMiddleware(
    RequestDelegate next, TokenCheck tokens, CertificateCheck certificates, CallLimits limits, RefusalTally tally, AuditLog audit,
    CallAudit calls, SignIns signIns, TimeProvider clock)
{
    const string Bearer = "Bearer ";

    static readonly ConditionalWeakTable<Endpoint, CallRule> Rules = [];
    static readonly CallRule Nobody = new(Role.None);

    /// <returns>Null if it has none: then it is refused to everybody.</returns>
    public static CallRule? RuleOf(Endpoint endpoint)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        if (endpoint.Metadata.GetMetadata<CallRule>() is { } stated) return stated;
        return endpoint.Metadata.GetMetadata<GrpcMethodMetadata>() is { } grpc
            && ServedServices.DescriptorOf(grpc.ServiceType).FindMethodByName(grpc.Method.Name) is { } rpc ? CallRule.Of(rpc) : null;
    }

    public async Task InvokeAsync(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        // Nothing is there: the answer, 404, is the same for everybody.
        if (context.GetEndpoint() is not { } endpoint)
        {
            await next(context);
            return;
        }
        var rule = Rules.GetValue(endpoint, one => RuleOf(one) ?? Nobody);
        if (rule.IsOpen)
        {
            await next(context);
            return;
        }
        var call = new CallEntry();
        context.Features.Set(call);
        var proof = await WhoAsync(context);
        if (proof.Caller is { } caller)
        {
            context.Features.Set(caller);
            context.Features.Set(new CallTerm(caller, context.Connection.ClientCertificate, certificates, clock));
            if (limits.TakeCall(caller) is { } wait) await RefuseAsync(context, endpoint, CallRefusal.TooOften("yours", wait));
            else if (!await TrySignInAsync(context, endpoint, caller)) await CallRefusal.Unaudited().WriteAsync(context);
            else if ((caller.Roles & rule.Roles) != 0) await calls.RunAsync(context, endpoint, call, next);
            else await RefuseAsync(context, endpoint, CallRefusal.Forbidden(rule));
        }
        else
        {
            await RefuseAsync(context, endpoint, proof.IsOutage ? CallRefusal.Outage(proof.Problem) : CallRefusal.Unauthenticated(proof.Problem));
        }
    }

    async Task<Proof> WhoAsync(HttpContext context)
    {
        Proof? shown = context.Connection.ClientCertificate is { } certificate ? certificates.Check(certificate) : null;
        if (shown is { Caller: null } revoked) return revoked;

        // A person behind a gateway's certificate is still that person.
        var header = context.Request.Headers.Authorization;
        if (header.Count == 0) return shown ?? new(null, "The call shows neither a token nor a certificate.");
        if (header is not [{ } one] || !one.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase))
            return new(null, "The header Authorization must be 'Bearer' and a token, once.");
        var proof = await tokens.CheckAsync(one[Bearer.Length..].Trim());
        return proof.Caller is { } person && shown?.Caller is { } gateway && gateway.Until < person.Until
            ? new(person with { Until = gateway.Until })
            : proof;
    }

    async Task<bool> TrySignInAsync(HttpContext context, Endpoint endpoint, CallerIdentity caller)
    {
        try
        {
            await signIns.EnsureAsync(context, caller, CallAudit.NameOf(endpoint));
            return true;
        }
        catch (NpgsqlException)
        {
            return false;
        }
    }

    async Task RefuseAsync(HttpContext context, Endpoint endpoint, CallRefusal refusal)
    {
        // Of whoever has proved who they are, under their name: a stranger behind the same address must not hide them.
        var proved = CallerIdentity.Of(context);
        var origin = $"{proved?.Name ?? Caller.Unproved}@{CallLimits.OriginOf(context.Connection.RemoteIpAddress)}";
        if (limits.TakeRefusal(origin) is { } wait)
        {
            // One entry each would let anybody fill the log.
            tally.Add(origin);
            await CallRefusal.TooOften(proved is null ? "your address" : "yours", wait).WriteAsync(context);
            return;
        }
        try
        {
            await audit.RecordAsync(
                new AuditEntry
                {
                    Actor = Caller.Of(context).Actor,
                    Action = AuditAction.Refusal,
                    Rpc = CallAudit.NameOf(endpoint),
                    Outcome = refusal.Outcome,
                    Call = CallEntry.Of(context),
                },
                CancellationToken.None); // also of who has hung up by now
        }
        catch (NpgsqlException)
        {
            refusal = CallRefusal.Unaudited();
        }
        await refusal.WriteAsync(context);
    }
}

using GeoIntel.Service.Access;
using GeoIntel.Service.Rpc;
using GeoIntel.V1;
using Grpc.AspNetCore.Server;
using Grpc.Core;

namespace GeoIntel.Service.Tests.Access;

/// <summary>Every role, and every way of proving nothing, at every rpc and every route of the running service.</summary>
[Collection(PostGisCollection.Name)]
public class AccessMatrixTests(PostGisFixture postgis)
{
    static readonly string[] Flaws =
        ["no token", "expired", "wrong audience", "wrong issuer", "wrong key", "alg none", "HS256", "no JWT", "revoked certificate"];

    static readonly Role[] Roles = [.. Enum.GetValues<Role>().Where(role => role != Role.None)];

    [PostGisFact]
    public async Task Every_cell_of_role_and_rpc_and_proof_is_as_the_rules_say()
    {
        await using var world = await AccessWorld.StartAsync(postgis);
        using var client = world.NewClient();
        using var gate = world.NewClient(AccessWorld.FeedCertificate);
        using var revoked = world.NewClient(AccessWorld.RevokedCertificate);
        var calls = CallsOf(world);
        var wrong = new List<string>();
        var (cells, refusals, entries) = (0, 0, 0);

        foreach (var call in calls)
        {
            foreach (var role in Roles)
            {
                var token = world.Issuer.Token(roles: role.ToString().ToLowerInvariant(), feeds: "f1");
                await ExpectAsync(client, call, $"role {role}", token, call.IsOpen || (call.Roles & role) != 0 ? 0 : 403);
            }
            await ExpectAsync(client, call, "no role", world.Issuer.Token(), call.IsOpen ? 0 : 403);
            await ExpectAsync(gate, call, "a feed's certificate", null, call.IsOpen || (call.Roles & Role.Feed) != 0 ? 0 : 403);
            foreach (var flaw in Flaws)
            {
                var token = flaw switch
                {
                    "no token" or "revoked certificate" => null,
                    "no JWT" => "gik_something",
                    _ => world.Issuer.Token(flaw, roles: string.Join(' ', Roles.Select(role => role.ToString())), feeds: "*"),
                };
                await ExpectAsync(flaw == "revoked certificate" ? revoked : client, call, flaw, token, call.IsOpen ? 0 : 401);
            }
        }

        Assert.True(wrong.Count == 0, $"{wrong.Count} of {cells} cells are wrong:\n{string.Join('\n', wrong.Take(50))}");
        Assert.True(cells >= 17 * 90, $"Only {cells} cells.");
        // Those of refused calls say so.
        Assert.Equal(refusals, await world.CountAsync(
            "SELECT count(*) FROM audit_entry WHERE action = 'refusal' AND resource_kind IS NULL "
            + "AND (outcome = 'ROLE_REQUIRED' OR outcome LIKE 'UNAUTHENTICATED%')"));

        async Task ExpectAsync(HttpClient sender, Call call, string who, string? token, int expected)
        {
            cells++;
            if (expected != 0) refusals++;
            var status = await AccessWorld.CallAsync(sender, call.Path, call.IsRpc, token);
            entries += call.IsOpen ? 0 : 1;
            var found = await world.CountAsync("SELECT count(*) FROM audit_entry WHERE part_of IS NULL AND action <> 'sign_in'");
            if (found != entries) wrong.Add($"{call.Path}, {who}: {found - entries + (call.IsOpen ? 0 : 1)} entries, and it ended with {status}");
            entries = (int)found;
            var refused = status == (call.IsRpc ? (int)StatusCode.Unauthenticated : 401) ? 401
                : status == (call.IsRpc ? (int)StatusCode.PermissionDenied : 403) ? 403 : 0;
            // Which of the layers a role sees is the layers' own question, so a path of no layer is asked for.
            if (refused != expected) wrong.Add($"{call.Path}, {who}: {status} instead of {expected}");
        }
    }

    [PostGisFact]
    public async Task Everything_that_is_mapped_has_a_rule()
    {
        await using var world = await AccessWorld.StartAsync(postgis);

        var unruled = world.Endpoints.Where(endpoint => AccessMiddleware.RuleOf(endpoint) is null)
            .Select(endpoint => endpoint.RoutePattern.RawText!)
            // What answers for services and methods that are not there; refused to everybody before it does.
            .Where(pattern => !pattern.Contains("{unknownMethod}", StringComparison.Ordinal));

        Assert.Equal([AccessWorld.Unruled], unruled);
    }

    [PostGisFact]
    public async Task A_feed_sends_for_itself_and_for_no_other()
    {
        await using var world = await AccessWorld.StartAsync(postgis);
        using var gate = world.NewClient(AccessWorld.FeedCertificate);

        Assert.Equal(0, await AccessWorld.CallAsync(gate, "/geointel.v1.SightingIngestService/GetIntakeStatus", isRpc: true, null));
        var own = new CallerIdentity("certificate:gate-7", Role.Feed, System.Collections.Frozen.FrozenSet.ToFrozenSet(["f1"]));
        Assert.True(own.SendsFor("f1"));
        Assert.True(own.SendsFor("feeds/f1"));
        Assert.False(own.SendsFor("feeds/f2"));
        Assert.False(own.SendsFor("feeds/"));
        Assert.False((own with { Roles = Role.Admin }).SendsFor("f1"));
    }

    // The rules of rpcs as the contract declares them; those of routes as they are stated beside the route.
    static List<Call> CallsOf(AccessWorld world)
    {
        var calls = new List<Call>();
        foreach (var endpoint in world.Endpoints)
        {
            var pattern = endpoint.RoutePattern;
            if (pattern.RawText!.Contains("{unknownMethod}", StringComparison.Ordinal)) continue;
            var path = "/" + string.Join('/', pattern.PathSegments.Select(segment => string.Concat(segment.Parts.Select(part => part switch
            {
                Microsoft.AspNetCore.Routing.Patterns.RoutePatternLiteralPart literal => literal.Content,
                Microsoft.AspNetCore.Routing.Patterns.RoutePatternSeparatorPart separator => separator.Content,
                _ => "0",
            }))));
            if (endpoint.Metadata.GetMetadata<GrpcMethodMetadata>() is { } grpc)
            {
                var rpc = ServedServices.DescriptorOf(grpc.ServiceType).FindMethodByName(grpc.Method.Name);
                var declared = rpc.GetOptions()?.GetExtension(AccessExtensions.Access);
                var roles = declared is null
                    ? rpc.Service.Name == "ServerReflection" ? (Role)~0 : Role.None
                    : declared.Roles.Aggregate(Role.None, (all, role) => all | Enum.Parse<Role>(role.ToString()));
                calls.Add(new Call(path, IsRpc: true, roles, IsOpen: rpc.Service.Name == "Health"));
            }
            else
            {
                var rule = endpoint.Metadata.GetMetadata<CallRule>();
                calls.Add(new Call(path, IsRpc: false, rule?.Roles ?? Role.None, rule?.IsOpen == true));
            }
        }
        calls.Add(new Call("/geointel.v1.NoService/NoMethod", IsRpc: true, Role.None, IsOpen: false));
        calls.Add(new Call("/geointel.v1.HitService/NoMethod", IsRpc: true, Role.None, IsOpen: false));
        return calls;
    }

    sealed record Call(string Path, bool IsRpc, Role Roles, bool IsOpen);
}

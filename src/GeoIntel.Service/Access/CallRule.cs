using GeoIntel.V1;
using Google.Protobuf.Reflection;

namespace GeoIntel.Service.Access;

/// <summary>Who may call an rpc or a route.</summary>
/// <param name="Roles">One of them is needed; <see cref="Role.None"/> lets nobody in.</param>
/// <param name="IsOpen">Whether everybody may, without proving who they are.</param>
sealed record CallRule(Role Roles, bool IsOpen = false)
{
    public static CallRule Open { get; } = new(Role.None, IsOpen: true);

    /// <summary>Everybody who has proved who they are and has a role of ours.</summary>
    public static CallRule AnyRole { get; } = new((Role)~0);

    // Their contracts are not ours, so their rules cannot stand beside their rpcs. Who balances load is nobody we know.
    static readonly Dictionary<string, CallRule> Elsewhere = new()
    {
        ["grpc.health.v1.Health"] = Open,
        ["grpc.reflection.v1.ServerReflection"] = AnyRole,
        ["grpc.reflection.v1alpha.ServerReflection"] = AnyRole,
    };

    /// <returns>Null if the contract declares none: then nobody may.</returns>
    public static CallRule? Of(MethodDescriptor rpc)
    {
        ArgumentNullException.ThrowIfNull(rpc);
        if (Elsewhere.TryGetValue(rpc.Service.FullName, out var elsewhere)) return elsewhere;
        var declared = rpc.GetOptions()?.GetExtension(AccessExtensions.Access);
        return declared is null ? null : new(declared.Roles.Aggregate(Role.None, (all, role) => all | RoleOf(role)));
    }

    static Role RoleOf(CallerRole declared) => declared switch
    {
        CallerRole.Feed => Role.Feed,
        CallerRole.Operator => Role.Operator,
        CallerRole.Analyst => Role.Analyst,
        CallerRole.Intelligence => Role.Intelligence,
        CallerRole.Officer => Role.Officer,
        CallerRole.Admin => Role.Admin,
        CallerRole.Auditor => Role.Auditor,
        _ => Role.None,
    };
}

namespace GeoIntel.Service.Access;

/// <summary>The roles of whoever calls over HTTP.</summary>
/// <remarks>Nobody proves who they are yet, so everybody has the roles that the configuration gives to all.</remarks>
sealed class CallerRoles(Role roles)
{
    public Role Of(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return roles;
    }
}

namespace GeoIntel.Service.Access;

/// <summary>The roles of whoever calls over HTTP.</summary>
sealed class CallerRoles
{
    public static Role Of(HttpContext context) => CallerIdentity.Of(context)?.Roles ?? Role.None;
}

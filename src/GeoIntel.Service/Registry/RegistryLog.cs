namespace GeoIntel.Service.Registry;

static partial class RegistryLog
{
    [LoggerMessage(2001, LogLevel.Information, "Registry version {Version} is in force: {Cameras} cameras, {Conditions} conditions, {Entries} list entries.")]
    public static partial void InForce(ILogger log, long version, int cameras, int conditions, int entries);

    [LoggerMessage(2002, LogLevel.Error, "{Resource} cannot be compiled and is left out of the watchlist: {Description}")]
    public static partial void LeftOut(ILogger log, string resource, string description);

    [LoggerMessage(2003, LogLevel.Warning, "Following the registry failed; the version in force stays, and it is tried again.")]
    public static partial void FollowFailed(ILogger log, Exception exception);
}

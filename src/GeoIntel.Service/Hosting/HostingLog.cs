namespace GeoIntel.Service.Hosting;

static partial class HostingLog
{
    public static void Ready(ILogger log, string version, ListenOptions listen, TlsOptions tls)
    {
        var kind = !tls.IsOn ? "h2c" : tls.KnowsCallers ? "TLS, with callers' certificates" : "TLS";
        var grpc = $"{(tls.IsOn ? "https" : "http")}://{listen.Address}:{listen.GrpcPort}";
        Ready(log, version, kind, grpc, $"http://{listen.HttpAddress()}:{listen.HttpPort}");
    }

    [LoggerMessage(9001, LogLevel.Information, "GeoIntel {Version} serves gRPC ({Kind}) at {Grpc} and HTTP at {Http}.")]
    static partial void Ready(ILogger log, string version, string kind, string grpc, string http);

    [LoggerMessage(9002, LogLevel.Critical, "The service cannot start: {Problem}")]
    public static partial void CannotStart(ILogger log, string problem);

    [LoggerMessage(9003, LogLevel.Information, "The certificate has been read anew; it holds until {Until:u}.")]
    public static partial void CertificateRenewed(ILogger log, DateTimeOffset until);

    [LoggerMessage(9004, LogLevel.Warning, "The certificate before stays in use: {Problem}")]
    public static partial void CertificateNotRenewed(ILogger log, string problem);
}

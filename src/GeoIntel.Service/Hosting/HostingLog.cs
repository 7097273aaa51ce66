namespace GeoIntel.Service.Hosting;

static partial class HostingLog
{
    public static void Ready(ILogger log, string version, ListenOptions listen) =>
        Ready(log, version, listen.Address, listen.GrpcPort, listen.HttpPort);

    [LoggerMessage(9001, LogLevel.Information, "GeoIntel {Version} serves gRPC (h2c) at http://{Address}:{GrpcPort} and HTTP at http://{Address}:{HttpPort}.")]
    static partial void Ready(ILogger log, string version, string address, int grpcPort, int httpPort);

    [LoggerMessage(9002, LogLevel.Critical, "The service cannot start: {Problem}")]
    public static partial void CannotStart(ILogger log, string problem);
}

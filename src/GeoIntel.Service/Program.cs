using GeoIntel.Models.Conditions;
using GeoIntel.Service.Hosting;
using GeoIntel.Service.Observability;
using GeoIntel.Service.Registry;
using Serilog.Extensions.Logging;

if (await CommandLine.HandleAsync(args) is { } exitCode) return exitCode;

var settings = ServiceSettings.Read(out var problems);
if (problems.Count > 0) return CommandLine.Report(problems);

using var stop = new StopSignals(); // asked to stop while it starts, it first finishes what it must end in order
using var log = new SerilogLoggerFactory(Logging.Create(settings.Observability), dispose: true);
var startLog = log.CreateLogger("GeoIntel.Service");
try
{
    LondonClock.EnsureAvailable(); // schedules are in London time: better not to start than to judge them wrongly

    await using var database = await DatabaseHost.OpenAsync(
        settings.Storage, settings.Audit.InstanceName, startLog, CancellationToken.None);
    using var telemetry = new Telemetry(settings.Observability);

    var app = ServiceApp.Build(settings, database.Pools, log);
    await app.Services.GetRequiredService<LiveRegistry>().LoadAsync(CancellationToken.None);
    HostingLog.Ready(startLog, ProgramVersion.Text, settings.Listen, settings.Tls);
    await app.RunAsync(stop.Asked);
    return 0;
}
catch (OperationCanceledException) when (stop.Asked.IsCancellationRequested)
{
    return 0;
}
catch (Exception exception) when (CommandLine.IsExpected(exception))
{
    HostingLog.CannotStart(startLog, exception.Message);
    return CommandLine.CannotStart;
}

using GeoIntel.Ingest;
using GeoIntel.Ingest.Backups;
using Grpc.Net.Client;
using Serilog;
using Serilog.Events;
using Serilog.Formatting.Json;

const string Usage = """
    geointel-ingest [check-config | --version] [--KEY VALUE ...]
    geointel-ingest [backup | verify-backup | restore] FOLDER [--KEY VALUE ...]
    geointel-ingest make-key --feed-id ID [--keys-file FILE] [--formats LIST] [--days NUMBER] [--note TEXT]
    Takes in what cameras send - posted messages, files in a folder, standard input - keeps it on disk until the GeoIntel
    service has it, and sends it there. Keys, also as GEOINTEL_INGEST_KEY, or in the JSON file that --config names:
      --service-address  http://host:port of the service      --feed-id      the registered feed
      --watch-folder     where files are put                  --webhook true  take what is posted to /v1/FEED
      --stdin            take standard input, then end        --format       auto or a format's name
      --time-zone        zone of times that name none         --spool-folder where reads wait
    docs/operating.md has them all, and several feeds in one daemon.
    """;

if (args is ["--help" or "-h" or "help", ..])
{
    Console.WriteLine(Usage);
    return 0;
}
if (args is ["--version"])
{
    Console.WriteLine(ProgramVersion.Text);
    return 0;
}
if (args is ["make-key", ..])
    return MakeKeyVerb.Run(new ConfigurationBuilder().AddCommandLine(args[1..]).Build(), Console.Out, Console.Error);
if (args is ["backup" or "verify-backup" or "restore", ..]) return await BackupCommand.RunAsync(args);

var checksOnly = args is ["check-config", ..];
var options = IngestConfiguration.Read(checksOnly ? args[1..] : args, out var problems);
foreach (var problem in problems) Console.Error.WriteLine(problem);
if (problems.Count > 0) return 78; // EX_CONFIG of sysexits.h, as the service
if (checksOnly)
{
    Console.WriteLine("The configuration is complete.");
    return 0;
}

var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
var logger = new LoggerConfiguration().MinimumLevel.Override("Microsoft", LogEventLevel.Warning);
logger = options.LogAsJson
    ? logger.WriteTo.Console(new JsonFormatter())
    : logger.WriteTo.Console(formatProvider: System.Globalization.CultureInfo.InvariantCulture);
builder.Logging.AddSerilog(logger.CreateLogger(), dispose: true);
using var host = builder.Build();
HttpMessageHandler handler;
try
{
    handler = options.Credentials.NewHandler();
}
catch (Exception wrong) when (wrong is IOException or UnauthorizedAccessException or System.Security.Cryptography.CryptographicException)
{
    await Console.Error.WriteLineAsync($"The service's root or the certificate to show it cannot be used: {wrong.Message}");
    return 78;
}
using var channel = GrpcChannel.ForAddress(options.ServiceAddress, new GrpcChannelOptions
{
    HttpHandler = handler,
    DisposeHttpClient = true,
});
try
{
    await using var daemon = new IngestDaemon(
        options, channel, host.Services.GetRequiredService<IHostApplicationLifetime>(),
        host.Services.GetRequiredService<ILoggerFactory>());
    await daemon.StartAsync(CancellationToken.None);
    await host.RunAsync();
    await daemon.StopAsync();
    return daemon.HasFailed ? 1 : 0;
}
catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or System.Security.Cryptography.CryptographicException)
{
    await Console.Error.WriteLineAsync(failure.Message);
    return 1;
}

using System.Reflection;
using GeoIntel.Ingest;
using GeoIntel.Ingest.Folders;
using GeoIntel.Ingest.Sending;
using GeoIntel.V1;
using Grpc.Net.Client;
using Serilog;
using Serilog.Formatting.Json;

const string Usage = """
    geointel-ingest [check-config | --version] [--KEY VALUE ...]
    Sends the files that appear in a folder to the GeoIntel service. Keys, also as GEOINTEL_INGEST_KEY:
      --service-address  http://host:port of the service      --feed-id      the registered feed
      --watch-folder     where the files are put              --format       auto or a format's name
      --time-zone        zone of times that name none         --poll-interval  seconds between two looks
      --unacknowledged-batches-max, --batch-reads-max         --log-format   text or json
    """;

if (args is ["--help" or "-h" or "help", ..])
{
    Console.WriteLine(Usage);
    return 0;
}
if (args is ["--version"])
{
    var assembly = typeof(IngestOptions).Assembly;
    Console.WriteLine(assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown");
    return 0;
}
var checksOnly = args is ["check-config", ..];
var environment = new ConfigurationBuilder().AddEnvironmentVariables("GEOINTEL_INGEST_").Build();
var commandLine = new ConfigurationBuilder().AddCommandLine(checksOnly ? args[1..] : args).Build();
var options = IngestOptions.Read(environment.AsEnumerable().Concat(commandLine.AsEnumerable()), out var problems);
foreach (var problem in problems) Console.Error.WriteLine(problem);
if (problems.Count > 0) return 78; // EX_CONFIG of sysexits.h, as the service
if (checksOnly)
{
    Console.WriteLine("The configuration is complete.");
    return 0;
}

var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
var logger = new LoggerConfiguration();
logger = options.LogAsJson
    ? logger.WriteTo.Console(new JsonFormatter())
    : logger.WriteTo.Console(formatProvider: System.Globalization.CultureInfo.InvariantCulture);
builder.Logging.AddSerilog(logger.CreateLogger(), dispose: true);
builder.Services.AddSingleton(options);
builder.Services.AddSingleton(_ => GrpcChannel.ForAddress(options.ServiceAddress, new GrpcChannelOptions
{
    // A dead peer is noticed although nothing is being sent.
    HttpHandler = new SocketsHttpHandler { KeepAlivePingDelay = TimeSpan.FromSeconds(30) },
    DisposeHttpClient = true,
}));
builder.Services.AddSingleton(services => new SightingSender(
    new SightingIngestService.SightingIngestServiceClient(services.GetRequiredService<GrpcChannel>()),
    options.FeedId, options.Sender));
builder.Services.AddHostedService<FolderWatcher>();
await builder.Build().RunAsync();
return 0;

using GeoIntel.Service.Hosting;
using Serilog;
using Serilog.Events;
using Serilog.Formatting.Json;

namespace GeoIntel.Service.Observability;

/// <summary>Readable or JSON lines on standard output; no personal data, because no message takes any.</summary>
static class Logging
{
    const string Template = "{Timestamp:yyyy-MM-ddTHH:mm:ss.fffZ} {Level:u3} {Message:lj}{NewLine}{Exception}";

    public static Serilog.ILogger Create(ObservabilityOptions options)
    {
        var configuration = new LoggerConfiguration()
            .MinimumLevel.Is(LevelOf(options.LogLevel))
            // Says again what we have said.
            .MinimumLevel.Override("Microsoft.Hosting.Lifetime", LogEventLevel.Warning)
            // One line a request is noise, and a URL or a query may hold what must not be logged.
            .MinimumLevel.Override("Microsoft.AspNetCore", LogEventLevel.Warning)
            .MinimumLevel.Override("Microsoft.EntityFrameworkCore", LogEventLevel.Warning)
            .MinimumLevel.Override("Npgsql", LogEventLevel.Warning);
        return options.LogFormat == "json"
            ? configuration.WriteTo.Console(new JsonFormatter()).CreateLogger()
            : configuration.WriteTo.Console(outputTemplate: Template, formatProvider: null).CreateLogger();
    }

    static LogEventLevel LevelOf(LogLevel level) => level switch
    {
        LogLevel.Trace => LogEventLevel.Verbose,
        LogLevel.Debug => LogEventLevel.Debug,
        LogLevel.Information => LogEventLevel.Information,
        LogLevel.Warning => LogEventLevel.Warning,
        LogLevel.Error => LogEventLevel.Error,
        _ => LogEventLevel.Fatal,
    };
}

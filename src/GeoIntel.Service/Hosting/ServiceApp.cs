using GeoIntel.Service.Access;
using GeoIntel.Service.Audit;
using GeoIntel.Service.ConsolePages;
using GeoIntel.Service.Documents;
using GeoIntel.Service.Evidence;
using GeoIntel.Service.Layers;
using GeoIntel.Service.Observability;
using GeoIntel.Service.Retention;
using GeoIntel.Service.Rpc.Registry;

namespace GeoIntel.Service.Hosting;

/// <summary>The folders, in the order in which they are put together.</summary>
static class ServiceApp
{
    public static WebApplication Build(ServiceSettings settings, DatabasePools database, ILoggerFactory log)
    {
        var app = Add(settings, database, log).Build();
        app.UseSecurityHeaders();
        app.UseGrpcWeb(); // before the door, whose refusals are told so, too
        app.UseAccess();
        Map(app);
        return app;
    }

    /// <summary>Everything the service is made of.</summary>
    public static WebApplicationBuilder Add(ServiceSettings settings, DatabasePools database, ILoggerFactory log)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton<ILoggerFactory>(log);
        builder.AddListening(settings.Listen, settings.Tls, log.CreateLogger("GeoIntel.Service"));
        builder.AddDatabase(database);
        builder.AddAuditChain(settings.Audit, settings.Storage.DataFolder);
        builder.AddAccess(settings.Access, settings.Listen);
        builder.AddRegistry(settings.Registry);
        builder.AddIntake(settings.Admission);
        builder.AddAttachments(settings.Attachments, settings.Storage.DataFolder);
        builder.AddHits();
        builder.AddRejudging();
        builder.AddJourneys(settings.Journeys);
        builder.AddCameras(settings.Cameras);
        builder.AddHotspots();
        builder.AddDocuments(settings.Packs);
        builder.AddLayers();
        builder.AddEvidence();
        builder.AddRetention(settings.Regimes, settings.Retention);
        return builder;
    }

    /// <summary>What it answers, whoever lets callers through to it.</summary>
    public static void Map(WebApplication app)
    {
        app.MapHealth();
        app.MapRegistry();
        app.MapServices();
        app.MapLayers();
        app.MapConsole();
    }
}

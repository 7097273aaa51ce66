using GeoIntel.Service.Registry;
using GeoIntel.Service.Storage.Registry;
using GeoIntel.Service.Storage.Reviews;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace GeoIntel.Service.Rpc.Registry;

static class RegistryRegistration
{
    public static void AddRegistry(this WebApplicationBuilder builder, RegistryOptions options)
    {
        builder.Services.AddSingleton(options);
        builder.Services.AddSingleton<AlterationRecorder>();
        builder.Services.AddDbContextFactory<RegistryContext>((services, options) => options
            .UseNpgsql(services.GetRequiredService<NpgsqlDataSource>(), npgsql => npgsql.UseNetTopologySuite())
            .AddInterceptors(services.GetRequiredService<AlterationRecorder>()));
        builder.Services.AddSingleton<RegistryLoader>();
        builder.Services.AddSingleton<RegistryDesk>();
        builder.Services.AddSingleton<ZoneHits>();
        builder.Services.AddSingleton<ReviewStore>();
    }

    public static void MapRegistry(this WebApplication app)
    {
        app.MapGrpcService<FeedRpc>();
        app.MapGrpcService<CameraRpc>().EnableGrpcWeb();
        app.MapGrpcService<NominalRpc>().EnableGrpcWeb();
        app.MapGrpcService<GroupRpc>();
        app.MapGrpcService<ZoneRpc>().EnableGrpcWeb();
        app.MapGrpcService<ConditionRpc>().EnableGrpcWeb();
        app.MapGrpcService<VehicleListRpc>().EnableGrpcWeb();
        app.MapGrpcService<RegistryImportRpc>().EnableGrpcWeb();
    }
}

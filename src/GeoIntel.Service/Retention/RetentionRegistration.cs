using GeoIntel.Service.Storage.Retention;
using GeoIntel.Service.Storage.Rights;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace GeoIntel.Service.Retention;

static class RetentionRegistration
{
    public static void AddRetention(this WebApplicationBuilder builder, RegimesOptions regimes, RetentionOptions options)
    {
        builder.Services.AddSingleton(options);
        builder.Services.AddSingleton<RetentionStore>();
        builder.Services.AddSingleton<RetentionRunner>();
        builder.Services.AddSingleton<RetentionService>();
        builder.Services.AddHostedService(services => services.GetRequiredService<RetentionService>());
        builder.AddRegimes(regimes);
    }

    /// <summary>The gate alone.</summary>
    public static void AddRegimes(this WebApplicationBuilder builder, RegimesOptions regimes)
    {
        builder.Services.AddSingleton(regimes);
        builder.Services.TryAddSingleton<FeedRegimes>();
        builder.Services.TryAddSingleton<RestrictionStore>();
        builder.Services.AddSingleton<RegimeGate>();
    }
}

using GeoIntel.Service.Access;
using GeoIntel.Service.Storage.Operations;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace GeoIntel.Service.Audit;

static class AuditRegistration
{
    /// <summary>What writes entries.</summary>
    public static void AddAudit(this WebApplicationBuilder builder)
    {
        builder.Services.TryAddSingleton<AuditLog>();
        builder.Services.AddSingleton<OperationStore>();
        builder.Services.AddSingleton<StatedPurposes>();
        builder.Services.AddSingleton<AuditedCall>();
        builder.Services.AddSingleton<CallAudit>();
    }

    /// <summary>What writes entries, seals and signs them, and shows them to those who check.</summary>
    /// <param name="dataFolder">The service's own, where the signing key lies if no other place is named.</param>
    public static void AddAuditChain(this WebApplicationBuilder builder, AuditOptions options, string dataFolder)
    {
        builder.AddAudit();
        builder.Services.AddSingleton(options);
        builder.Services.AddSingleton(_ => AuditKey.ReadOrMake(options.KeyFileUnder(dataFolder)));
        builder.Services.AddSingleton<AuditExport>();
        builder.Services.AddSingleton<AuditProofs>();
        builder.Services.AddSingleton<AuditReview>();
        builder.Services.AddSingleton<AuditSealer>();
        builder.Services.AddHostedService(services => services.GetRequiredService<AuditSealer>());
    }
}

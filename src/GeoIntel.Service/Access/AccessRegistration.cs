using GeoIntel.Service.Hosting;

namespace GeoIntel.Service.Access;

static class AccessRegistration
{
    public static void AddAccess(this WebApplicationBuilder builder, AccessOptions options, ListenOptions listen)
    {
        var issuer = options.IssuerOf(listen);
        builder.Services.AddSingleton(options);
        builder.Services.AddSingleton(services => new RevokedCertificates(
            options.RevokedCertificatesFile, services.GetRequiredService<ILogger<RevokedCertificates>>()));
        builder.Services.AddSingleton<CertificateCheck>();
        builder.Services.AddSingleton<CallLimits>();
        builder.Services.AddSingleton<SignIns>();
        builder.Services.AddSingleton<RefusalTally>();
        builder.Services.AddHostedService(services => services.GetRequiredService<RefusalTally>());
        if (issuer.Length > 0)
        {
            builder.Services.AddSingleton(services => new IssuerKeys(
                issuer, options, services.GetRequiredService<TimeProvider>(), services.GetRequiredService<ILogger<IssuerKeys>>()));
        }
        builder.Services.AddSingleton(services => new TokenCheck(
            options, services.GetService<IssuerKeys>(), services.GetRequiredService<TimeProvider>()));
        if (options.DevelopmentIssuer)
        {
            builder.Services.AddSingleton(services =>
                new DevelopmentIssuer(issuer, options, services.GetRequiredService<TimeProvider>()));
        }
    }

    /// <summary>Everything that is mapped, before or after, passes through it.</summary>
    public static void UseAccess(this WebApplication app)
    {
        var options = app.Services.GetRequiredService<AccessOptions>();
        var log = app.Services.GetRequiredService<ILoggerFactory>().CreateLogger("GeoIntel.Service.Access");
        app.UseMiddleware<AccessMiddleware>();
        if (app.Services.GetService<DevelopmentIssuer>() is { } issuer)
        {
            issuer.Map(app);
            if (options.DevelopmentTokenFile.Length > 0) issuer.WriteToken(options.DevelopmentTokenFile);
            AccessLog.DevelopmentIssuerIsOn(log);
        }
        else if (options.Issuer.Length == 0 && options.FeedCertificates.Length == 0)
        {
            AccessLog.NobodyIsLetIn(log);
        }
    }
}

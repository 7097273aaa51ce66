using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using GeoIntel.Ingest.Spool;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace GeoIntel.Ingest.Receiving;

/// <summary>Listens for posted messages, with TLS when there is a certificate.</summary>
sealed class WebhookServer(
    WebhookOptions options, Webhook webhook, IReadOnlyDictionary<string, ReadSpool> spools, ILoggerFactory logs)
    : IHostedService, IAsyncDisposable
{
    /// <summary>How long the end waits for messages that are coming in; a device sends them again.</summary>
    static readonly TimeSpan ShutdownMax = TimeSpan.FromSeconds(10);

    WebApplication? _app;
    DeviceCertificates? _devices;

    /// <summary>Everything that is answered; at other paths there is nothing.</summary>
    public IReadOnlyList<WebhookRoute> Routes =>
    [
        new("/healthz/ready", IsOpen: true, TellReadyAsync),
        new("/v1/{feed}", IsOpen: false, webhook.AnswerAsync),
        new("/v1/{feed}/{format}", IsOpen: false, webhook.AnswerAsync),
    ];

    /// <summary>Where it listens, once started.</summary>
    public Uri Address => new(_app!.Urls.Single());

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddSingleton(logs);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = ShutdownMax);
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = options.BodyBytesMax;
            kestrel.Limits.MaxConcurrentConnections = 1_000;
            kestrel.Listen(options.Listen, listen =>
            {
                listen.Protocols = HttpProtocols.Http1AndHttp2;
                if (options.CertificateFile.Length > 0) listen.UseHttps(Tls());
                else listen.Protocols = HttpProtocols.Http1;
            });
        });
        _app = builder.Build();
        var routes = Routes;
        _app.Run(context => AnswerAsync(context, routes));
        await _app.StartAsync(cancellationToken);
        ReceivingLog.Listening(logs.CreateLogger<WebhookServer>(), Address.ToString());
    }

    public Task StopAsync(CancellationToken cancellationToken) => _app?.StopAsync(cancellationToken) ?? Task.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        if (_app is not null) await _app.DisposeAsync();
        _devices?.Dispose();
        webhook.Dispose();
    }

    // Who may is asked here, so that no handler can forget it.
    async Task AnswerAsync(HttpContext context, IReadOnlyList<WebhookRoute> routes)
    {
        foreach (var route in routes)
        {
            if (!route.Matches(context.Request.Path, out var values)) continue;
            if (route.IsOpen || await webhook.TryAdmitAsync(context, values)) await route.Answer(context);
            return;
        }
        await webhook.TellNothingIsThereAsync(context);
    }

    HttpsConnectionAdapterOptions Tls()
    {
        var tls = new HttpsConnectionAdapterOptions
        {
            ServerCertificate = X509Certificate2.CreateFromPemFile(
                options.CertificateFile, options.CertificateKeyFile.Length > 0 ? options.CertificateKeyFile : null),
        };
        if (options.ClientCaFile.Length == 0) return tls;

        _devices = new DeviceCertificates(options.ClientCaFile);
        tls.ClientCertificateMode = ClientCertificateMode.AllowCertificate; // or an API key
        tls.ClientCertificateValidation = (certificate, _, _) => _devices.IsSigned(certificate);
        return tls;
    }

    /// <summary>503 while any spool takes nothing in. Whoever asks learns counts only.</summary>
    async Task TellReadyAsync(HttpContext context)
    {
        var feeds = spools.ToDictionary(one => one.Key, one => one.Value.Status);
        var isReady = feeds.Values.All(status => status.FullBecause is null);
        context.Response.StatusCode = isReady ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
        context.Response.ContentType = "application/json";
        await JsonSerializer.SerializeAsync(
            context.Response.Body,
            new
            {
                status = isReady ? "ready" : "full",
                feeds = feeds.Select(one => new
                {
                    feed = one.Key,
                    waiting = one.Value.LastSequence - one.Value.ForwardedSequence,
                    bytes = one.Value.Bytes,
                    full = one.Value.FullBecause,
                    quarantined = one.Value.QuarantinedCount,
                }),
            },
            cancellationToken: context.RequestAborted);
    }
}

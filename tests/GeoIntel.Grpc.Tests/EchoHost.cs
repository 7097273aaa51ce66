using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using GeoIntel.Testing.Echo;
using Grpc.AspNetCore.Server;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace GeoIntel.Grpc.Tests;

/// <summary>The echo service on a real Kestrel at a free port of the loopback, with a client of ours.</summary>
sealed class EchoHost : IAsyncDisposable
{
    readonly WebApplication _app;
    readonly GrpcChannel _channel;

    EchoHost(WebApplication app, GrpcChannelOptions channelOptions)
    {
        _app = app;
        Address = new Uri(app.Urls.Single());
        _channel = GrpcChannel.ForAddress(Address, channelOptions);
        Client = new Echo.EchoClient(_channel);
    }

    public Uri Address { get; }

    public Echo.EchoClient Client { get; }

    public CallInvoker Invoker => _channel.CreateCallInvoker();

    public Seen Seen => _app.Services.GetRequiredService<Seen>();

    public LinesLogged Log => _app.Services.GetRequiredService<LinesLogged>();

    /// <summary>A client with options of its own on the same server.</summary>
    public Echo.EchoClient NewClient(GrpcChannelOptions options) => new(GrpcChannel.ForAddress(Address, options));

    public static async Task<EchoHost> StartAsync(
        Action<GrpcServiceOptions>? service = null,
        GrpcChannelOptions? channel = null,
        Action<WebApplicationBuilder>? build = null,
        Action<WebApplication>? use = null,
        X509Certificate2? certificate = null,
        Action<KestrelServerOptions>? listen = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(listen ?? (kestrel => kestrel.ListenLocalhost0(certificate)));
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton<LinesLogged>();
        builder.Services.AddSingleton<ILoggerProvider>(services => services.GetRequiredService<LinesLogged>());
        builder.Services.AddSingleton<Seen>();
        builder.Services.AddGrpc(service ?? (_ => { }));
        build?.Invoke(builder);

        var app = builder.Build();
        use?.Invoke(app);
        app.MapGrpcService<EchoService>();
        await app.StartAsync();
        return new EchoHost(app, channel ?? new GrpcChannelOptions());
    }

    /// <summary>A certificate for localhost that nobody has signed but itself.</summary>
    public static X509Certificate2 NewCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        names.AddIpAddress(System.Net.IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        using var certificate = request.CreateSelfSigned(
            DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), null);
    }

    /// <summary>Asks the server to stop; completes when it has.</summary>
    public Task StopAsync() => _app.StopAsync();

    public async ValueTask DisposeAsync()
    {
        _channel.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
    }
}

static class KestrelListening
{
    public static void ListenLocalhost0(this KestrelServerOptions kestrel, X509Certificate2? certificate) =>
        kestrel.Listen(System.Net.IPAddress.Loopback, 0, listen =>
        {
            listen.Protocols = HttpProtocols.Http2;
            if (certificate is not null) listen.UseHttps(certificate);
        });
}

using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using GeoIntel.Testing;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace GeoIntel.Grpc.Tests.Interop;

/// <summary>How a client reaches the server.</summary>
public enum Transport
{
    /// <summary>HTTP/2 without TLS.</summary>
    H2c,

    /// <summary>The server shows a certificate of a private root.</summary>
    Tls,

    /// <summary>The client shows one, too.</summary>
    MutualTls,
}

/// <summary>The server of the interoperability tests, on one port a transport, and one for browsers.</summary>
sealed class InteropHost : IAsyncDisposable
{
    readonly WebApplication _app;
    readonly List<string> _addresses;

    InteropHost(WebApplication app, Authority authority)
    {
        _app = app;
        Authority = authority;
        _addresses = [.. app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses];
    }

    public Authority Authority { get; }

    /// <summary>Where browsers reach it: HTTP/1.1, without TLS and with it.</summary>
    public Uri Web => new(_addresses[3]);

    public Uri WebTls => new(_addresses[4]);

    public static async Task<InteropHost> StartAsync()
    {
        var authority = new Authority();
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.Http2.MaxStreamsPerConnection = 1_000;
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2);
            kestrel.Listen(IPAddress.Loopback, 0, listen =>
            {
                listen.Protocols = HttpProtocols.Http2;
                listen.UseHttps(authority.Server);
            });
            kestrel.Listen(IPAddress.Loopback, 0, listen =>
            {
                listen.Protocols = HttpProtocols.Http2;
                listen.UseHttps(https =>
                {
                    https.ServerCertificate = authority.Server;
                    https.ClientCertificateMode = ClientCertificateMode.RequireCertificate;
                    https.ClientCertificateValidation = (certificate, _, _) => IsOurs(certificate, authority.Root);
                });
            });
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http1);
            kestrel.Listen(IPAddress.Loopback, 0, listen =>
            {
                listen.Protocols = HttpProtocols.Http1;
                listen.UseHttps(authority.Server);
            });
        });
        builder.Logging.ClearProviders();
        builder.Services.AddGrpc();
        var app = builder.Build();
        app.UseGrpcWeb(new GrpcWebOptions { DefaultEnabled = true });
        app.MapGrpcService<InteropService>();
        await app.StartAsync();
        return new InteropHost(app, authority);
    }

    public Uri AddressOf(Transport transport) => new(_addresses[(int)transport]);

    /// <param name="certificate">What the client shows; null for none.</param>
    public GrpcChannel Connect(Transport transport, X509Certificate2? certificate = null)
    {
        var handler = new SocketsHttpHandler { EnableMultipleHttp2Connections = true };
        if (transport != Transport.H2c)
        {
            handler.SslOptions = new SslClientAuthenticationOptions
            {
                ClientCertificates = certificate is null ? null : [certificate],
                CertificateChainPolicy = Trusting(Authority.Root),
            };
        }
        return GrpcChannel.ForAddress(
            AddressOf(transport), new GrpcChannelOptions { HttpHandler = handler, DisposeHttpClient = true });
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
        Authority.Dispose();
    }

    static bool IsOurs(X509Certificate2 certificate, X509Certificate2 root)
    {
        using var chain = new X509Chain { ChainPolicy = Trusting(root) };
        return chain.Build(certificate);
    }

    static X509ChainPolicy Trusting(X509Certificate2 root) => new()
    {
        TrustMode = X509ChainTrustMode.CustomRootTrust,
        CustomTrustStore = { root },
        RevocationMode = X509RevocationMode.NoCheck,
    };
}

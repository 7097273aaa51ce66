using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Security.Cryptography;
using GeoIntel.Service.Access;
using GeoIntel.Service.Admission;
using GeoIntel.Service.Audit;
using GeoIntel.Service.Cameras;
using GeoIntel.Service.Hosting;
using GeoIntel.Service.Journeys;
using GeoIntel.Service.Registry;
using GeoIntel.Service.Retention;
using GeoIntel.Service.Storage.Attachments;
using GeoIntel.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace GeoIntel.Service.Tests.Access;

/// <summary>The whole service as Program builds it, on real sockets with TLS, and an issuer that it trusts.</summary>
sealed class AccessWorld : IAsyncDisposable
{
    public const string FeedCertificate = "gate-7";
    public const string RevokedCertificate = "gate-8";
    public const string Unruled = "/without-a-rule";

    readonly WebApplication _app;
    readonly Authority _authority;
    readonly string _folder;
    readonly Uri _address;

    AccessWorld(WebApplication app, NpgsqlDataSource database, TestIssuer issuer, Authority authority, string folder)
    {
        (_app, Database, Issuer, _authority, _folder) = (app, database, issuer, authority, folder);
        _address = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses
            .Single(address => address.StartsWith("https:", StringComparison.Ordinal)));
    }

    public NpgsqlDataSource Database { get; }

    public TestIssuer Issuer { get; }

    public IReadOnlyList<RouteEndpoint> Endpoints =>
        [.. ((IEndpointRouteBuilder)_app).DataSources.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()];

    /// <param name="tune">Changes the options; without it nobody can call too often.</param>
    /// <param name="log">Null for none.</param>
    public static async Task<AccessWorld> StartAsync(
        PostGisFixture postgis, Action<AccessOptions>? tune = null, ILoggerFactory? log = null)
    {
        var source = new NpgsqlDataSourceBuilder(await postgis.CreateDatabaseWithSchemaAsync());
        source.UseNetTopologySuite();
        var database = source.Build();
        var issuer = await TestIssuer.StartAsync();
        var authority = new Authority();
        var folder = Directory.CreateTempSubdirectory("geointel-access-").FullName;
        using var revoked = authority.Issue(RevokedCertificate);
        await File.WriteAllTextAsync(
            Path.Combine(folder, "revoked"), $"# lost\n{revoked.GetCertHashString(HashAlgorithmName.SHA256)}\n");
        var access = new AccessOptions
        {
            Issuer = issuer.Name, Audience = TestIssuer.Audience, RevokedCertificatesFile = Path.Combine(folder, "revoked"),
            FeedCertificates = $"{FeedCertificate}=f1; {RevokedCertificate}=f1",
            CallsPerSecondMax = 1_000_000, RefusalsPerSecondMax = 1_000_000,
        };
        tune?.Invoke(access);
        var settings = new ServiceSettings(
            new ListenOptions { GrpcPort = 0, HttpPort = 0 }, new StorageOptions { DataFolder = folder }, new AdmissionOptions(),
            new JourneysOptions(), new CamerasOptions(), new Service.Hosting.ObservabilityOptions(), new AttachmentsOptions(),
            new TlsOptions
            {
                CertificateFile = authority.CertificateFile("localhost"), CertificateKeyFile = authority.KeyFile("localhost"),
                ClientCaFile = authority.RootFile, RequireClientCertificate = false,
            },
            access, new AuditOptions(), new RetentionOptions { Enabled = false }, new RegistryOptions(),
            new RegimesOptions());
        var app = ServiceApp.Build(settings, new DatabasePools(database, database, database, database, database, database), log ?? NullLoggerFactory.Instance);
        app.MapGet(Unruled, () => "let in");
        await app.Services.GetRequiredService<LiveRegistry>().LoadAsync(CancellationToken.None);
        await app.StartAsync();
        return new AccessWorld(app, database, issuer, authority, folder);
    }

    public T Get<T>() where T : notnull => _app.Services.GetRequiredService<T>();

    /// <summary>The port of the plain HTTP door.</summary>
    public Uri HttpAddress => new(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses
        .Single(address => address.StartsWith("http:", StringComparison.Ordinal)));

    /// <param name="certificate">The name of one that the root signs; empty shows none.</param>
    public HttpClient NewClient(string certificate = "")
    {
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
        };
        policy.CustomTrustStore.Add(_authority.Root);
        // The revoked one must be the very one that the file names.
        X509Certificate2? shown = certificate switch
        {
            "" => null,
            RevokedCertificate => X509Certificate2.CreateFromPemFile(
                _authority.CertificateFile(RevokedCertificate), _authority.KeyFile(RevokedCertificate)),
            _ => _authority.Issue(certificate),
        };
        return new HttpClient(new SocketsHttpHandler
        {
            RequestHeaderEncodingSelector = (_, _) => System.Text.Encoding.UTF8,
            SslOptions = new SslClientAuthenticationOptions
            {
                ClientCertificates = shown is null ? null : [shown],
                CertificateChainPolicy = policy,
            },
        })
        {
            BaseAddress = new Uri($"https://localhost:{_address.Port}"),
        };
    }

    /// <summary>Puts the certificate that was issued last under a name on the list of revoked ones.</summary>
    public async Task RevokeAsync(string certificate)
    {
        using var shown = X509CertificateLoader.LoadCertificateFromFile(_authority.CertificateFile(certificate));
        await File.AppendAllTextAsync(Path.Combine(_folder, "revoked"), $"{shown.GetCertHashString(HashAlgorithmName.SHA256)}\n");
    }

    /// <summary>Calls an rpc with one empty message, or gets a route.</summary>
    /// <returns>How it ended: a gRPC status for an rpc, an HTTP status for a route.</returns>
    public static async Task<int> CallAsync(HttpClient client, string path, bool isRpc, string? token)
    {
        using var request = new HttpRequestMessage(isRpc ? HttpMethod.Post : HttpMethod.Get, path)
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        if (token is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        if (isRpc)
        {
            request.Content = new ByteArrayContent(new byte[5]);
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
            request.Headers.TE.Add(new TransferCodingWithQualityHeaderValue("trailers"));
        }
        using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        if (!isRpc) return (int)answer.StatusCode;
        if (answer.Headers.TryGetValues("grpc-status", out var early)) return int.Parse(early.Single(), CultureInfo.InvariantCulture);
        if (path == "/grpc.health.v1.Health/Watch") return 0; // goes on until the caller leaves

        await answer.Content.ReadAsByteArrayAsync();
        return int.Parse(answer.TrailingHeaders.GetValues("grpc-status").Single(), CultureInfo.InvariantCulture);
    }

    public async Task<long> CountAsync(string sql)
    {
        await using var command = Database.CreateCommand(sql);
        return (long)(await command.ExecuteScalarAsync())!;
    }

    public async Task<List<string>> TextsAsync(string sql)
    {
        await using var command = Database.CreateCommand(sql);
        await using var reader = await command.ExecuteReaderAsync();
        var texts = new List<string>();
        while (await reader.ReadAsync()) texts.Add(reader.GetString(0));
        return texts;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
        await Issuer.DisposeAsync();
        await Database.DisposeAsync();
        _authority.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}

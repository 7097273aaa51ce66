using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using GeoIntel.Service.Hosting;
using GeoIntel.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace GeoIntel.Service.Tests.Hosting;

/// <summary>The gRPC port as an operator configures it, over a real socket, with certificates of a private root.</summary>
public sealed class TlsTests : IDisposable
{
    readonly Authority _authority = new();
    readonly Lines _log = new();

    public void Dispose() => _authority.Dispose();

    [Fact]
    public async Task With_a_certificate_the_port_speaks_tls_and_nothing_else()
    {
        await using var app = await StartAsync(ServerOnly());

        Assert.Equal("HTTP/2, nobody", await AskAsync(app, NewHandler()));
        await Assert.ThrowsAsync<HttpRequestException>(() => AskAsync(app, new SocketsHttpHandler())); // knows not the root
        await Assert.ThrowsAsync<HttpRequestException>(() => AskAsync(app, NewHandler(), "http"));
    }

    [Theory]
    [InlineData("good", true, true)]
    [InlineData("good", false, true)]
    [InlineData("none", true, false)]
    [InlineData("none", false, true)]
    [InlineData("of another root", true, false)]
    [InlineData("of another root", false, false)]
    [InlineData("expired", true, false)]
    [InlineData("expired", false, false)]
    public async Task Callers_get_in_by_their_certificate(string which, bool isRequired, bool getsIn)
    {
        await using var app = await StartAsync(Mutual(isRequired));
        using var rogue = new Authority("Another root");
        using X509Certificate2? certificate = which switch
        {
            "good" => _authority.Issue("gate-7"),
            "of another root" => rogue.Issue("gate-7"),
            "expired" => _authority.Issue("gate-7", until: DateTimeOffset.UtcNow.AddDays(-1)),
            _ => null,
        };

        if (getsIn) Assert.Equal(certificate is null ? "HTTP/2, nobody" : "HTTP/2, CN=gate-7", await AskAsync(app, NewHandler(certificate)));
        else await Assert.ThrowsAsync<HttpRequestException>(() => AskAsync(app, NewHandler(certificate)));
    }

    [Fact]
    public async Task A_renewed_certificate_is_shown_to_the_next_caller_without_a_restart()
    {
        await using var app = await StartAsync(ServerOnly());
        using var handler = NewHandler();
        Assert.Equal("HTTP/2, nobody", await AskAsync(app, handler)); // a connection that stays open
        var before = await ShownAsync(app);
        var key = await File.ReadAllTextAsync(_authority.KeyFile("localhost"));

        using var renewed = _authority.Issue("localhost", until: DateTimeOffset.UtcNow.AddDays(1));
        var newKey = await File.ReadAllTextAsync(_authority.KeyFile("localhost"));
        await File.WriteAllTextAsync(_authority.KeyFile("localhost"), key + "\n"); // the new key is still to be written
        Assert.Equal(before, await ShownAsync(app));
        Assert.Contains(_log.All, line => line.Contains("does not hold the key", StringComparison.Ordinal));

        await File.WriteAllTextAsync(_authority.KeyFile("localhost"), newKey);
        Assert.Equal(renewed.SerialNumber, await ShownAsync(app));
        Assert.NotEqual(before, renewed.SerialNumber);
        Assert.Equal("HTTP/2, nobody", await AskAsync(app, handler));
    }

    [Fact]
    public async Task A_certificate_that_has_ended_does_not_replace_one_that_holds()
    {
        await using var app = await StartAsync(ServerOnly());
        var before = await ShownAsync(app);
        _authority.Issue("localhost", until: DateTimeOffset.UtcNow.AddHours(-1)).Dispose();

        Assert.Equal(before, await ShownAsync(app));
        var told = Assert.Single(_log.All, line => line.StartsWith("The certificate before stays in use", StringComparison.Ordinal));
        Assert.Contains("its certificate ended at ", told, StringComparison.Ordinal);
    }

    [Fact]
    public void The_port_speaks_the_two_versions_of_tls_that_are_promised() => Assert.Equal(
        SslProtocols.Tls12 | SslProtocols.Tls13, new TlsDoor(ServerOnly(), _log).ForNewConnection().EnabledSslProtocols);

    [Fact]
    public async Task What_stands_between_the_certificate_and_its_root_is_sent_along()
    {
        using var between = new Authority("Between", above: _authority);
        var file = between.CertificateFile("localhost");
        var tls = new TlsOptions { CertificateFile = file, CertificateKeyFile = between.KeyFile("localhost") };
        await using (var app = await StartAsync(tls))
            await Assert.ThrowsAsync<HttpRequestException>(() => AskAsync(app, NewHandler())); // who knows the root alone

        await File.AppendAllTextAsync(file, "\n" + await File.ReadAllTextAsync(between.RootFile));
        await using (var app = await StartAsync(tls))
            Assert.Equal("HTTP/2, nobody", await AskAsync(app, NewHandler()));
    }

    [Theory]
    [InlineData("no certificate", "Tls:CertificateFile is 'FOLDER/nothing.pem'; there is no such file.")]
    [InlineData("an empty file", "Tls:CertificateFile is 'FOLDER/empty.pem'; it holds no certificate. Give it as PEM.")]
    [InlineData("a key for a certificate", "Tls:CertificateFile is 'FOLDER/localhost.key'; it holds no certificate. Give it as PEM.")]
    [InlineData("another's key", "Tls:CertificateKeyFile is 'FOLDER/other.key'; it does not hold the key of the certificate in 'FOLDER/localhost.pem'.")]
    [InlineData("no key", "Tls:CertificateFile is 'FOLDER/localhost.pem'; it does not hold the key")]
    [InlineData("no root", "Tls:ClientCaFile is 'FOLDER/nothing.pem'; there is no such file.")]
    [InlineData("expired", "Tls:CertificateFile is 'FOLDER/expired.pem'; its certificate ended at ")]
    [InlineData("a root alone", "Tls:ClientCaFile is 'FOLDER/root.pem', but Tls:CertificateFile is empty; name the server's certificate, too.")]
    [InlineData("nothing", null)]
    [InlineData("all", null)]
    public void What_is_wrong_with_the_files_is_told_with_their_names(string what, string? problem)
    {
        var folder = Path.GetDirectoryName(_authority.RootFile)!;
        File.WriteAllText(In("empty.pem"), "");
        _authority.Issue("other").Dispose();
        _authority.Issue("expired", until: DateTimeOffset.UtcNow.AddDays(-1)).Dispose();
        var options = what switch
        {
            "no certificate" => new TlsOptions { CertificateFile = In("nothing.pem") },
            "an empty file" => new TlsOptions { CertificateFile = In("empty.pem") },
            "a key for a certificate" => new TlsOptions { CertificateFile = In("localhost.key") },
            "another's key" => new TlsOptions { CertificateFile = In("localhost.pem"), CertificateKeyFile = In("other.key") },
            "no key" => new TlsOptions { CertificateFile = In("localhost.pem") },
            "no root" => new TlsOptions
            {
                CertificateFile = In("localhost.pem"), CertificateKeyFile = In("localhost.key"), ClientCaFile = In("nothing.pem"),
            },
            "expired" => new TlsOptions { CertificateFile = In("expired.pem"), CertificateKeyFile = In("expired.key") },
            "a root alone" => new TlsOptions { ClientCaFile = In("root.pem") },
            "all" => Mutual(true),
            _ => new TlsOptions(),
        };

        if (problem is null) Assert.Empty(options.Problems());
        else Assert.StartsWith(problem.Replace("FOLDER", folder, StringComparison.Ordinal), Assert.Single(options.Problems()), StringComparison.Ordinal);

        string In(string file) => Path.Combine(folder, file);
    }

    [Theory]
    [InlineData("127.0.0.1", "none", false, null, "127.0.0.1")]
    [InlineData("0.0.0.0", "none", false, "in the clear", "127.0.0.1")]
    [InlineData("0.0.0.0", "server only", false, null, "127.0.0.1")]
    [InlineData("0.0.0.0", "callers may", false, null, "127.0.0.1")]
    [InlineData("0.0.0.0", "callers must", false, null, "127.0.0.1")]
    [InlineData("0.0.0.0", "none", true, null, "0.0.0.0")]
    [InlineData("0.0.0.0", "callers must", true, null, "0.0.0.0")]
    public void Beyond_the_loopback_there_is_tls_or_somebody_answers_for_the_network(
        string address, string tls, bool isAllowed, string? problem, string httpAddress)
    {
        var listen = new ListenOptions { Address = address, AllowUnauthenticatedNetwork = isAllowed };
        var problems = listen.Problems(tls switch
        {
            "server only" => ServerOnly(),
            "callers may" => Mutual(false),
            "callers must" => Mutual(true),
            _ => new TlsOptions(),
        });

        if (problem is null) Assert.Empty(problems);
        else Assert.Contains(problem, Assert.Single(problems), StringComparison.Ordinal);
        Assert.Equal(httpAddress, listen.HttpAddress());
    }

    TlsOptions ServerOnly() => new()
    {
        CertificateFile = _authority.CertificateFile("localhost"), CertificateKeyFile = _authority.KeyFile("localhost"),
    };

    TlsOptions Mutual(bool isRequired) => new()
    {
        CertificateFile = _authority.CertificateFile("localhost"), CertificateKeyFile = _authority.KeyFile("localhost"),
        ClientCaFile = _authority.RootFile, RequireClientCertificate = isRequired,
    };

    async Task<WebApplication> StartAsync(TlsOptions tls)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.AddListening(new ListenOptions { GrpcPort = 0, HttpPort = 0 }, tls, _log);
        var app = builder.Build();
        app.MapGet("/", (HttpContext http) => $"{http.Request.Protocol}, {http.Connection.ClientCertificate?.Subject ?? "nobody"}");
        await app.StartAsync();
        return app;
    }

    SocketsHttpHandler NewHandler(X509Certificate2? certificate = null) => new()
    {
        SslOptions = new SslClientAuthenticationOptions
        {
            ClientCertificates = certificate is null ? null : [certificate],
            CertificateChainPolicy = new X509ChainPolicy
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                CustomTrustStore = { _authority.Root },
                RevocationMode = X509RevocationMode.NoCheck,
            },
        },
    };

    // Of the certificate that a new caller is shown.
    async Task<string> ShownAsync(WebApplication app)
    {
        var shown = "";
        using var handler = NewHandler();
        handler.SslOptions.RemoteCertificateValidationCallback = (_, certificate, _, errors) =>
        {
            shown = ((X509Certificate2)certificate!).SerialNumber;
            return errors == SslPolicyErrors.None;
        };
        await AskAsync(app, handler);
        return shown;
    }

    static async Task<string> AskAsync(WebApplication app, SocketsHttpHandler handler, string? scheme = null)
    {
        var address = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        using var http = new HttpClient(handler, disposeHandler: false);
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{scheme ?? address.Scheme}://localhost:{address.Port}/")
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        using var answer = await http.SendAsync(request);
        return await answer.Content.ReadAsStringAsync();
    }

    sealed class Lines : ILogger
    {
        public ConcurrentQueue<string> All { get; } = new();

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            All.Enqueue(formatter(state, exception));
    }
}

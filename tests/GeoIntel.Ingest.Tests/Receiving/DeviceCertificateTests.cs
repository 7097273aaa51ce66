using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace GeoIntel.Ingest.Tests.Receiving;

public sealed class DeviceCertificateTests : IDisposable
{
    readonly string _work = Directory.CreateTempSubdirectory("geointel-ingest-").FullName;
    readonly X509Certificate2 _root = Root("The partnership's cameras");

    public void Dispose()
    {
        _root.Dispose();
        Directory.Delete(_work, recursive: true);
    }

    [Fact]
    public async Task A_device_of_the_private_root_posts_to_the_feed_that_its_name_is_listed_for()
    {
        await using var daemon = await StartAsync("""{"certificate":"gate-7","feed":"f1","expires":"2999-01-01T00:00:00Z"}""");

        Assert.Equal(HttpStatusCode.OK, await PostAsync(daemon, Device("gate-7", _root)));
        Assert.Equal(HttpStatusCode.Unauthorized, await PostAsync(daemon, Device("gate-8", _root)));
        Assert.Equal(HttpStatusCode.Unauthorized, await PostAsync(daemon, null));
        Assert.Equal(1, daemon.Spool.Status.LastSequence);
    }

    [Fact]
    public async Task A_rogue_an_expired_and_a_servers_certificate_get_no_connection()
    {
        await using var daemon = await StartAsync("""{"certificate":"gate-7","feed":"f1","expires":"2999-01-01T00:00:00Z"}""");
        using var rogueRoot = Root("The partnership's cameras");

        Assert.Null(await PostAsync(daemon, Device("gate-7", rogueRoot)));
        Assert.Null(await PostAsync(daemon, Device("gate-7", _root, until: DateTimeOffset.UtcNow.AddMinutes(-1))));
        Assert.Null(await PostAsync(daemon, Device("gate-7", _root, use: "1.3.6.1.5.5.7.3.1")));
        Assert.Equal(HttpStatusCode.OK, await PostAsync(daemon, Device("gate-7", _root)));
    }

    [Fact]
    public async Task An_entry_of_the_keys_file_that_has_ended_is_not_let_in()
    {
        await using var daemon = await StartAsync("""{"certificate":"gate-7","feed":"f1","expires":"2026-01-01T00:00:00Z"}""");

        Assert.Equal(HttpStatusCode.Unauthorized, await PostAsync(daemon, Device("gate-7", _root)));
    }

    async Task<RunningDaemon> StartAsync(string keys)
    {
        using var server = Device("localhost", _root, use: "1.3.6.1.5.5.7.3.1");
        File.WriteAllText(Path.Combine(_work, "keys.ndjson"), keys + "\n");
        File.WriteAllText(Path.Combine(_work, "root.pem"), _root.ExportCertificatePem());
        File.WriteAllText(Path.Combine(_work, "server.pem"), server.ExportCertificatePem());
        File.WriteAllText(Path.Combine(_work, "server.key"), server.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem());
        return await RunningDaemon.StartAsync(_work, null, new()
        {
            ["feed-id"] = "f1", ["webhook"] = "true", ["keys-file"] = Path.Combine(_work, "keys.ndjson"),
            ["certificate-file"] = Path.Combine(_work, "server.pem"), ["certificate-key-file"] = Path.Combine(_work, "server.key"),
            ["client-ca-file"] = Path.Combine(_work, "root.pem"),
        });
    }

    /// <returns>Null when no connection came about.</returns>
    async Task<HttpStatusCode?> PostAsync(RunningDaemon daemon, X509Certificate2? device)
    {
        using var handler = new SocketsHttpHandler();
        handler.SslOptions.CertificateChainPolicy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
        };
        handler.SslOptions.CertificateChainPolicy.CustomTrustStore.Add(_root);
        if (device is not null)
        {
            handler.SslOptions.ClientCertificates = [device];
            handler.SslOptions.LocalCertificateSelectionCallback = (_, _, _, _, _) => device;
        }
        using var http = new HttpClient(handler);
        try
        {
            using var body = new ByteArrayContent(Encoding.UTF8.GetBytes(
                "camera,vrm,captured_at,event_id\nc1,ZZ26EXA,2026-03-01T08:15:30Z,w1\n"));
            using var answer = await http.PostAsync(new Uri($"https://localhost:{daemon.Address.Port}/v1/f1"), body);
            return answer.StatusCode;
        }
        catch (HttpRequestException)
        {
            return null;
        }
        finally
        {
            device?.Dispose();
        }
    }

    static X509Certificate2 Root(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-2), DateTimeOffset.UtcNow.AddDays(2));
    }

    static X509Certificate2 Device(
        string name, X509Certificate2 root, DateTimeOffset? until = null, string use = "1.3.6.1.5.5.7.3.2")
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(use)], false));
        using var signed = request.Create(
            root, DateTimeOffset.UtcNow.AddDays(-1), until ?? DateTimeOffset.UtcNow.AddDays(1), RandomNumberGenerator.GetBytes(8));
        return signed.CopyWithPrivateKey(key);
    }
}

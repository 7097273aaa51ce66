using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace GeoIntel.Testing;

/// <summary>A private root and the certificates it signs, in a folder of their own as PEM files for clients of other
/// languages.</summary>
sealed class Authority : IDisposable
{
    readonly X509Certificate2 _root;
    readonly string _folder = Directory.CreateTempSubdirectory("geointel-ca-").FullName;

    /// <param name="above">Signs this one, which then is no root; null signs itself.</param>
    public Authority(string name = "GeoIntel test root", Authority? above = null)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        if (above is null)
        {
            _root = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-30), DateTimeOffset.UtcNow.AddDays(30));
        }
        else
        {
            using var signed = request.Create(
                above._root, DateTimeOffset.UtcNow.AddDays(-20), DateTimeOffset.UtcNow.AddDays(20), RandomNumberGenerator.GetBytes(16));
            _root = signed.CopyWithPrivateKey(key);
        }
        File.WriteAllText(RootFile, _root.ExportCertificatePem());
        Server = Issue("localhost");
    }

    public X509Certificate2 Root => X509CertificateLoader.LoadCertificate(_root.RawData);

    /// <summary>For localhost and 127.0.0.1.</summary>
    public X509Certificate2 Server { get; }

    public string RootFile => Path.Combine(_folder, "root.pem");

    public string CertificateFile(string name) => Path.Combine(_folder, $"{name}.pem");

    public string KeyFile(string name) => Path.Combine(_folder, $"{name}.key");

    /// <summary>Signs a certificate, and lays it and its key into the folder.</summary>
    public X509Certificate2 Issue(string name, DateTimeOffset? until = null)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name);
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension(
            [new Oid("1.3.6.1.5.5.7.3.1"), new Oid("1.3.6.1.5.5.7.3.2")], false)); // serverAuth, clientAuth (RFC 5280, 4.2.1.12)
        using var signed = request.Create(
            _root, DateTimeOffset.UtcNow.AddDays(-2), until ?? DateTimeOffset.UtcNow.AddDays(2), RandomNumberGenerator.GetBytes(16));
        using var whole = signed.CopyWithPrivateKey(key);
        File.WriteAllText(CertificateFile(name), whole.ExportCertificatePem());
        File.WriteAllText(KeyFile(name), key.ExportPkcs8PrivateKeyPem());
        return X509CertificateLoader.LoadPkcs12(whole.Export(X509ContentType.Pkcs12), null);
    }

    public void Dispose()
    {
        _root.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}

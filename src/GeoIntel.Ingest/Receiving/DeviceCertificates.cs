using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace GeoIntel.Ingest.Receiving;

/// <summary>Knows the devices' certificates: signed by the private root, within their time, and made for
/// clients.</summary>
/// <remarks>Nothing is asked over the network; a certificate is revoked by taking it out of the keys file.</remarks>
sealed class DeviceCertificates : IDisposable
{
    const string ClientAuthentication = "1.3.6.1.5.5.7.3.2"; // RFC 5280, 4.2.1.12

    readonly X509Certificate2Collection _roots = [];

    /// <exception cref="CryptographicException">The file holds no certificate.</exception>
    public DeviceCertificates(string rootFile)
    {
        _roots.ImportFromPemFile(rootFile);
        if (_roots.Count == 0) throw new CryptographicException("client-ca-file holds no certificate; give the private root as PEM.");
    }

    public bool IsSigned(X509Certificate2 certificate)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(_roots);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        chain.ChainPolicy.ApplicationPolicy.Add(new Oid(ClientAuthentication));
        return chain.Build(certificate);
    }

    public static string CommonNameOf(X509Certificate2 certificate) =>
        certificate.GetNameInfo(X509NameType.SimpleName, forIssuer: false);

    public void Dispose()
    {
        foreach (var root in _roots) root.Dispose();
    }
}

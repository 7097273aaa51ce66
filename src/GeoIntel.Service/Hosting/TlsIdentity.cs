using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace GeoIntel.Service.Hosting;

/// <summary>Certificates as they were read from their files: how we prove who we are, and by what we know callers.</summary>
/// <param name="Certificate">Ours, with its key and what stands between it and its root.</param>
/// <param name="CallerRoots">Null when callers are not asked for a certificate.</param>
/// <param name="Until">When ours ends.</param>
sealed record TlsIdentity(
    SslStreamCertificateContext Certificate, X509Certificate2Collection? CallerRoots, DateTimeOffset Until)
{
    const string ClientAuthentication = "1.3.6.1.5.5.7.3.2"; // RFC 5280, 4.2.1.12

    /// <exception cref="TlsFileException">A file is missing, cannot be read, or does not hold what it should; or our certificate has
    /// ended.</exception>
    public static TlsIdentity Read(TlsOptions options)
    {
        var all = ReadAll("CertificateFile", options.CertificateFile);
        var certificate = WithKey(options);
        var until = new DateTimeOffset(certificate.NotAfter);
        if (until <= DateTimeOffset.UtcNow)
            throw new TlsFileException(
                $"Tls:CertificateFile is '{options.CertificateFile}'; its certificate ended at {until:u}. Renew it.");
        // The first is ours; the others are sent along, so that callers need to hold no more than the root.
        var context = SslStreamCertificateContext.Create(certificate, [.. all.Skip(1)], offline: true);
        var roots = options.ClientCaFile.Length > 0 ? ReadAll("ClientCaFile", options.ClientCaFile) : null;
        return new TlsIdentity(context, roots, until);
    }

    /// <summary>How a caller's certificate is judged: signed by one of the roots, in its time, and made for callers.</summary>
    /// <remarks>Nothing is asked over the network; who is to be shut out before the certificate ends needs a new root. It
    /// is judged in the handshake alone: an open connection goes on until it breaks or the service is restarted.</remarks>
    public X509ChainPolicy? CallerPolicy()
    {
        if (CallerRoots is null) return null;

        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
            DisableCertificateDownloads = true,
        };
        policy.CustomTrustStore.AddRange(CallerRoots);
        policy.ApplicationPolicy.Add(new Oid(ClientAuthentication));
        return policy;
    }

    static X509Certificate2 WithKey(TlsOptions options)
    {
        var keyFile = options.CertificateKeyFile.Length > 0 ? options.CertificateKeyFile : options.CertificateFile;
        var keyName = options.CertificateKeyFile.Length > 0 ? "CertificateKeyFile" : "CertificateFile";
        var key = ReadText(keyName, keyFile);
        try
        {
            return X509Certificate2.CreateFromPem(ReadText("CertificateFile", options.CertificateFile), key);
        }
        catch (Exception wrong) when (wrong is CryptographicException or ArgumentException)
        {
            throw new TlsFileException(
                $"Tls:{keyName} is '{keyFile}'; it does not hold the key of the certificate in '{options.CertificateFile}'. "
                + "Give the key as PEM, without a pass phrase.",
                wrong);
        }
    }

    static X509Certificate2Collection ReadAll(string name, string file)
    {
        var certificates = new X509Certificate2Collection();
        try
        {
            certificates.ImportFromPem(ReadText(name, file));
        }
        catch (CryptographicException wrong)
        {
            throw new TlsFileException($"Tls:{name} is '{file}'; a certificate in it cannot be read. Give it as PEM.", wrong);
        }
        return certificates.Count > 0
            ? certificates
            : throw new TlsFileException($"Tls:{name} is '{file}'; it holds no certificate. Give it as PEM.");
    }

    static string ReadText(string name, string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new TlsFileException($"Tls:{name} is '{file}'; there is no such file.", missing);
        }
        catch (Exception closed) when (closed is IOException or UnauthorizedAccessException)
        {
            throw new TlsFileException($"Tls:{name} is '{file}'; it cannot be read. Let this account read it.", closed);
        }
    }
}

namespace GeoIntel.Service.Hosting;

/// <summary>What the gRPC port shows of itself and asks of its callers. Configuration section <c>Tls</c>.</summary>
sealed class TlsOptions
{
    /// <summary>The server's certificate and those between it and its root, PEM; empty for no TLS (h2c).</summary>
    public string CertificateFile { get; set; } = "";

    /// <summary>Its key, PEM, without a pass phrase; empty when the certificate's file holds it.</summary>
    public string CertificateKeyFile { get; set; } = "";

    /// <summary>The private root that signs the callers' certificates, PEM; several may follow each other.</summary>
    public string ClientCaFile { get; set; } = "";

    /// <summary>Whether nobody gets in without such a certificate. Otherwise only a bad one is refused.</summary>
    public bool RequireClientCertificate { get; set; } = true;

    public bool IsOn => CertificateFile.Length > 0;

    /// <summary>Whether every caller has proved to be known.</summary>
    public bool KnowsCallers => IsOn && ClientCaFile.Length > 0 && RequireClientCertificate;

    public IEnumerable<string> Problems()
    {
        if (!IsOn)
        {
            if (CertificateKeyFile.Length > 0)
                yield return $"Tls:CertificateKeyFile is '{CertificateKeyFile}', but Tls:CertificateFile is empty; name the certificate, too.";
            if (ClientCaFile.Length > 0)
                yield return $"Tls:ClientCaFile is '{ClientCaFile}', but Tls:CertificateFile is empty; name the server's certificate, too.";
            yield break;
        }
        string? problem = null;
        try
        {
            _ = TlsIdentity.Read(this);
        }
        catch (TlsFileException wrong)
        {
            problem = wrong.Message;
        }
        if (problem is not null) yield return problem;
    }
}

/// <summary>A file of certificates or keys that cannot be used; the message names it and says what to do.</summary>
sealed class TlsFileException(string message, Exception? cause = null) : IOException(message, cause);

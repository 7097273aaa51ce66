using System.Net.Security;
using System.Security.Authentication;

namespace GeoIntel.Service.Hosting;

/// <summary>Says for each new connection how its TLS is to be, with the files as they are then: a renewed certificate
/// needs no restart.</summary>
/// <remarks>Files that have changed but cannot be used are logged once, and those before stay in use.</remarks>
sealed class TlsDoor
{
    readonly Lock _gate = new();
    readonly TlsOptions _options;
    readonly ILogger _log;
    TlsIdentity _identity;
    string _stamp;

    /// <exception cref="TlsFileException">A file cannot be used.</exception>
    public TlsDoor(TlsOptions options, ILogger log)
    {
        (_options, _log) = (options, log);
        _stamp = StampOf(options);
        _identity = TlsIdentity.Read(options);
    }

    public SslServerAuthenticationOptions ForNewConnection()
    {
        var identity = Current();
        var options = new SslServerAuthenticationOptions
        {
            ServerCertificateContext = identity.Certificate,
            EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13, // whatever else the machine allows
            ApplicationProtocols = [SslApplicationProtocol.Http2],
        };
        if (identity.CallerPolicy() is not { } policy) return options;

        options.ClientCertificateRequired = true; // asked for; whether it may be missing is decided below
        options.CertificateChainPolicy = policy;
        options.RemoteCertificateValidationCallback = (_, certificate, _, errors) =>
            certificate is null ? !_options.RequireClientCertificate : errors == SslPolicyErrors.None;
        return options;
    }

    TlsIdentity Current()
    {
        lock (_gate)
        {
            var stamp = StampOf(_options);
            if (stamp == _stamp) return _identity;

            _stamp = stamp;
            try
            {
                _identity = TlsIdentity.Read(_options);
                HostingLog.CertificateRenewed(_log, _identity.Until);
            }
            catch (TlsFileException wrong)
            {
                // Certificate and key are seldom replaced at once; the next connection after the second sees both.
                HostingLog.CertificateNotRenewed(_log, wrong.Message);
            }
            return _identity;
        }
    }

    static string StampOf(TlsOptions options) => string.Join(
        ' ',
        new[] { options.CertificateFile, options.CertificateKeyFile, options.ClientCaFile }
            .Where(file => file.Length > 0)
            .Select(file => new FileInfo(file) is { Exists: true } found ? $"{found.LastWriteTimeUtc.Ticks} {found.Length}" : "none"));
}

using System.Net.Http.Headers;
using System.Security.Cryptography.X509Certificates;

namespace GeoIntel.Ingest.Sending;

/// <summary>How the caller proves who they are, and by what they know the service. Names of files, never secrets.</summary>
/// <param name="TokenFile">The bearer token; read for every call, so that a renewed one is used at once.</param>
/// <param name="CertificateFile">The caller's certificate, PEM.</param>
/// <param name="KeyFile">Its key, PEM; empty when the certificate's file holds it.</param>
/// <param name="CaFile">The private root of the service's certificate, PEM; empty trusts the machine's roots.</param>
sealed record Credentials(string TokenFile = "", string CertificateFile = "", string KeyFile = "", string CaFile = "")
{
    public static Credentials None { get; } = new();

    /// <exception cref="System.Security.Cryptography.CryptographicException">A file holds no certificate or not its key.</exception>
    public HttpMessageHandler NewHandler()
    {
        var sockets = new SocketsHttpHandler
        {
            EnableMultipleHttp2Connections = true,
            KeepAlivePingDelay = TimeSpan.FromSeconds(30), // a dead peer is noticed although nothing is being sent
        };
        if (CertificateFile.Length > 0)
        {
            sockets.SslOptions.ClientCertificates =
                [X509Certificate2.CreateFromPemFile(CertificateFile, KeyFile.Length > 0 ? KeyFile : null)];
        }
        if (CaFile.Length > 0)
        {
            var policy = new X509ChainPolicy
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                RevocationMode = X509RevocationMode.NoCheck,
                DisableCertificateDownloads = true,
            };
            policy.CustomTrustStore.ImportFromPemFile(CaFile);
            sockets.SslOptions.CertificateChainPolicy = policy;
        }
        return TokenFile.Length > 0 ? new TokenHandler(TokenFile, sockets) : sockets;
    }

    sealed class TokenHandler(string file, HttpMessageHandler inner) : DelegatingHandler(inner)
    {
        protected override async Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var token = (await File.ReadAllTextAsync(file, cancellationToken)).Trim();
            if (token.Length > 0) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
            return await base.SendAsync(request, cancellationToken);
        }
    }
}

using System.Collections.Frozen;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace GeoIntel.Service.Access;

/// <summary>What a certificate, which the handshake has found good, lets its holder do.</summary>
sealed class CertificateCheck(AccessOptions options, RevokedCertificates revoked)
{
    readonly IReadOnlyDictionary<string, string[]> _feeds = options.Feeds();

    public Proof Check(X509Certificate2 certificate)
    {
        if (revoked.Holds(certificate)) return new(null, "The certificate is revoked.");
        var name = Caller.NameIn(certificate);
        var (role, feeds) = _feeds.TryGetValue(name, out var ids)
            ? (Role.Feed, ids.ToFrozenSet())
            : (Role.None, FrozenSet<string>.Empty);
        return new(new CallerIdentity($"certificate:{name}", role, feeds)
        {
            ProofDigest = certificate.GetCertHashString(HashAlgorithmName.SHA256),
            Until = certificate.NotAfter.ToUniversalTime(),
        });
    }
}

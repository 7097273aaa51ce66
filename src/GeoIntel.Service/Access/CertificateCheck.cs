using System.Collections.Frozen;
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
        return _feeds.TryGetValue(name, out var feeds)
            ? new(new CallerIdentity($"certificate:{name}", Role.Feed, feeds.ToFrozenSet()))
            : new(new CallerIdentity($"certificate:{name}", Role.None, FrozenSet<string>.Empty));
    }
}

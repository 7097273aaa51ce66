using System.Security.Cryptography;
using GeoIntel.Models.Audit;

namespace GeoIntel.Models.Tests.Audit;

/// <summary>A signing key, the root that believes it, and a key that the root does not know.</summary>
public abstract class SignedLogTests : IDisposable
{
    internal ECDsa Key { get; } = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    internal ECDsa ForeignKey { get; } = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    internal AuditRoot Root { get; }

    protected SignedLogTests() => Root = AuditRoot.Parse(Key.ExportSubjectPublicKeyInfoPem());

    public void Dispose()
    {
        Root.Dispose();
        Key.Dispose();
        ForeignKey.Dispose();
        GC.SuppressFinalize(this);
    }
}

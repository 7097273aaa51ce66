using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using GeoIntel.Service.Access;
using Microsoft.Extensions.Logging.Abstractions;

namespace GeoIntel.Service.Tests.Access;

public sealed class RevokedCertificatesTests : IDisposable
{
    readonly string _file = Path.Combine(Path.GetTempPath(), $"geointel-revoked-{Guid.NewGuid():N}");
    readonly X509Certificate2 _root;
    readonly X509Certificate2 _lost;
    readonly X509Certificate2 _kept;

    public RevokedCertificatesTests()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=root", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        _root = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(9));
        (_lost, _kept) = (Issue("lost"), Issue("kept"));
    }

    public void Dispose()
    {
        foreach (var certificate in (X509Certificate2[])[_root, _lost, _kept]) certificate.Dispose();
        File.Delete(_file);
    }

    [Theory]
    [InlineData("fingerprints")]
    [InlineData("a list as PEM")]
    [InlineData("a list as DER")]
    public void Who_is_listed_is_revoked_and_nobody_else(string kind)
    {
        Write(kind, _lost);
        var revoked = new RevokedCertificates(_file, NullLogger<RevokedCertificates>.Instance);

        Assert.True(revoked.Holds(_lost));
        Assert.False(revoked.Holds(_kept));
    }

    [Fact]
    public void A_file_that_has_changed_is_read_again_and_one_that_is_spoilt_changes_nothing()
    {
        File.WriteAllText(_file, "# nobody yet");
        var revoked = new RevokedCertificates(_file, NullLogger<RevokedCertificates>.Instance);
        Assert.False(revoked.Holds(_lost));

        Write("a list as PEM", _lost);
        Assert.True(revoked.Holds(_lost));

        File.WriteAllText(_file, "not a fingerprint");
        Assert.True(revoked.Holds(_lost));
        Assert.StartsWith("Access:RevokedCertificatesFile is", RevokedCertificates.FindProblem(_file), StringComparison.Ordinal);

        File.Delete(_file);
        Assert.True(revoked.Holds(_lost));
    }

    void Write(string kind, X509Certificate2 certificate)
    {
        if (kind == "fingerprints")
        {
            File.WriteAllText(_file, $"# lost\n{certificate.GetCertHashString(HashAlgorithmName.SHA256).ToLowerInvariant()}\n");
            return;
        }
        var list = new CertificateRevocationListBuilder();
        list.AddEntry(certificate);
        var bytes = list.Build(_root, 1, DateTimeOffset.UtcNow.AddDays(1), HashAlgorithmName.SHA256);
        if (kind == "a list as DER") File.WriteAllBytes(_file, bytes);
        else File.WriteAllText(_file, PemEncoding.WriteString("X509 CRL", bytes));
    }

    X509Certificate2 Issue(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256).Create(
            _root, DateTimeOffset.UtcNow, DateTimeOffset.UtcNow.AddDays(1), RandomNumberGenerator.GetBytes(16));
    }
}

using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using GeoIntel.Service.Access;
using GeoIntel.Service.Tests.Registry;

namespace GeoIntel.Service.Tests.Access;

public class CallerTests
{
    [Theory]
    [InlineData("ipv4:127.0.0.1:50123", "unauthenticated@127.0.0.1")]
    [InlineData("ipv6:[::1]:50123", "unauthenticated@::1")]
    [InlineData("unix:/run/geointel.sock", "unauthenticated@unix")]
    [InlineData("", "unauthenticated@unknown")]
    public void The_audit_log_names_a_caller_by_address_and_says_that_it_proved_nothing(string peer, string actor) =>
        Assert.Equal(actor, Caller.Of(new TestCall(peer: peer, proves: false)).Actor);

    [Theory]
    [InlineData("CN=gate-7", null, "gate-7")]
    [InlineData("CN=gate-7, OU=Gates, O=Partnership", "gate-7.example.org", "gate-7")]
    [InlineData("O=Partnership, OU=Gates, CN=gate-7", null, "gate-7")]
    [InlineData("", "gate-7.example.org", "gate-7.example.org")]
    [InlineData("OU=Gates, O=Partnership", "gate-7.example.org", "gate-7.example.org")]
    [InlineData("OU=Gates, O=Partnership", null, null)]
    [InlineData("", null, null)]
    public void Who_has_shown_a_certificate_is_named_by_it_and_never_by_the_organisation_alone(
        string subject, string? dnsName, string? name)
    {
        using var shown = NewCertificate(subject, dnsName);
        var expected = name ?? $"sha256:{Convert.ToHexString(SHA256.HashData(shown.RawData))}";

        Assert.Equal(
            $"certificate:{expected}@10.1.2.3", Caller.Of(new TestCall(peer: "ipv4:10.1.2.3:50123", certificate: shown, proves: false)).Actor);
    }

    static X509Certificate2 NewCertificate(string subject, string? dnsName)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(subject, key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        if (dnsName is not null) names.AddDnsName(dnsName);
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
    }
}

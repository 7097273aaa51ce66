using System.Security.Cryptography.X509Certificates;
using System.Text;
using Grpc.Core;

namespace Grpc.AspNetCore.Server;

/// <summary>The names in a client certificate, under the property names that gRPC gives them.</summary>
static class PeerCertificate
{
    const string CommonName = "x509_common_name";
    const string AlternativeName = "x509_subject_alternative_name";

    public static AuthContext ToAuthContext(X509Certificate2? certificate)
    {
        var properties = new Dictionary<string, List<AuthProperty>>();
        if (certificate is null) return new AuthContext(null, properties);

        var alternatives = certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>()
            .SelectMany(names => names.EnumerateDnsNames())
            .Select(name => Property(AlternativeName, name))
            .ToList();
        if (alternatives.Count > 0) properties.Add(AlternativeName, alternatives);

        var commonName = certificate.GetNameInfo(X509NameType.SimpleName, forIssuer: false);
        if (commonName.Length > 0) properties.Add(CommonName, [Property(CommonName, commonName)]);

        return new AuthContext(properties.Keys.FirstOrDefault(), properties);
    }

    static AuthProperty Property(string name, string value) => AuthProperty.Create(name, Encoding.UTF8.GetBytes(value));
}

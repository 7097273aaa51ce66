using System.Security.Cryptography.X509Certificates;
using System.Text;
using Grpc.Core;

namespace Grpc.AspNetCore.Server;

/// <summary>The names in a client certificate, under the property names that gRPC gives them.</summary>
static class PeerCertificate
{
    const string CommonName = "x509_common_name";
    const string AlternativeName = "x509_subject_alternative_name";
    const string CommonNameType = "2.5.4.3"; // X.520, 6.2.2

    public static AuthContext ToAuthContext(X509Certificate2? certificate)
    {
        var properties = new Dictionary<string, List<AuthProperty>>();
        if (certificate is null) return new AuthContext(null, properties);

        var alternatives = certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>()
            .SelectMany(names => names.EnumerateDnsNames())
            .Select(name => Property(AlternativeName, name))
            .ToList();
        if (alternatives.Count > 0) properties.Add(AlternativeName, alternatives);

        // Not the certificate's "simple name", which is the organisation's where there is no common name.
        var commonName = certificate.SubjectName.EnumerateRelativeDistinguishedNames()
            .Where(part => !part.HasMultipleElements && part.GetSingleElementType().Value == CommonNameType)
            .Select(part => part.GetSingleElementValue())
            .FirstOrDefault();
        if (!string.IsNullOrEmpty(commonName)) properties.Add(CommonName, [Property(CommonName, commonName)]);

        return new AuthContext(properties.Keys.FirstOrDefault(), properties);
    }

    static AuthProperty Property(string name, string value) => AuthProperty.Create(name, Encoding.UTF8.GetBytes(value));
}

using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Grpc.Core;

namespace GeoIntel.Service.Access;

/// <summary>Who calls, as the audit log names them.</summary>
/// <param name="Actor">"person:NAME@" of a token's holder, "certificate:NAME@", or of callers who have shown neither
/// "unauthenticated@", and the peer's address. A certificate's name is the common name, else the first DNS name, else
/// "sha256:" and the fingerprint.</param>
readonly record struct Caller(string Actor)
{
    public const string Unproved = "unauthenticated";

    /// <summary>Who it is wherever they call from, for example "person:NAME"; null when nobody has proved who they
    /// are.</summary>
    public string? Proved =>
        Actor[..Actor.LastIndexOf('@')] is var name && name != Unproved ? name : null;

    const string CommonName = "2.5.4.3"; // X.520, 6.2.2

    public static Caller Of(ServerCallContext context) =>
        new($"{NameOf(context.GetHttpContext())}@{AddressOf(context.Peer)}");

    public static Caller Of(HttpContext context) =>
        new($"{NameOf(context)}@{context.Connection.RemoteIpAddress?.ToString() ?? "unknown"}");

    // A certificate is here only if the handshake found it good.
    static string NameOf(HttpContext context) =>
        CallerIdentity.Of(context) is { } proved ? proved.Name
        : context.Connection.ClientCertificate is { } shown ? $"certificate:{NameIn(shown)}"
        : Unproved;

    // Never the organisation or its unit, which callers share.
    public static string NameIn(X509Certificate2 certificate) =>
        certificate.SubjectName.EnumerateRelativeDistinguishedNames()
            .Where(part => !part.HasMultipleElements && part.GetSingleElementType().Value == CommonName)
            .Select(part => part.GetSingleElementValue())
            .Concat(certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>().SelectMany(names => names.EnumerateDnsNames()))
            .FirstOrDefault(name => !string.IsNullOrWhiteSpace(name))
        ?? $"sha256:{certificate.GetCertHashString(HashAlgorithmName.SHA256)}";

    // "ipv4:127.0.0.1:5000", "ipv6:[::1]:5000" or "unix:/run/geointel.sock"
    static string AddressOf(string peer)
    {
        var scheme = peer.IndexOf(':', StringComparison.Ordinal);
        if (scheme < 0) return peer.Length == 0 ? "unknown" : peer;
        if (peer.StartsWith("unix", StringComparison.Ordinal)) return "unix";
        var address = peer[(scheme + 1)..];
        var port = address.LastIndexOf(':');
        return (port < 0 ? address : address[..port]).Trim('[', ']');
    }
}

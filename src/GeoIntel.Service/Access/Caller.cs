using Grpc.Core;

namespace GeoIntel.Service.Access;

/// <summary>Who calls, as the audit log names them.</summary>
/// <param name="Actor">"certificate:NAME@" or, of callers who have shown none, "unauthenticated@", and the peer's
/// address.</param>
readonly record struct Caller(string Actor)
{
    const string CommonName = "x509_common_name";

    public static Caller Of(ServerCallContext context)
    {
        // A certificate is here only if the handshake found it good.
        var name = context.AuthContext.FindPropertiesByName(CommonName).FirstOrDefault()?.Value;
        return new($"{(name is null ? "unauthenticated" : $"certificate:{name}")}@{AddressOf(context.Peer)}");
    }

    public static Caller Of(HttpContext context) =>
        new($"unauthenticated@{context.Connection.RemoteIpAddress?.ToString() ?? "unknown"}");

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

using System.Collections.Frozen;
using System.Security.Cryptography.X509Certificates;
using GeoIntel.Service.Access;
using Grpc.Core;
using Microsoft.AspNetCore.Http;

namespace GeoIntel.Service.Tests.Registry;

/// <summary>A call as a handler sees it, from an address on the loopback, by a caller of every role.</summary>
/// <param name="caller">Another caller.</param>
sealed class TestCall(
    string method = "/geointel.v1.TestService/Test", string peer = "ipv4:127.0.0.1:50123", X509Certificate2? certificate = null,
    CallerIdentity? caller = null, bool proves = true)
    : ServerCallContext
{
    public const string Actor = "person:tester@127.0.0.1";

    public static readonly CallerIdentity Tester =
        new("person:tester", (Role)~0, new[] { CallerIdentity.AllFeeds }.ToFrozenSet());

    protected override string MethodCore => method;
    protected override string HostCore => "localhost";
    protected override string PeerCore => peer;
    protected override DateTime DeadlineCore => DateTime.MaxValue;
    protected override Metadata RequestHeadersCore { get; } = [];
    protected override CancellationToken CancellationTokenCore => CancellationToken.None;
    protected override Metadata ResponseTrailersCore { get; } = [];
    protected override Status StatusCore { get; set; }
    protected override WriteOptions? WriteOptionsCore { get; set; }
    protected override AuthContext AuthContextCore { get; } = new(null, []);

    protected override IDictionary<object, object> UserStateCore { get; } = new Dictionary<object, object>
    {
        ["__HttpContext"] = HttpOf(certificate, proves ? caller ?? (certificate is null ? Tester : null) : null),
    };

    static DefaultHttpContext HttpOf(X509Certificate2? certificate, CallerIdentity? caller)
    {
        var http = new DefaultHttpContext { Connection = { ClientCertificate = certificate } };
        if (caller is not null) http.Features.Set(caller);
        return http;
    }

    protected override Task WriteResponseHeadersAsyncCore(Metadata responseHeaders) => Task.CompletedTask;

    protected override ContextPropagationToken CreatePropagationTokenCore(ContextPropagationOptions? options) =>
        throw new NotSupportedException();
}

using System.Security.Cryptography.X509Certificates;
using Grpc.Core;
using Microsoft.AspNetCore.Http;

namespace GeoIntel.Service.Tests.Registry;

/// <summary>A call as a handler sees it, from an address on the loopback.</summary>
sealed class TestCall(
    string method = "/geointel.v1.TestService/Test", string peer = "ipv4:127.0.0.1:50123", X509Certificate2? certificate = null)
    : ServerCallContext
{
    public const string Actor = "unauthenticated@127.0.0.1";

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
        ["__HttpContext"] = new DefaultHttpContext { Connection = { ClientCertificate = certificate } },
    };

    protected override Task WriteResponseHeadersAsyncCore(Metadata responseHeaders) => Task.CompletedTask;

    protected override ContextPropagationToken CreatePropagationTokenCore(ContextPropagationOptions? options) =>
        throw new NotSupportedException();
}

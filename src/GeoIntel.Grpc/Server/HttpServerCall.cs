using System.Globalization;
using System.Net.Sockets;
using Grpc.Core;
using Grpc.Wire;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;

namespace Grpc.AspNetCore.Server;

/// <summary>One call over HTTP/2: what its handler sees of it, and its deadline.</summary>
sealed class HttpServerCall(HttpContext http, IMethod method, CallSettings settings)
    : ServerCallContext, IAsyncDisposable
{
    CallDeadline? _deadline;
    Metadata? _requestHeaders;
    AuthContext? _authContext;

    public HttpContext Http { get; } = http;

    public CallResponse Response { get; } = new(http, settings);

    /// <summary>Where its handler reads from, once it does.</summary>
    public MessageSource? Requests { get; set; }

    /// <summary>"gzip" when the caller compresses, else null.</summary>
    public string? RequestEncoding { get; private set; }

    /// <summary>Cancelled at the deadline; never, when there is none.</summary>
    public CancellationToken DeadlineToken => _deadline?.Token ?? CancellationToken.None;

    protected override string MethodCore => method.FullName;

    protected override string HostCore => Http.Request.Host.Value ?? "";

    protected override string PeerCore
    {
        get
        {
            var (address, port) = (Http.Connection.RemoteIpAddress, Http.Connection.RemotePort);
            return address?.AddressFamily switch
            {
                AddressFamily.InterNetwork => string.Create(CultureInfo.InvariantCulture, $"ipv4:{address}:{port}"),
                AddressFamily.InterNetworkV6 => string.Create(CultureInfo.InvariantCulture, $"ipv6:[{address}]:{port}"),
                _ => "unix:",
            };
        }
    }

    protected override DateTime DeadlineCore => _deadline?.At ?? DateTime.MaxValue;

    protected override Metadata RequestHeadersCore => _requestHeaders ??= ReadRequestHeaders();

    protected override CancellationToken CancellationTokenCore => _deadline?.Token ?? Http.RequestAborted;

    protected override Metadata ResponseTrailersCore => Response.Trailers ??= [];

    protected override Status StatusCore
    {
        get => Response.Status;
        set => Response.Status = value;
    }

    protected override WriteOptions? WriteOptionsCore
    {
        get => Response.WriteOptions;
        set => Response.WriteOptions = value;
    }

    protected override AuthContext AuthContextCore =>
        _authContext ??= PeerCertificate.ToAuthContext(Http.Connection.ClientCertificate);

    protected override IDictionary<object, object> UserStateCore => Http.Items!;

    /// <summary>Reads what the request's headers ask for.</summary>
    /// <exception cref="RpcException">Unimplemented: the requests are compressed in a way we do not read.</exception>
    public void Begin()
    {
        LiftLimits();
        Http.Response.ContentType = GrpcHeaders.ContentType;
        // A malformed timeout is as good as none: refusing the call would punish it twice.
        if (TimeoutHeader.TryParse(Http.Request.Headers[GrpcHeaders.Timeout], out var timeout))
            _deadline = new CallDeadline(Http, Response, timeout);

        var encoding = Http.Request.Headers[GrpcHeaders.Encoding].ToString();
        if (encoding is not ("" or GrpcHeaders.Identity or GrpcHeaders.Gzip))
        {
            Http.Response.Headers[GrpcHeaders.AcceptEncoding] = $"{GrpcHeaders.Identity},{GrpcHeaders.Gzip}";
            throw WireErrors.UnknownEncoding(encoding);
        }
        RequestEncoding = encoding == GrpcHeaders.Gzip ? encoding : null;
        if (settings.CompressResponses) Response.CompressWith(GrpcHeaders.Gzip);
    }

    public ValueTask DisposeAsync() => _deadline?.DisposeAsync() ?? default;

    protected override Task WriteResponseHeadersAsyncCore(Metadata responseHeaders)
    {
        ArgumentNullException.ThrowIfNull(responseHeaders);
        return Response.WriteHeadersAsync(responseHeaders);
    }

    protected override ContextPropagationToken CreatePropagationTokenCore(ContextPropagationOptions? options) =>
        throw new NotSupportedException(
            "Calls are not propagated; hand the deadline and the cancellation token on by CallOptions.");

    // A call may stay silent for hours and hold any number of messages; each message has its own limit.
    void LiftLimits()
    {
        if (Http.Features.Get<IHttpMinRequestBodyDataRateFeature>() is { } requestRate) requestRate.MinDataRate = null;
        if (Http.Features.Get<IHttpMinResponseDataRateFeature>() is { } responseRate) responseRate.MinDataRate = null;
        if (Http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
            size.MaxRequestBodySize = null;
    }

    Metadata ReadRequestHeaders()
    {
        var metadata = new Metadata();
        foreach (var (name, values) in Http.Request.Headers)
        {
            if (GrpcHeaders.IsTransport(name)) continue;
            foreach (var value in values) MetadataValue.AddTo(metadata, name, value);
        }
        return metadata;
    }
}

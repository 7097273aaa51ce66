using System.Net;
using System.Security.Claims;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Encodings.Web;
using GeoIntel.Testing.Echo;
using Grpc.AspNetCore.Server;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace GeoIntel.Grpc.Tests;

public class AccessTests
{
    [Theory]
    [InlineData(null, StatusCode.Unauthenticated)]
    [InlineData("visitor", StatusCode.PermissionDenied)]
    [InlineData("analyst", StatusCode.OK)]
    public async Task What_authorization_says_arrives_as_a_status(string? role, StatusCode code)
    {
        await using var host = await StartGuardedAsync();
        var call = host.Client.SayAsync(new EchoRequest(), role is null ? [] : new Metadata { { "role", role } });

        if (code == StatusCode.OK) await call;
        else Assert.Equal(code, await Outcome.CodeOf(call.ResponseAsync));
    }

    [Theory]
    [InlineData("", HttpStatusCode.Unauthorized, "16")]
    [InlineData("visitor", HttpStatusCode.Forbidden, "7")]
    public async Task The_refusal_carries_both_statuses(string role, HttpStatusCode httpStatus, string status)
    {
        await using var host = await StartGuardedAsync();
        using var response = await RawCall.SendAsync(
            host, "/echo.v1.Echo/Say", RawCall.Frame(new EchoRequest()), ("role", role));

        Assert.Equal((httpStatus, status), (response.StatusCode, RawCall.StatusOf(response)));
        Assert.Equal("application/grpc", response.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task Call_credentials_are_sent_under_tls()
    {
        using var certificate = EchoHost.NewCertificate();
        await using var host = await StartGuardedAsync(certificate, new GrpcChannelOptions
        {
            HttpHandler = Trusting(),
            Credentials = ChannelCredentials.Create(ChannelCredentials.SecureSsl, AnalystCredentials()),
        });

        await host.Client.SayAsync(new EchoRequest());
    }

    [Fact]
    public async Task Call_credentials_are_not_sent_in_the_clear_unless_asked_to()
    {
        await using var host = await StartGuardedAsync();
        var options = new CallOptions(credentials: AnalystCredentials());
        var careless = host.NewClient(new GrpcChannelOptions { UnsafeUseInsecureChannelCallCredentials = true });

        var refused = await Assert.ThrowsAsync<RpcException>(
            () => host.Client.SayAsync(new EchoRequest(), options).ResponseAsync);
        Assert.Equal(StatusCode.Unauthenticated, refused.StatusCode);
        await careless.SayAsync(new EchoRequest(), options);
    }

    [Fact]
    public async Task A_server_whose_certificate_is_not_trusted_is_unavailable()
    {
        using var certificate = EchoHost.NewCertificate();
        await using var host = await EchoHost.StartAsync(certificate: certificate);

        var refused = await Assert.ThrowsAsync<RpcException>(
            () => host.Client.SayAsync(new EchoRequest()).ResponseAsync);
        Assert.Equal(StatusCode.Unavailable, refused.StatusCode);
    }

    [Theory]
    [InlineData("CN=gate-7, OU=Gates, O=Partnership", null, "x509_common_name", "gate-7")]
    [InlineData("CN=gate-7", "gate-7.example.org", "x509_subject_alternative_name", "gate-7.example.org")]
    [InlineData("", "gate-7.example.org", "x509_subject_alternative_name", "gate-7.example.org")]
    [InlineData("OU=Gates, O=Partnership", null, null, null)] // a name that others share is none
    [InlineData("", null, null, null)]
    public void A_certificate_gives_its_common_name_and_its_dns_names(
        string subject, string? dnsName, string? property, string? identity)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(subject, key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        if (dnsName is not null) names.AddDnsName(dnsName);
        request.CertificateExtensions.Add(names.Build());
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        var shown = PeerCertificate.ToAuthContext(certificate);

        Assert.Equal(property, shown.PeerIdentityPropertyName);
        Assert.Equal(identity, shown.PeerIdentity.SingleOrDefault()?.Value);
        Assert.Equal(
            subject.StartsWith("CN=", StringComparison.Ordinal) ? "gate-7" : null,
            shown.FindPropertiesByName("x509_common_name").SingleOrDefault()?.Value);
    }

    static CallCredentials AnalystCredentials() => CallCredentials.FromInterceptor((context, metadata) =>
    {
        Assert.EndsWith("/echo.v1.Echo", context.ServiceUrl, StringComparison.Ordinal);
        metadata.Add("role", context.MethodName == "Say" ? "analyst" : "");
        return Task.CompletedTask;
    });

    static SocketsHttpHandler Trusting() => new()
    {
        SslOptions = { RemoteCertificateValidationCallback = (_, shown, _, _) => shown?.Subject == "CN=localhost" },
    };

    static Task<EchoHost> StartGuardedAsync(
        X509Certificate2? certificate = null, GrpcChannelOptions? channel = null) =>
        EchoHost.StartAsync(
            channel: channel,
            certificate: certificate,
            build: builder =>
            {
                builder.Services.AddAuthentication("role").AddScheme<
                    AuthenticationSchemeOptions, RoleHeader>("role", null);
                builder.Services.AddAuthorizationBuilder()
                    .SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireRole("analyst").Build());
            },
            use: app => app.UseAuthentication().UseAuthorization());

    sealed class RoleHeader(
        IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory loggers, UrlEncoder encoder)
        : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder)
    {
        protected override Task<AuthenticateResult> HandleAuthenticateAsync()
        {
            var role = Request.Headers["role"].ToString();
            if (role.Length == 0) return Task.FromResult(AuthenticateResult.NoResult());

            var user = new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.Role, role)], Scheme.Name));
            return Task.FromResult(AuthenticateResult.Success(new AuthenticationTicket(user, Scheme.Name)));
        }
    }
}

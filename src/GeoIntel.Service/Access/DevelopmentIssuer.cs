using System.Net;
using System.Security.Cryptography;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace GeoIntel.Service.Access;

/// <summary>An OpenID Connect provider that gives whoever asks the roles they ask for: for demonstrations and tests.</summary>
/// <remarks>Its key lives as long as the process. The settings refuse it beyond the loopback.</remarks>
sealed class DevelopmentIssuer : IDisposable
{
    public const string Path = "/development-issuer";

    const string NameDefault = "demonstration";

    static readonly TimeSpan TokenLife = TimeSpan.FromHours(12);

    readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    readonly SigningCredentials _signing;
    readonly JsonWebTokenHandler _handler = new() { SetDefaultTimesOnTokenCreation = false };
    readonly string _issuer;
    readonly AccessOptions _options;
    readonly TimeProvider _clock;

    public DevelopmentIssuer(string issuer, AccessOptions options, TimeProvider clock)
    {
        (_issuer, _options, _clock) = (issuer, options, clock);
        _signing = new SigningCredentials(
            new ECDsaSecurityKey(_key) { KeyId = Guid.CreateVersion7().ToString() }, SecurityAlgorithms.EcdsaSha256);
    }

    public void Map(IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup(Path).WithMetadata(CallRule.Open);
        group.AddEndpointFilter((context, next) =>
            IsOfThisMachine(context.HttpContext) ? next(context) : ValueTask.FromResult<object?>(Results.NotFound()));
        group.MapGet("/.well-known/openid-configuration", () => Results.Json(new Dictionary<string, object>
        {
            ["issuer"] = _issuer,
            ["jwks_uri"] = $"{_issuer}/keys",
            ["token_endpoint"] = $"{_issuer}/token",
            ["id_token_signing_alg_values_supported"] = new[] { SecurityAlgorithms.EcdsaSha256 },
        }));
        group.MapGet("/keys", () => Results.Json(new { keys = new[] { PublicKey() } }));
        group.MapPost("/token", (RequestDelegate)GiveAsync);
    }

    /// <summary>A form of "roles" and "feeds", with spaces in between, and "name".</summary>
    async Task GiveAsync(HttpContext context)
    {
        if (!context.Request.HasFormContentType)
        {
            context.Response.StatusCode = StatusCodes.Status415UnsupportedMediaType;
            return;
        }
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        var name = form["name"].ToString() is { Length: > 0 } given ? given : NameDefault;
        var token = NewToken(name, form["roles"].ToString(), form["feeds"].ToString());
        context.Response.Headers.CacheControl = "no-store";
        await context.Response.WriteAsJsonAsync(
            new { access_token = token, token_type = "Bearer", expires_in = (int)TokenLife.TotalSeconds }, context.RequestAborted);
    }

    /// <summary>Leaves a token of every role and feed in a file that only this account reads.</summary>
    public void WriteToken(string file)
    {
        var roles = string.Join(' ', _options.Roles().Keys);
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using var writer = new StreamWriter(file, options);
        writer.Write(NewToken(NameDefault, roles, CallerIdentity.AllFeeds));
    }

    public void Dispose() => _key.Dispose();

    string NewToken(string name, string roles, string feeds)
    {
        var now = _clock.GetUtcNow().UtcDateTime;
        return _handler.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = _issuer,
            Audience = _options.Audience,
            IssuedAt = now,
            NotBefore = now,
            Expires = now + TokenLife,
            SigningCredentials = _signing,
            Claims = new Dictionary<string, object>
            {
                [_options.NameClaim] = name,
                [_options.RolesClaim] = roles,
                [_options.FeedsClaim] = feeds,
            },
        });
    }

    // By both ends: a web page elsewhere could give this address a name of its own.
    static bool IsOfThisMachine(HttpContext context) =>
        context.Connection.RemoteIpAddress is { } from && IPAddress.IsLoopback(from)
        && (context.Request.Host.Host == "localhost"
            || (IPAddress.TryParse(context.Request.Host.Host.Trim('[', ']'), out var to) && IPAddress.IsLoopback(to)));

    object PublicKey()
    {
        var point = _key.ExportParameters(includePrivateParameters: false).Q;
        return new
        {
            kty = "EC",
            crv = "P-256",
            use = "sig",
            alg = SecurityAlgorithms.EcdsaSha256,
            kid = _signing.Key.KeyId,
            x = Base64UrlEncoder.Encode(point.X),
            y = Base64UrlEncoder.Encode(point.Y),
        };
    }
}

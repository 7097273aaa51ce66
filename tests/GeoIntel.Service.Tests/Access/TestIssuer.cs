using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.Tokens;

namespace GeoIntel.Service.Tests.Access;

/// <summary>An OpenID Connect provider on the loopback whose key can be changed, and which forges as well as it signs.</summary>
sealed class TestIssuer : IAsyncDisposable
{
    public const string Audience = "geointel-tests";

    static readonly RSA Stranger = RSA.Create(2048);

    readonly WebApplication _app;
    RSA _key = RSA.Create(2048);
    string _kid = "first";
    readonly TaskCompletionSource _dropped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    int _waiting;

    TestIssuer(WebApplication app) => _app = app;

    /// <summary>How often it was asked for its keys.</summary>
    public int KeysAsked { get; private set; }

    public string Name => _app.Urls.Single();

    /// <summary>Whether it takes questions and does not answer.</summary>
    public bool IsHanging { get; set; }

    /// <summary>Questions that it has taken and not answered.</summary>
    public int Waiting => _waiting;

    /// <summary>Cuts the lines of those that wait.</summary>
    public void DropWaiting() => _dropped.TrySetResult();

    public static async Task<TestIssuer> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var issuer = new TestIssuer(builder.Build());
        issuer._app.Use(issuer.HangAsync);
        issuer._app.MapGet("/.well-known/openid-configuration", () => Results.Json(
            new { issuer = issuer.Name, jwks_uri = $"{issuer.Name}/keys" }));
        issuer._app.MapGet("/keys", issuer.Keys);
        await issuer._app.StartAsync();
        return issuer;
    }

    public void Rotate()
    {
        _key = RSA.Create(2048);
        _kid = $"after {_kid}";
    }

    /// <param name="flaw">"good", "expired", "wrong audience", "wrong issuer", "wrong key", "alg none" or "HS256".</param>
    /// <param name="life">How long from now it is good; half an hour if null.</param>
    public string Token(string flaw = "good", string roles = "", string feeds = "", string name = "pat", TimeSpan? life = null)
    {
        var now = DateTimeOffset.UtcNow;
        var header = new Dictionary<string, object>
        {
            ["typ"] = "JWT",
            ["kid"] = _kid,
            ["alg"] = flaw switch { "alg none" => "none", "HS256" => "HS256", _ => "RS256" },
        };
        var claims = new Dictionary<string, object>
        {
            ["iss"] = flaw == "wrong issuer" ? "http://127.0.0.1:9/" : Name,
            ["aud"] = flaw == "wrong audience" ? "somebody-else" : Audience,
            ["sub"] = name,
            ["iat"] = now.AddHours(-2).ToUnixTimeSeconds(),
            ["exp"] = (now + (flaw == "expired" ? TimeSpan.FromMinutes(-5) : life ?? TimeSpan.FromMinutes(30))).ToUnixTimeSeconds(),
            ["roles"] = roles.Split(' ', StringSplitOptions.RemoveEmptyEntries),
            ["feeds"] = feeds.Split(' ', StringSplitOptions.RemoveEmptyEntries),
        };
        var signed = $"{Encode(JsonSerializer.SerializeToUtf8Bytes(header))}.{Encode(JsonSerializer.SerializeToUtf8Bytes(claims))}";
        var bytes = Encoding.ASCII.GetBytes(signed);
        byte[] signature = flaw switch
        {
            "alg none" => [],
            // The classic confusion: the public key, which everybody has, taken as the shared secret.
            "HS256" => HMACSHA256.HashData(Encoding.ASCII.GetBytes(_key.ExportSubjectPublicKeyInfoPem()), bytes),
            "wrong key" => Stranger.SignData(bytes, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1),
            _ => _key.SignData(bytes, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1),
        };
        return $"{signed}.{Encode(signature)}";
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    async Task HangAsync(HttpContext context, RequestDelegate next)
    {
        if (IsHanging)
        {
            Interlocked.Increment(ref _waiting);
            await Task.WhenAny(_dropped.Task, Task.Delay(Timeout.Infinite, context.RequestAborted));
            Interlocked.Decrement(ref _waiting);
            context.Abort();
            return;
        }
        await next(context);
    }

    IResult Keys()
    {
        KeysAsked++;
        var key = _key.ExportParameters(includePrivateParameters: false);
        return Results.Json(new
        {
            keys = new[] { new { kty = "RSA", use = "sig", kid = _kid, n = Encode(key.Modulus!), e = Encode(key.Exponent!) } },
        });
    }

    static string Encode(byte[] bytes) => Base64UrlEncoder.Encode(bytes);
}

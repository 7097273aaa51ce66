using System.Collections.Frozen;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace GeoIntel.Service.Access;

/// <summary>Whether a caller has proved who they are.</summary>
/// <param name="Caller">Null if not.</param>
/// <param name="Problem">Why not, for the caller and for the audit log; empty if so.</param>
/// <param name="IsOutage">Whether it is not the caller's fault.</param>
readonly record struct Proof(CallerIdentity? Caller, string Problem = "", bool IsOutage = false);

/// <summary>Judges bearer tokens: signed by the provider with a key of its own, made out for us, in their time.</summary>
sealed class TokenCheck(AccessOptions options, IssuerKeys? keys, TimeProvider clock)
{
    const int TokenBytesMax = 16 * 1024;
    const int NameLengthMax = 200;

    // Only keys that the provider alone holds: a shared secret, or none at all, proves nothing.
    static readonly string[] Algorithms =
    [
        SecurityAlgorithms.RsaSha256, SecurityAlgorithms.RsaSha384, SecurityAlgorithms.RsaSha512,
        SecurityAlgorithms.RsaSsaPssSha256, SecurityAlgorithms.RsaSsaPssSha384, SecurityAlgorithms.RsaSsaPssSha512,
        SecurityAlgorithms.EcdsaSha256, SecurityAlgorithms.EcdsaSha384, SecurityAlgorithms.EcdsaSha512,
    ];

    readonly JsonWebTokenHandler _handler = new() { MaximumTokenSizeInBytes = TokenBytesMax };
    readonly IReadOnlyDictionary<string, Role> _roles = options.Roles();

    public async Task<Proof> CheckAsync(string token)
    {
        if (keys is null) return new(null, "Tokens are not taken here: the service names no issuer.");
        if (token.Length > TokenBytesMax) return new(null, $"The token is longer than {TokenBytesMax} characters.");
        if (await keys.CurrentAsync() is not { } known)
            return new(null, "The issuer has not told its keys, or not for a day; try again in a moment.", IsOutage: true);

        var digest = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(token)));
        if (known.Find(digest, clock.GetUtcNow()) is { } caller) return new(caller);

        JsonWebToken parsed;
        try
        {
            parsed = _handler.ReadJsonWebToken(token);
        }
        catch (Exception malformed) when (malformed is ArgumentException or SecurityTokenException)
        {
            return new(null, "The token is not a JSON Web Token.");
        }
        if (parsed.Kid is { Length: > 0 } kid && !known.Holds(kid)) known = await keys.RefreshAsync(known) ?? known;

        var result = await _handler.ValidateTokenAsync(parsed, new TokenValidationParameters
        {
            ValidIssuer = keys.Issuer,
            ValidAudience = options.Audience,
            IssuerSigningKeys = known.Keys,
            ValidAlgorithms = Algorithms,
            RequireExpirationTime = true,
            RequireSignedTokens = true,
            ClockSkew = TimeSpan.FromSeconds(options.ClockSkewSecondsMax),
        });
        if (!result.IsValid) return new(null, ProblemOf(result.Exception));
        if (IdentityIn(parsed) is not { } identity) return new(null, $"The token names nobody in '{options.NameClaim}'.");

        identity = identity with
        {
            ProofDigest = digest,
            Until = new DateTimeOffset(parsed.ValidTo, TimeSpan.Zero).AddSeconds(options.ClockSkewSecondsMax),
        };
        known.Remember(digest, identity);
        return new(identity);
    }

    // The library's own sentences quote the token; these do not.
    static string ProblemOf(Exception? cause) => cause switch
    {
        SecurityTokenExpiredException => "The token has expired; get a new one.",
        SecurityTokenNotYetValidException => "The token is not valid yet; compare the clocks.",
        SecurityTokenNoExpirationException => "The token never expires; have it made with an end.",
        SecurityTokenInvalidAudienceException => "The token is made out for somebody else (aud).",
        SecurityTokenInvalidIssuerException => "The token comes from another issuer (iss).",
        SecurityTokenInvalidAlgorithmException => "The token is signed with an algorithm that is not taken.",
        _ => "The token is not signed by the issuer's keys.",
    };

    CallerIdentity? IdentityIn(JsonWebToken token)
    {
        using var claims = JsonDocument.Parse(Base64UrlEncoder.DecodeBytes(token.EncodedPayload));
        var name = string.Concat(TextsAt(claims.RootElement, options.NameClaim, split: false).Take(1)
            .SelectMany(text => text.Where(letter => !char.IsControl(letter)).Take(NameLengthMax)));
        if (string.IsNullOrWhiteSpace(name)) return null;

        var roles = TextsAt(claims.RootElement, options.RolesClaim, split: true)
            .Aggregate(Role.None, (all, text) => all | _roles.GetValueOrDefault(text));
        return new($"person:{name}", roles, TextsAt(claims.RootElement, options.FeedsClaim, split: true).ToFrozenSet());
    }

    // A name with dots may be one claim's, too: some providers use addresses as names.
    static IEnumerable<string> TextsAt(JsonElement claims, string path, bool split)
    {
        if (!claims.TryGetProperty(path, out var value))
        {
            value = claims;
            foreach (var part in path.Split('.'))
                if (value.ValueKind != JsonValueKind.Object || !value.TryGetProperty(part, out value)) return [];
        }
        return value.ValueKind switch
        {
            JsonValueKind.Array => value.EnumerateArray().Where(one => one.ValueKind == JsonValueKind.String).Select(one => one.GetString()!).ToList(),
            JsonValueKind.String when split =>
                value.GetString()!.Split([' ', ','], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries),
            JsonValueKind.String => [value.GetString()!],
            _ => [],
        };
    }
}

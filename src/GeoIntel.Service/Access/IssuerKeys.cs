using System.Collections.Concurrent;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace GeoIntel.Service.Access;

/// <summary>The provider's public keys at one time, and the tokens that were found good under them.</summary>
sealed class KeySet(IReadOnlyList<SecurityKey> keys, DateTimeOffset fetchedAt)
{
    const int GoodTokensMax = 10_000;

    // By the token's SHA-256: the tokens themselves are not kept.
    readonly ConcurrentDictionary<string, CallerIdentity> _good = new();

    public IReadOnlyList<SecurityKey> Keys => keys;
    public DateTimeOffset FetchedAt => fetchedAt;

    public bool Holds(string kid) => keys.Any(key => key.KeyId == kid);

    public CallerIdentity? Find(string digest, DateTimeOffset now) =>
        _good.TryGetValue(digest, out var found) && now < found.Until ? found : null;

    public void Remember(string digest, CallerIdentity caller)
    {
        if (_good.Count >= GoodTokensMax) _good.Clear();
        _good[digest] = caller;
    }
}

/// <summary>Finds the provider's keys by discovery, and finds them again when they are old or a token names an unknown one.</summary>
sealed class IssuerKeys(string issuer, AccessOptions options, TimeProvider clock, ILogger<IssuerKeys> log) : IDisposable
{
    const int AnswerBytesMax = 1024 * 1024;

    static readonly TimeSpan KeepFor = TimeSpan.FromHours(1); // so that a withdrawn key does not stay good
    static readonly TimeSpan AskMax = TimeSpan.FromSeconds(10);

    readonly SemaphoreSlim _asking = new(1, 1);
    readonly HttpClient _http = new() { Timeout = AskMax, MaxResponseContentBufferSize = AnswerBytesMax };
    KeySet? _known;
    DateTimeOffset _askedAt = DateTimeOffset.MinValue;

    public string Issuer => issuer;

    /// <returns>Null while the provider has not answered yet.</returns>
    public Task<KeySet?> CurrentAsync() =>
        _known is { } known && clock.GetUtcNow() - known.FetchedAt < KeepFor ? Task.FromResult<KeySet?>(known) : AskAsync(_known);

    /// <summary>After an unknown key: the keys as they are now, unless the provider was asked just before.</summary>
    public Task<KeySet?> RefreshAsync(KeySet outdated) => AskAsync(outdated);

    public void Dispose()
    {
        _http.Dispose();
        _asking.Dispose();
    }

    async Task<KeySet?> AskAsync(KeySet? outdated)
    {
        await _asking.WaitAsync();
        try
        {
            var now = clock.GetUtcNow();
            if (_known != outdated || now - _askedAt < TimeSpan.FromSeconds(options.KeysAskedSecondsMin)) return _known;

            _askedAt = now;
            var retriever = new HttpDocumentRetriever(_http) { RequireHttps = issuer.StartsWith("https:", StringComparison.Ordinal) };
            var found = await OpenIdConnectConfigurationRetriever.GetAsync(
                $"{issuer.TrimEnd('/')}/.well-known/openid-configuration", retriever, CancellationToken.None);
            if (found.Issuer != issuer)
            {
                AccessLog.OtherIssuer(log, issuer, found.Issuer);
                return _known;
            }
            var keys = found.SigningKeys.Where(key => key is AsymmetricSecurityKey or JsonWebKey { Kty: "RSA" or "EC" }).ToList();
            AccessLog.KeysFound(log, keys.Count, issuer);
            return _known = new KeySet(keys, now);
        }
        catch (Exception failure) when (failure is IOException or HttpRequestException or InvalidOperationException
            or OperationCanceledException or ArgumentException or System.Text.Json.JsonException)
        {
            AccessLog.KeysNotFound(log, issuer, failure.Message);
            return _known;
        }
        finally
        {
            _asking.Release();
        }
    }
}

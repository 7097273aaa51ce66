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
/// <remarks>The keys at hand are used while it is asked again, and for a day when it does not answer: a provider that hangs
/// holds nobody up.</remarks>
/// <param name="askMax">How long it may take to answer; ten seconds if null.</param>
/// <param name="firstWaitsMax">How long whoever comes first with old keys waits for the answer; a second if null.</param>
sealed class IssuerKeys(
    string issuer, AccessOptions options, TimeProvider clock, ILogger<IssuerKeys> log, TimeSpan? askMax = null,
    TimeSpan? firstWaitsMax = null) : IDisposable
{
    const int AnswerBytesMax = 1024 * 1024;

    static readonly TimeSpan FreshFor = TimeSpan.FromHours(1); // so that a withdrawn key does not stay good
    static readonly TimeSpan KeepFor = TimeSpan.FromHours(24);

    // A provider that answers does so within it, and then nobody is let in by a key that it has withdrawn.
    readonly TimeSpan _firstWaitsMax = firstWaitsMax ?? TimeSpan.FromSeconds(1);

    readonly Lock _gate = new();

    // The limit is the client's own, because the retriever does not hand a token on to it.
    readonly HttpClient _http = new() { Timeout = askMax ?? TimeSpan.FromSeconds(10), MaxResponseContentBufferSize = AnswerBytesMax };
    Task _asking = Task.CompletedTask;
    KeySet? _known;
    DateTimeOffset _askedAt = DateTimeOffset.MinValue;

    public string Issuer => issuer;

    /// <returns>Null while the provider has not answered yet, or has not for a day.</returns>
    public ValueTask<KeySet?> CurrentAsync()
    {
        var known = Volatile.Read(ref _known);
        return known is not null && clock.GetUtcNow() - known.FetchedAt < FreshFor ? new(known) : new(CurrentOldAsync(known));
    }

    /// <summary>After an unknown key: the keys as they are now, unless the provider was asked just before.</summary>
    public async Task<KeySet?> RefreshAsync(KeySet outdated)
    {
        await Ask(outdated).Answer;
        return Volatile.Read(ref _known);
    }

    public void Dispose() => _http.Dispose();

    async Task<KeySet?> CurrentOldAsync(KeySet? known)
    {
        var (answer, isFirst) = Ask(known);
        if (known is null || !IsKept(known)) await answer;
        else if (isFirst) await Task.WhenAny(answer, Task.Delay(_firstWaitsMax));
        return Volatile.Read(ref _known) is { } current && IsKept(current) ? current : null;
    }

    bool IsKept(KeySet keys) => clock.GetUtcNow() - keys.FetchedAt < KeepFor;

    (Task Answer, bool IsFirst) Ask(KeySet? outdated)
    {
        lock (_gate)
        {
            if (!_asking.IsCompleted) return (_asking, false);
            var now = clock.GetUtcNow();
            if (_known != outdated || now - _askedAt < TimeSpan.FromSeconds(options.KeysAskedSecondsMin)) return (Task.CompletedTask, false);
            _askedAt = now;
            return (_asking = Task.Run(() => AskAsync(now)), true);
        }
    }

    async Task AskAsync(DateTimeOffset now)
    {
        try
        {
            var retriever = new HttpDocumentRetriever(_http) { RequireHttps = issuer.StartsWith("https:", StringComparison.Ordinal) };
            var found = await OpenIdConnectConfigurationRetriever.GetAsync(
                $"{issuer.TrimEnd('/')}/.well-known/openid-configuration", retriever, CancellationToken.None);
            if (found.Issuer != issuer)
            {
                AccessLog.OtherIssuer(log, issuer, found.Issuer);
                return;
            }
            var keys = found.SigningKeys.Where(key => key is AsymmetricSecurityKey or JsonWebKey { Kty: "RSA" or "EC" }).ToList();
            AccessLog.KeysFound(log, keys.Count, issuer);
            Volatile.Write(ref _known, new KeySet(keys, now));
        }
        catch (Exception failure) when (failure is IOException or HttpRequestException or InvalidOperationException
            or OperationCanceledException or ArgumentException or System.Text.Json.JsonException)
        {
            AccessLog.KeysNotFound(log, issuer, failure.Message);
        }
    }
}

using System.Collections.Concurrent;
using System.Globalization;
using GeoIntel.Service.Audit;

namespace GeoIntel.Service.Access;

/// <summary>Writes down each token and certificate when this instance first lets its holder in.</summary>
/// <remarks>
/// They are remembered by their digests, at most twice <see cref="RememberedMax"/> of them. One that has been forgotten
/// among so many is written down again: a line too many, and never one too few. Any thread.
/// </remarks>
sealed class SignIns(AuditLog audit)
{
    public const int RememberedMax = 10_000;

    readonly Lock _gate = new();
    ConcurrentDictionary<string, Lazy<Task>> _young = new();
    ConcurrentDictionary<string, Lazy<Task>> _old = new();

    public int RememberedCount => _young.Count + _old.Count;

    /// <summary>Completes when the sign-in is in the log.</summary>
    /// <exception cref="Npgsql.NpgsqlException">It could not be written; the next call tries again.</exception>
    public Task EnsureAsync(HttpContext context, CallerIdentity caller, string rpc) =>
        caller.ProofDigest.Length == 0 ? Task.CompletedTask
        : Volatile.Read(ref _young).TryGetValue(caller.ProofDigest, out var known) && known.Value.IsCompletedSuccessfully ? Task.CompletedTask
        : RecordAsync(Caller.Of(context).Actor, caller, rpc);

    public async Task RecordAsync(string actor, CallerIdentity caller, string rpc)
    {
        Lazy<Task> writing;
        lock (_gate)
        {
            if (_young.Count >= RememberedMax && !_young.ContainsKey(caller.ProofDigest)) (_old, _young) = (_young, new());
            if (!_old.TryGetValue(caller.ProofDigest, out var kept))
                kept = new Lazy<Task>(() => audit.RecordAsync(EntryOf(actor, caller, rpc), CancellationToken.None));
            writing = _young.GetOrAdd(caller.ProofDigest, kept);
        }
        try
        {
            await writing.Value;
        }
        catch (Exception)
        {
            lock (_gate)
            {
                _young.TryRemove(new(caller.ProofDigest, writing));
                _old.TryRemove(new(caller.ProofDigest, writing));
            }
            throw;
        }
    }

    // Of no call: it stands for all that are made with the same proof.
    static AuditEntry EntryOf(string actor, CallerIdentity caller, string rpc) => new()
    {
        Actor = actor,
        Action = AuditAction.SignIn,
        Rpc = rpc,
        ResourceKind = caller.IsPerson ? "token" : "certificate",
        Outcome = string.Create(CultureInfo.InvariantCulture, $"until {caller.Until.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'}"),
    };
}

using Npgsql;

namespace GeoIntel.Service.Audit;

/// <summary>Which of some entries are their calls' own, and which add to these.</summary>
sealed class CallPlaces : IDisposable
{
    readonly CallEntry?[] _begun;

    CallPlaces(int count) => (CallIds, PartOfs, _begun) = (new Guid?[count], new Guid?[count], new CallEntry?[count]);

    /// <summary>One an entry; null where it is not a call's own.</summary>
    public Guid?[] CallIds { get; }

    /// <summary>One an entry; null where it does not add to another.</summary>
    public Guid?[] PartOfs { get; }

    public static async Task<CallPlaces> OfAsync(
        NpgsqlConnection connection, IReadOnlyList<AuditEntry> entries, CancellationToken cancellation)
    {
        var places = new CallPlaces(entries.Count);
        for (var i = 0; i < entries.Count; i++)
        {
            if (entries[i].Call is not { } call) continue;
            if (Array.IndexOf(places._begun, call) >= 0 || await call.IsThereAsync(connection, cancellation)) places.PartOfs[i] = call.Id;
            else (places.CallIds[i], places._begun[i]) = (call.Id, call);
        }
        foreach (var call in places._begun) call?.Begin();
        return places;
    }

    /// <summary>The entries were written.</summary>
    /// <param name="transactionId">Null when there were none.</param>
    public void Wrote(ulong? transactionId, bool isCommitted)
    {
        if (transactionId is not { } id) return;
        foreach (var call in _begun) call?.Wrote(id, isCommitted);
    }

    public void Dispose()
    {
        foreach (var call in _begun) call?.End();
    }
}

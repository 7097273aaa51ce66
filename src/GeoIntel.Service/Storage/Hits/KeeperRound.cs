using System.Text.Json;
using GeoIntel.Models.Hits;
using GeoIntel.Service.Hits;
using GeoIntel.Service.Storage.Sightings;
using Npgsql;
using NpgsqlTypes;

namespace GeoIntel.Service.Storage.Hits;

/// <summary>One round of the episode keeper: what is pending, the hits it touches, and the one transaction that ends it.</summary>
sealed class KeeperRound : IAsyncDisposable
{
    readonly NpgsqlConnection _connection;
    readonly Dictionary<Guid, ToldHit> _told = [];
    readonly Dictionary<(HitKey, Guid), StoredMatch> _matches = [];
    readonly List<PendingMatch> _pending = [];
    readonly HashSet<HitKey> _withdrawn = [];
    Cursor _old;
    Cursor _new;

    KeeperRound(NpgsqlConnection connection) => _connection = connection;

    /// <summary>New matches in the order of their commits.</summary>
    public IReadOnlyList<PendingMatch> Matches => _pending;

    /// <summary>Rules and vehicles that lost a read.</summary>
    public IReadOnlySet<HitKey> Withdrawn => _withdrawn;

    public static async Task<KeeperRound> BeginAsync(
        NpgsqlDataSource database, int matchesMax, CancellationToken cancellation)
    {
        var round = new KeeperRound(await database.OpenConnectionAsync(cancellation));
        try
        {
            await round.ReadPendingAsync(matchesMax, cancellation);
            return round;
        }
        catch
        {
            await round.DisposeAsync();
            throw;
        }
    }

    /// <summary>The standing hits of some keys within a span each.</summary>
    public async Task<ILookup<HitKey, Hit>> HitsOfAsync(IReadOnlyList<KeySpan> spans, CancellationToken cancellation)
    {
        if (spans.Count == 0) return Enumerable.Empty<Hit>().ToLookup(hit => hit.Key);
        await using var command = new NpgsqlCommand(SqlText.Of("Hits/hits_of_keys"), _connection);
        command.Parameters.Add(Smallints("kinds", spans.Select(span => (short)span.Key.Kind)));
        command.Parameters.AddWithValue("rules", spans.Select(span => span.Key.RuleId).ToArray());
        command.Parameters.AddWithValue("vrms", spans.Select(span => (long)span.Key.VrmPacked).ToArray());
        command.Parameters.AddWithValue("from", spans.Select(span => span.From.UtcDateTime).ToArray());
        command.Parameters.AddWithValue("until", spans.Select(span => span.Until.UtcDateTime).ToArray());
        return (await ReadHitsAsync(command, cancellation)).ToLookup(hit => hit.Key);
    }

    /// <summary>Open hits for which nothing has come since a moment; at most 500, the rest comes in the next round.</summary>
    public async Task<IReadOnlyList<Hit>> HitsToCloseAsync(DateTimeOffset until, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(SqlText.Of("Hits/hits_to_close"), _connection);
        command.Parameters.AddWithValue("until", until.UtcDateTime);
        command.Parameters.AddWithValue("limit", 500);
        return await ReadHitsAsync(command, cancellation);
    }

    /// <summary>Every match of a key that still counts, up to the end of this round.</summary>
    public async Task<IReadOnlyList<HitReason>> MatchesOfAsync(HitKey key, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(SqlText.Of("Hits/matches_of_key"), _connection);
        command.Parameters.AddWithValue("kind", (short)key.Kind);
        command.Parameters.AddWithValue("rule", key.RuleId);
        command.Parameters.AddWithValue("vrm", (long)key.VrmPacked);
        command.Parameters.AddWithValue("transaction", _new.MatchTransaction);
        command.Parameters.AddWithValue("match", _new.MatchId);
        var reasons = new List<HitReason>();
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation)) reasons.Add(Remember(key, reader.GetString(0)).Reason);
        return reasons;
    }

    /// <summary>The stored match of a hit's opening read.</summary>
    public StoredMatch OpeningOf(Hit hit)
    {
        if (_matches.TryGetValue((hit.Key, hit.First.SightingId), out var match)) return match;
        var told = _told[hit.Id]; // an opening read that is not of this round is the one the hit had before
        return new StoredMatch(hit.First, told.VrmText, told.Alternatives, told.GroupIds);
    }

    /// <summary>Stores the changes, numbers them, moves the cursor on, and rings the bell of every instance.</summary>
    /// <returns>False when another keeper has moved the cursor or changed one of the hits meanwhile; nothing is changed
    /// then.</returns>
    public async Task<bool> CommitAsync(
        IReadOnlyList<(HitChange Change, ToldHit Told)> changes, DateTimeOffset now, CancellationToken cancellation)
    {
        await using var transaction = await _connection.BeginTransactionAsync(cancellation);
        // Also when this round moves nothing: what it read of the hits is old when another keeper has been at work.
        if (!await MoveCursorAsync(cancellation)) return false;
        if (changes.Count > 0)
        {
            var first = await HitStore.DrawSequencesAsync(_connection, changes.Count, cancellation);
            // The cursor alone does not tell: a round that closes hits leaves it where it is.
            if (!await StoreHitsAsync(changes, first, cancellation)) return false;
            var rows = new BinaryCopyBuffer();
            rows.Begin();
            for (var i = 0; i < changes.Count; i++)
            {
                var (change, told) = changes[i];
                HitRows.WriteChange(rows, first + i, change.Kind, change.Explanation, now, told);
            }
            await HitRows.SendAsync(_connection, rows, cancellation);
            await using var notify = new NpgsqlCommand($"NOTIFY {HitBell.Channel}", _connection);
            await notify.ExecuteNonQueryAsync(cancellation);
        }
        await transaction.CommitAsync(cancellation);
        return true;
    }

    public ValueTask DisposeAsync() => _connection.DisposeAsync();

    async Task ReadPendingAsync(int matchesMax, CancellationToken cancellation)
    {
        await using (var command = new NpgsqlCommand(SqlText.Of("Hits/keeper_cursor"), _connection))
        await using (var reader = await command.ExecuteReaderAsync(cancellation))
        {
            await reader.ReadAsync(cancellation);
            _old = new Cursor(reader.GetString(0), reader.GetInt64(1), reader.GetString(2), reader.GetInt64(3));
            _new = _old;
        }
        await using (var command = new NpgsqlCommand(SqlText.Of("Hits/pending_matches"), _connection))
        {
            command.Parameters.AddWithValue("transaction", _old.MatchTransaction);
            command.Parameters.AddWithValue("match", _old.MatchId);
            command.Parameters.AddWithValue("limit", matchesMax);
            await using var reader = await command.ExecuteReaderAsync(cancellation);
            while (await reader.ReadAsync(cancellation))
            {
                _new = _new with { MatchTransaction = reader.GetString(0), MatchId = reader.GetInt64(1) };
                var key = new HitKey((HitKind)reader.GetInt16(2), reader.GetString(3), (ulong)reader.GetInt64(4));
                _pending.Add(new PendingMatch(key, Remember(key, reader.GetString(6)), reader.GetBoolean(5)));
            }
        }
        await using (var command = new NpgsqlCommand(SqlText.Of("Hits/pending_withdrawals"), _connection))
        {
            command.Parameters.AddWithValue("transaction", _old.WithdrawalTransaction);
            command.Parameters.AddWithValue("withdrawal", _old.WithdrawalId);
            command.Parameters.AddWithValue("limit", matchesMax);
            await using var reader = await command.ExecuteReaderAsync(cancellation);
            while (await reader.ReadAsync(cancellation))
            {
                _new = _new with { WithdrawalTransaction = reader.GetString(0), WithdrawalId = reader.GetInt64(1) };
                _withdrawn.Add(new HitKey((HitKind)reader.GetInt16(2), reader.GetString(3), (ulong)reader.GetInt64(4)));
            }
        }
    }

    StoredMatch Remember(HitKey key, string json)
    {
        var match = JsonSerializer.Deserialize<StoredMatch>(json, HitJson.Options)!;
        _matches[(key, match.Reason.SightingId)] = match;
        return match;
    }

    async Task<List<Hit>> ReadHitsAsync(NpgsqlCommand command, CancellationToken cancellation)
    {
        var hits = new List<Hit>();
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            var told = HitStore.Told(reader.GetString(0));
            _told[told.Hit.Id] = told;
            hits.Add(told.Hit);
        }
        return hits;
    }

    async Task<bool> MoveCursorAsync(CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(SqlText.Of("Hits/move_cursor"), _connection);
        command.Parameters.AddWithValue("old_match", _old.MatchTransaction);
        command.Parameters.AddWithValue("old_match_id", _old.MatchId);
        command.Parameters.AddWithValue("old_withdrawal", _old.WithdrawalTransaction);
        command.Parameters.AddWithValue("old_withdrawal_id", _old.WithdrawalId);
        command.Parameters.AddWithValue("new_match", _new.MatchTransaction);
        command.Parameters.AddWithValue("new_match_id", _new.MatchId);
        command.Parameters.AddWithValue("new_withdrawal", _new.WithdrawalTransaction);
        command.Parameters.AddWithValue("new_withdrawal_id", _new.WithdrawalId);
        return await command.ExecuteNonQueryAsync(cancellation) == 1;
    }

    async Task<bool> StoreHitsAsync(
        IReadOnlyList<(HitChange Change, ToldHit Told)> changes, long firstSequence, CancellationToken cancellation)
    {
        // One row a hit, in its last state of this round.
        var rows = changes.Select((of, i) => (of.Change, of.Told, Sequence: firstSequence + i))
            .GroupBy(of => of.Change.Hit.Id).Select(group => group.Last()).ToList();
        await using var command = new NpgsqlCommand(SqlText.Of("Hits/store_hits"), _connection);
        command.Parameters.AddWithValue("ids", rows.Select(row => row.Change.Hit.Id).ToArray());
        command.Parameters.Add(Smallints("kinds", rows.Select(row => (short)row.Change.Hit.Key.Kind)));
        command.Parameters.AddWithValue("rules", rows.Select(row => row.Change.Hit.Key.RuleId).ToArray());
        command.Parameters.AddWithValue("vrms", rows.Select(row => (long)row.Change.Hit.Key.VrmPacked).ToArray());
        command.Parameters.Add(Smallints("states", rows.Select(row => (short)row.Change.Hit.State)));
        command.Parameters.AddWithValue("first", rows.Select(row => row.Change.Hit.FirstCapturedAt.UtcDateTime).ToArray());
        command.Parameters.AddWithValue("last", rows.Select(row => row.Change.Hit.LastCapturedAt.UtcDateTime).ToArray());
        command.Parameters.AddWithValue("received", rows.Select(row => row.Change.Hit.LastReceivedAt.UtcDateTime).ToArray());
        command.Parameters.AddWithValue("sequences", rows.Select(row => row.Sequence).ToArray());
        command.Parameters.AddWithValue("meanings", rows.Select(row => ChangesMeaning(row.Change) ? row.Sequence : 0).ToArray());
        command.Parameters.AddWithValue("nominals", rows.Select(row => row.Change.Hit.First.NominalId).ToArray());
        command.Parameters.AddWithValue(
            "bodies", rows.Select(row => JsonSerializer.Serialize(row.Told, HitJson.Options)).ToArray());
        return await command.ExecuteNonQueryAsync(cancellation) == rows.Count;
    }

    // A further read or the end of an episode does not change what a person decides about.
    static bool ChangesMeaning(HitChange change) => change.Kind is not (HitChangeKind.Extended or HitChangeKind.Closed);

    static NpgsqlParameter Smallints(string name, IEnumerable<short> values) =>
        new(name, NpgsqlDbType.Array | NpgsqlDbType.Smallint) { Value = values.ToArray() };

    readonly record struct Cursor(
        string MatchTransaction, long MatchId, string WithdrawalTransaction, long WithdrawalId);
}

/// <summary>A committed match that the keeper has not dealt with.</summary>
/// <param name="Withdrawn">Its read was taken back before the keeper came to it.</param>
readonly record struct PendingMatch(HitKey Key, StoredMatch Stored, bool Withdrawn);

/// <summary>The span of time in which a key's hits are asked for, both ends included.</summary>
readonly record struct KeySpan(HitKey Key, DateTimeOffset From, DateTimeOffset Until);

using System.Diagnostics;
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
    static readonly EpisodeOptions Options = new();

    readonly NpgsqlConnection _connection;
    readonly List<PendingMatch> _pending = [];
    readonly List<Touch> _withdrawn = [];
    KeeperCursor _old;

    KeeperRound(NpgsqlConnection connection)
    {
        _connection = connection;
        Reads = new KeeperReads(connection);
    }

    public KeeperReads Reads { get; }

    /// <summary>Where the cursor will be after this round.</summary>
    public KeeperCursor Reached { get; private set; }

    /// <summary>New matches and presences in the order of their commits.</summary>
    public IReadOnlyList<PendingMatch> Matches => _pending;

    /// <summary>Matches and presences that were taken back.</summary>
    public IReadOnlyList<Touch> Withdrawn => _withdrawn;

    /// <summary>Whether this round moves the cursor, be there anything to decide or not.</summary>
    public bool MovesOn => Reached != _old;

    public static async Task<KeeperRound> BeginAsync(
        NpgsqlDataSource database, int matchesMax, CancellationToken cancellation)
    {
        var round = new KeeperRound(await database.OpenConnectionAsync(cancellation));
        try
        {
            round._old = round.Reached = await KeeperCursor.ReadAsync(round._connection, cancellation);
            await round.ReadMatchesAsync(matchesMax, cancellation);
            // A transaction that was not read to its end may judge again what it withdraws: that comes next time, whole.
            var unread = round._pending.Count == matchesMax ? round.Reached.MatchTransaction : null;
            await round.ReadWithdrawalsAsync(matchesMax, unread, cancellation);
            return round;
        }
        catch
        {
            await round.DisposeAsync();
            throw;
        }
    }

    /// <summary>Stores the changes, numbers them, moves the cursor on, and rings the bell of every instance.</summary>
    /// <returns>False when another keeper has moved the cursor or changed one of the hits meanwhile; nothing is changed
    /// then.</returns>
    public async Task<bool> CommitAsync(
        IReadOnlyList<(HitChange Change, ToldHit Told)> changes, DateTimeOffset now, CancellationToken cancellation)
    {
        var started = Stopwatch.GetTimestamp();
        await using var transaction = await _connection.BeginTransactionAsync(cancellation);
        // Also when this round moves nothing: what it read of the hits is old when another keeper has been at work.
        if (!await _old.MoveAsync(_connection, Reached, cancellation)) return false;
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
        HitMetrics.Committed(Stopwatch.GetElapsedTime(started));
        return true;
    }

    public ValueTask DisposeAsync() => _connection.DisposeAsync();

    async Task ReadMatchesAsync(int matchesMax, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(SqlText.Of("Hits/pending_matches"), _connection);
        command.Parameters.AddWithValue("transaction", _old.MatchTransaction);
        command.Parameters.AddWithValue("match", _old.MatchId);
        command.Parameters.AddWithValue("limit", matchesMax);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            Reached = Reached with { MatchTransaction = reader.GetString(0), MatchId = reader.GetInt64(1) };
            var key = new HitKey((HitKind)reader.GetInt16(2), reader.GetString(3), (ulong)reader.GetInt64(4));
            var stored = reader.IsDBNull(7) ? null : Reads.Remember(key, reader.GetString(7));
            _pending.Add(new PendingMatch(
                key, reader.GetFieldValue<DateTimeOffset>(6), stored, Reached.MatchId, reader.GetBoolean(5)));
        }
    }

    async Task ReadWithdrawalsAsync(int withdrawalsMax, string? unread, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(SqlText.Of("Hits/pending_withdrawals"), _connection);
        command.Parameters.AddWithValue("transaction", _old.WithdrawalTransaction);
        command.Parameters.AddWithValue("withdrawal", _old.WithdrawalId);
        command.Parameters.AddWithValue("limit", withdrawalsMax);
        command.Parameters.Add(new NpgsqlParameter<string?>("before", NpgsqlDbType.Text) { TypedValue = unread });
        var takenBack = new HashSet<long>();
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            Reached = Reached with { WithdrawalTransaction = reader.GetString(0), WithdrawalId = reader.GetInt64(1) };
            if (reader.IsDBNull(2)) continue;
            var key = new HitKey((HitKind)reader.GetInt16(2), reader.GetString(3), (ulong)reader.GetInt64(4));
            _withdrawn.Add(new Touch(key, reader.GetFieldValue<DateTimeOffset>(5)));
            if (!reader.IsDBNull(6)) takenBack.Add(reader.GetInt64(6));
        }
        // Between the two questions a match of this round may have been taken back; the cursor passes both.
        for (var i = 0; i < _pending.Count; i++)
        {
            if (takenBack.Contains(_pending[i].MatchId)) _pending[i] = _pending[i] with { Withdrawn = true };
        }
    }

    async Task<bool> StoreHitsAsync(
        IReadOnlyList<(HitChange Change, ToldHit Told)> changes, long firstSequence, CancellationToken cancellation)
    {
        // One row a hit, in its last state of this round.
        var rows = changes.Select((of, i) => (of.Change, of.Told, Sequence: firstSequence + i))
            .GroupBy(of => of.Change.Hit.Id).Select(group => group.Last()).ToList();
        var hits = rows.ConvertAll(row => row.Change.Hit);
        await using var command = new NpgsqlCommand(SqlText.Of("Hits/store_hits"), _connection);
        command.Parameters.AddWithValue("ids", hits.Select(hit => hit.Id).ToArray());
        command.Parameters.Add(Smallints("kinds", hits.Select(hit => (short)hit.Key.Kind)));
        command.Parameters.AddWithValue("rules", hits.Select(hit => hit.Key.RuleId).ToArray());
        command.Parameters.AddWithValue("vrms", hits.Select(hit => (long)hit.Key.VrmPacked).ToArray());
        command.Parameters.Add(Smallints("states", hits.Select(hit => (short)hit.State)));
        command.Parameters.AddWithValue("first", hits.Select(hit => hit.FirstCapturedAt.UtcDateTime).ToArray());
        command.Parameters.AddWithValue("last", hits.Select(hit => hit.LastCapturedAt.UtcDateTime).ToArray());
        command.Parameters.AddWithValue("received", hits.Select(hit => hit.LastReceivedAt.UtcDateTime).ToArray());
        command.Parameters.AddWithValue("due", hits.Select(hit => EpisodeKeeper.DueAt(hit, Options).UtcDateTime).ToArray());
        command.Parameters.AddWithValue("sequences", rows.Select(row => row.Sequence).ToArray());
        command.Parameters.AddWithValue("meanings", rows.Select(row => ChangesMeaning(row.Change) ? row.Sequence : 0).ToArray());
        command.Parameters.AddWithValue("nominals", hits.Select(hit => hit.First.NominalId).ToArray());
        command.Parameters.AddWithValue(
            "bodies", rows.Select(row => JsonSerializer.Serialize(row.Told, HitJson.Options)).ToArray());
        return await command.ExecuteNonQueryAsync(cancellation) == rows.Count;
    }

    // A further read or the end of an episode does not change what a person decides about.
    static bool ChangesMeaning(HitChange change) => change.Kind is not (HitChangeKind.Extended or HitChangeKind.Closed);

    static NpgsqlParameter Smallints(string name, IEnumerable<short> values) =>
        new(name, NpgsqlDbType.Array | NpgsqlDbType.Smallint) { Value = values.ToArray() };
}

/// <summary>A committed match or presence that the keeper has not dealt with.</summary>
/// <param name="Stored">Null of a presence: almost none of them touches a hit, and what does is read when it is needed.</param>
/// <param name="Withdrawn">Its read was taken back, or judged again, before the keeper came to it.</param>
readonly record struct PendingMatch(
    HitKey Key, DateTimeOffset CapturedAt, StoredMatch? Stored, long MatchId, bool Withdrawn);

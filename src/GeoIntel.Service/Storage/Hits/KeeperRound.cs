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
    readonly KeeperCursor _old;

    KeeperRound(NpgsqlConnection connection, KeeperCursor cursor)
    {
        _connection = connection;
        _old = Reached = cursor;
        Reads = new KeeperReads(connection, cursor);
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

    /// <param name="cursor">Where this keeper last left the cursor; null to ask. Another keeper may have moved it since: then
    /// the round's commit fails.</param>
    public static async Task<KeeperRound> BeginAsync(
        NpgsqlDataSource database, KeeperCursor? cursor, int matchesMax, CancellationToken cancellation)
    {
        var connection = await database.OpenConnectionAsync(cancellation);
        try
        {
            var round = new KeeperRound(connection, cursor ?? await KeeperCursor.ReadAsync(connection, cancellation));
            await round.ReadPendingAsync(matchesMax, cancellation);
            return round;
        }
        catch
        {
            await connection.DisposeAsync();
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
        if (await _old.MoveAsync(_connection, Reached, changes.Count, cancellation) is not { } last) return false;
        // The cursor alone does not tell: a round that closes hits leaves it where it is.
        if (changes.Count > 0 && !await StoreAsync(changes, last - changes.Count + 1, now, cancellation)) return false;
        await transaction.CommitAsync(cancellation);
        HitMetrics.Committed(Stopwatch.GetElapsedTime(started));
        return true;
    }

    public ValueTask DisposeAsync() => _connection.DisposeAsync();

    // Both questions in one journey, planned each time: a plan made while there were few matches would walk through all.
    async Task ReadPendingAsync(int matchesMax, CancellationToken cancellation)
    {
        await using var both = new NpgsqlBatch(_connection)
        {
            BatchCommands =
            {
                new NpgsqlBatchCommand(SqlText.Of("Hits/pending_matches"))
                {
                    Parameters =
                    {
                        new NpgsqlParameter("transaction", _old.MatchTransaction), new NpgsqlParameter("match", _old.MatchId),
                        new NpgsqlParameter("limit", matchesMax),
                    },
                },
                PendingWithdrawals(matchesMax, null),
            },
        };
        await using (var reader = await both.ExecuteReaderAsync(cancellation))
        {
            await TakeMatchesAsync(reader, cancellation);
            if (_pending.Count < matchesMax)
            {
                await reader.NextResultAsync(cancellation);
                await TakeWithdrawalsAsync(reader, cancellation);
                return;
            }
        }
        // A transaction that was not read to its end may judge again what it withdraws: that comes next time, whole.
        await using var before = new NpgsqlBatch(_connection)
        {
            BatchCommands = { PendingWithdrawals(matchesMax, Reached.MatchTransaction) },
        };
        await using var bounded = await before.ExecuteReaderAsync(cancellation);
        await TakeWithdrawalsAsync(bounded, cancellation);
    }

    NpgsqlBatchCommand PendingWithdrawals(int withdrawalsMax, string? unread) => new(SqlText.Of("Hits/pending_withdrawals"))
    {
        Parameters =
        {
            new NpgsqlParameter("transaction", _old.WithdrawalTransaction), new NpgsqlParameter("withdrawal", _old.WithdrawalId),
            new NpgsqlParameter("limit", withdrawalsMax),
            new NpgsqlParameter<string?>("before", NpgsqlDbType.Text) { TypedValue = unread },
        },
    };

    async Task TakeMatchesAsync(NpgsqlDataReader reader, CancellationToken cancellation)
    {
        while (await reader.ReadAsync(cancellation))
        {
            Reached = Reached with { MatchTransaction = reader.GetString(0), MatchId = reader.GetInt64(1) };
            var key = new HitKey((HitKind)reader.GetInt16(2), reader.GetString(3), (ulong)reader.GetInt64(4));
            var stored = reader.IsDBNull(7) ? null : Reads.Remember(key, Reached.MatchId, reader.GetString(7));
            _pending.Add(new PendingMatch(
                key, reader.GetFieldValue<DateTimeOffset>(6), stored, Reached.MatchId, reader.GetBoolean(5)));
        }
    }

    async Task TakeWithdrawalsAsync(NpgsqlDataReader reader, CancellationToken cancellation)
    {
        var takenBack = new HashSet<long>();
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

    async Task<bool> StoreAsync(
        IReadOnlyList<(HitChange Change, ToldHit Told)> changes, long firstSequence, DateTimeOffset now,
        CancellationToken cancellation)
    {
        var bodies = changes.Select(of => JsonSerializer.Serialize(of.Told, HitJson.Options)).ToArray();
        // One row a hit, in its last state of this round.
        int[] last = [.. changes.Select((of, i) => (of.Change.Hit.Id, i)).GroupBy(of => of.Id).Select(group => group.Last().i)];
        await using var all = new NpgsqlBatch(_connection)
        {
            BatchCommands =
            {
                Hits([.. last.Select(i => changes[i].Change)], [.. last.Select(i => firstSequence + i)], [.. last.Select(i => bodies[i])]),
                Changes(changes, firstSequence, now, bodies),
                new NpgsqlBatchCommand($"NOTIFY {HitBell.Channel}"),
            },
        };
        await all.PrepareAsync(cancellation);
        await all.ExecuteNonQueryAsync(cancellation);
        return all.BatchCommands[0].RecordsAffected == last.Length;
    }

    static NpgsqlBatchCommand Hits(HitChange[] changes, long[] sequences, string[] bodies)
    {
        var hits = Array.ConvertAll(changes, change => change.Hit);
        return new NpgsqlBatchCommand(SqlText.Of("Hits/store_hits"))
        {
            Parameters =
            {
                new NpgsqlParameter("ids", Array.ConvertAll(hits, hit => hit.Id)),
                Smallints("kinds", hits.Select(hit => (short)hit.Key.Kind)),
                new NpgsqlParameter("rules", Array.ConvertAll(hits, hit => hit.Key.RuleId)),
                new NpgsqlParameter("vrms", Array.ConvertAll(hits, hit => (long)hit.Key.VrmPacked)),
                Smallints("states", hits.Select(hit => (short)hit.State)),
                new NpgsqlParameter("first", Array.ConvertAll(hits, hit => hit.FirstCapturedAt.UtcDateTime)),
                new NpgsqlParameter("last", Array.ConvertAll(hits, hit => hit.LastCapturedAt.UtcDateTime)),
                new NpgsqlParameter("received", Array.ConvertAll(hits, hit => hit.LastReceivedAt.UtcDateTime)),
                new NpgsqlParameter("due", Array.ConvertAll(hits, hit => EpisodeKeeper.DueAt(hit, Options).UtcDateTime)),
                new NpgsqlParameter("sequences", sequences),
                new NpgsqlParameter("meanings", sequences.Select((of, i) => ChangesMeaning(changes[i]) ? of : 0).ToArray()),
                new NpgsqlParameter("nominals", Array.ConvertAll(hits, hit => hit.First.NominalId)),
                new NpgsqlParameter("bodies", bodies),
            },
        };
    }

    static NpgsqlBatchCommand Changes(
        IReadOnlyList<(HitChange Change, ToldHit Told)> changes, long firstSequence, DateTimeOffset now, string[] bodies) =>
        new(SqlText.Of("Hits/store_changes"))
        {
            Parameters =
            {
                new NpgsqlParameter("first", firstSequence),
                new NpgsqlParameter("ids", changes.Select(of => of.Change.Hit.Id).ToArray()),
                Smallints("kinds", changes.Select(of => (short)of.Change.Kind)),
                new NpgsqlParameter("explanations", changes.Select(of => of.Change.Explanation).ToArray()),
                new NpgsqlParameter("now", now.UtcDateTime),
                new NpgsqlParameter("bodies", bodies),
            },
        };

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

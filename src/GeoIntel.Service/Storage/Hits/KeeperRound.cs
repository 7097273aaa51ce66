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
    /// <summary>What assert_first_keeper says.</summary>
    const string AnotherWasFaster = "GK001";

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

    /// <summary>Whether there may be more than the round has room for.</summary>
    public bool IsFull { get; private set; }

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

    /// <summary>Stores the changes, numbers them, moves the cursor on, and rings the bell of every other instance, all in one
    /// journey.</summary>
    /// <param name="notice">The statement that rings.</param>
    /// <returns>False when another keeper has moved the cursor or changed one of the hits meanwhile; nothing is changed
    /// then.</returns>
    public async Task<bool> CommitAsync(
        IReadOnlyList<(HitChange Change, ToldHit Told)> changes, DateTimeOffset now, string notice,
        CancellationToken cancellation)
    {
        var started = Stopwatch.GetTimestamp();
        // The cursor also when this round does not move it: what it read of the hits is old when another keeper has been at
        // work. The cursor alone does not tell that, so the hits' own revisions are compared, too.
        await using var all = new NpgsqlBatch(_connection)
        {
            BatchCommands = { new NpgsqlBatchCommand("BEGIN"), _old.Move(Reached) },
        };
        if (changes.Count > 0) Store(all, changes, now, notice);
        all.BatchCommands.Add(new NpgsqlBatchCommand("COMMIT"));
        try
        {
            await all.PrepareAsync(cancellation);
            await all.ExecuteNonQueryAsync(cancellation);
        }
        catch (PostgresException faster) when (faster.SqlState == AnotherWasFaster)
        {
            return false; // the connection rolls back when it is given back
        }
        HitMetrics.Committed(Stopwatch.GetElapsedTime(started));
        return true;
    }

    public ValueTask DisposeAsync() => _connection.DisposeAsync();

    // Both questions in one journey, and up to one horizon.
    async Task ReadPendingAsync(int matchesMax, CancellationToken cancellation)
    {
        await using var both = new NpgsqlBatch(_connection)
        {
            BatchCommands =
            {
                new NpgsqlBatchCommand(SqlText.Of("Hits/look_at_horizon")),
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
        await both.PrepareAsync(cancellation);
        await using (var reader = await both.ExecuteReaderAsync(cancellation))
        {
            await reader.NextResultAsync(cancellation); // the horizon is for the server
            await TakeMatchesAsync(reader, cancellation);
            if (_pending.Count < matchesMax)
            {
                await reader.NextResultAsync(cancellation);
                IsFull = await TakeWithdrawalsAsync(reader, cancellation) == matchesMax;
                return;
            }
        }
        IsFull = true;
        // A transaction that was not read to its end may judge again what it withdraws: that comes next time, whole.
        await using var before = new NpgsqlBatch(_connection)
        {
            BatchCommands = { PendingWithdrawals(matchesMax, Reached.MatchTransaction) },
        };
        await before.PrepareAsync(cancellation);
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
            var stored = reader.IsDBNull(7) ? null : Reads.Remember(key, Reached.MatchId, reader.GetFieldValue<byte[]>(7));
            _pending.Add(new PendingMatch(
                key, reader.GetFieldValue<DateTimeOffset>(6), stored, Reached.MatchId, reader.GetBoolean(5)));
        }
    }

    /// <returns>How many were pending.</returns>
    async Task<int> TakeWithdrawalsAsync(NpgsqlDataReader reader, CancellationToken cancellation)
    {
        var count = 0;
        var takenBack = new HashSet<long>();
        while (await reader.ReadAsync(cancellation))
        {
            if (Reached.WithdrawalId != reader.GetInt64(1)) count++; // each comes once for every match of its read
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
        return count;
    }

    static void Store(
        NpgsqlBatch all, IReadOnlyList<(HitChange Change, ToldHit Told)> changes, DateTimeOffset now, string notice)
    {
        var bodies = changes.Select(of => JsonSerializer.Serialize(of.Told, HitJson.Options)).ToArray();
        // One row a hit, in its last state of this round; places count from 1.
        var hits = changes.Select((of, i) => new StoredHit(of.Change.Hit, i + 1, ChangesMeaning(of.Change) ? i + 1 : 0, bodies[i]))
            .GroupBy(of => of.Hit.Id)
            .Select(of => of.Last() with { MeaningPlace = of.Max(change => change.MeaningPlace) });
        // Only where hits change: the clock's row is everybody's.
        all.BatchCommands.Add(new NpgsqlBatchCommand(SqlText.Of("Hits/draw_sequences"))
        {
            Parameters = { new NpgsqlParameter("count", (long)changes.Count) },
        });
        all.BatchCommands.Add(Hits(changes.Count, [.. hits]));
        all.BatchCommands.Add(Changes(changes, now, bodies));
        all.BatchCommands.Add(new NpgsqlBatchCommand(notice));
    }

    static NpgsqlBatchCommand Hits(int changes, StoredHit[] stored)
    {
        var hits = Array.ConvertAll(stored, of => of.Hit);
        return new NpgsqlBatchCommand(SqlText.Of("Hits/store_hits"))
        {
            Parameters =
            {
                new NpgsqlParameter("count", (long)changes),
                new NpgsqlParameter("ids", Array.ConvertAll(hits, hit => hit.Id)),
                Smallints("kinds", hits.Select(hit => (short)hit.Key.Kind)),
                new NpgsqlParameter("rules", Array.ConvertAll(hits, hit => hit.Key.RuleId)),
                new NpgsqlParameter("vrms", Array.ConvertAll(hits, hit => (long)hit.Key.VrmPacked)),
                Smallints("states", hits.Select(hit => (short)hit.State)),
                new NpgsqlParameter("first", Array.ConvertAll(hits, hit => hit.FirstCapturedAt.UtcDateTime)),
                new NpgsqlParameter("last", Array.ConvertAll(hits, hit => hit.LastCapturedAt.UtcDateTime)),
                new NpgsqlParameter("received", Array.ConvertAll(hits, hit => hit.LastReceivedAt.UtcDateTime)),
                new NpgsqlParameter("due", Array.ConvertAll(hits, hit => EpisodeKeeper.DueAt(hit, Options).UtcDateTime)),
                new NpgsqlParameter("places", Array.ConvertAll(stored, of => of.Place)),
                new NpgsqlParameter("meaning_places", Array.ConvertAll(stored, of => of.MeaningPlace)),
                new NpgsqlParameter("nominals", Array.ConvertAll(hits, hit => hit.First.NominalId)),
                new NpgsqlParameter("bodies", Array.ConvertAll(stored, of => of.Body)),
            },
        };
    }

    static NpgsqlBatchCommand Changes(
        IReadOnlyList<(HitChange Change, ToldHit Told)> changes, DateTimeOffset now, string[] bodies) =>
        new(SqlText.Of("Hits/store_changes"))
        {
            Parameters =
            {
                new NpgsqlParameter("ids", changes.Select(of => of.Change.Hit.Id).ToArray()),
                Smallints("kinds", changes.Select(of => (short)of.Change.Kind)),
                new NpgsqlParameter("explanations", changes.Select(of => of.Change.Explanation).ToArray()),
                new NpgsqlParameter("now", now.UtcDateTime),
                new NpgsqlParameter("bodies", bodies),
            },
        };

    /// <param name="Place">Of the hit's last change among those of the round.</param>
    /// <param name="MeaningPlace">Of the last that changes what it means; 0 for none.</param>
    readonly record struct StoredHit(Hit Hit, long Place, long MeaningPlace, string Body);

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

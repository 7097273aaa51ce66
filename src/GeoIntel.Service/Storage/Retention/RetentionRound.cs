using GeoIntel.Models.Sightings;
using Npgsql;
using NpgsqlTypes;

namespace GeoIntel.Service.Storage.Retention;

/// <summary>Ends reads, some at a time; no other instance does meanwhile.</summary>
/// <remarks>
/// Each step is one transaction: reads that are kept are copied out, what was derived from the others goes with them, and
/// the audit log and the run's tally say so. Broken off anywhere and begun again it comes to the same end.
/// </remarks>
sealed class RetentionRound : IAsyncDisposable
{
    const long LockKey = 0x4765_6f52_6574_6e74;
    const int ReleasedMax = 5_000;

    readonly NpgsqlConnection _connection;
    TimeSpan _passMax;

    RetentionRound(NpgsqlConnection connection) => _connection = connection;

    /// <returns>Null when another instance is at it.</returns>
    public static async Task<RetentionRound?> TryBeginAsync(NpgsqlDataSource database, CancellationToken cancellation)
    {
        var connection = await database.OpenConnectionAsync(cancellation);
        var round = new RetentionRound(connection);
        try
        {
            await using (var take = new NpgsqlCommand($"SELECT pg_try_advisory_lock({LockKey})", connection))
            {
                if (!(bool)(await take.ExecuteScalarAsync(cancellation))!)
                {
                    await connection.DisposeAsync();
                    return null;
                }
            }
            await round.DoAsync("make_ended", cancellation);
            await using var longest = new NpgsqlCommand(SqlText.Of("Retention/longest_pass"), connection);
            round._passMax = (TimeSpan)(await longest.ExecuteScalarAsync(cancellation))!;
            return round;
        }
        catch
        {
            await round.DisposeAsync();
            throw;
        }
    }

    /// <summary>Ends what has ended of some blocks of a day.</summary>
    /// <param name="write">Puts the audit entries and the tally in; null to find out only, and change nothing.</param>
    public Task<IReadOnlyList<ErasedCount>> EndBlocksAsync(
        EndedDay day, int firstBlock, int blocksEnd, RetentionWriter? write, CancellationToken cancellation) =>
        StepAsync(
            async () =>
            {
                await TakeAsync(day, firstBlock, blocksEnd, cancellation);
                return true;
            },
            () => DoAsync("erase_reads", cancellation, Day(day)), day, write, cancellation);

    /// <summary>Ends a whole day: its partition goes.</summary>
    /// <inheritdoc cref="EndBlocksAsync" path="/param[@name='write']"/>
    public Task<IReadOnlyList<ErasedCount>> DropAsync(EndedDay day, RetentionWriter? write, CancellationToken cancellation) =>
        StepAsync(
            async () =>
            {
                if (write is not null) await PartitionAsync("close_sighting_partition", day.Day, cancellation);
                await TakeAsync(day, 0, int.MaxValue, cancellation);
                return true;
            },
            () => PartitionAsync("drop_sighting_partition", day.Day, cancellation), day, write, cancellation);

    /// <summary>Ends copied-out reads that nothing keeps any more, some of them.</summary>
    /// <returns>Empty when there are none left.</returns>
    /// <inheritdoc cref="EndBlocksAsync" path="/param[@name='write']"/>
    public Task<IReadOnlyList<ErasedCount>> EndReleasedAsync(
        LegalRegime observed, RetentionWriter? write, CancellationToken cancellation) =>
        StepAsync(
            async () => await DoAsync(
                "take_released", cancellation, new("observed", (short)observed), Confirmed, new("limit", ReleasedMax)) > 0,
            () => DoAsync("erase_released", cancellation), null, write, cancellation);

    public async ValueTask DisposeAsync()
    {
        // A pooled connection keeps its session, and the lock is the session's. A broken one has let go of it already.
        if (_connection.State == System.Data.ConnectionState.Open)
        {
            await using var release = new NpgsqlCommand($"SELECT pg_advisory_unlock({LockKey})", _connection);
            await release.ExecuteNonQueryAsync(CancellationToken.None);
        }
        await _connection.DisposeAsync();
    }

    static NpgsqlParameter Confirmed => new("confirmed", (short)V1.HitOutcome.Confirmed);

    static NpgsqlParameter[] Day(EndedDay day) =>
        [new("from", day.From.UtcDateTime), new("until", day.Until.UtcDateTime)];

    async Task<IReadOnlyList<ErasedCount>> StepAsync(
        Func<Task<bool>> take, Func<Task> erase, EndedDay? day, RetentionWriter? write, CancellationToken cancellation)
    {
        await using var transaction = await _connection.BeginTransactionAsync(cancellation);
        // A hold that is being made is waited for, and one that comes waits for this step.
        await SayAsync("LOCK TABLE hold, restriction IN SHARE MODE", cancellation);
        if (!await take()) return [];
        await SayAsync("ANALYZE ended_read", cancellation);
        if (write is not null) await LookAgainAsync(day, cancellation);
        var counts = await CountAsync(cancellation);
        if (write is null) return counts;
        if (counts.Count > 0)
        {
            if (day is not null) await DoAsync("copy_held", cancellation, Day(day));
            await new PassEnd(_connection, _passMax).RunAsync(cancellation);
            if (day is not null) await DoAsync("mark_held", cancellation, new("pass_max", _passMax), Confirmed);
            await ForgetAsync(counts, cancellation);
        }
        await erase();
        await write.WriteAsync(_connection, transaction, counts, day?.IsWhole == true ? day.Day : null, cancellation);
        await transaction.CommitAsync(cancellation);
        return counts;
    }

    // What was taken was asked for in one moment; a hit that was made or confirmed since keeps its reads. From here on nobody
    // makes or decides a hit of these: the keeper first, as it locks hits after its cursor.
    async Task LookAgainAsync(EndedDay? day, CancellationToken cancellation)
    {
        await using (var any = new NpgsqlCommand("SELECT EXISTS (SELECT FROM ended_read)", _connection))
        {
            if (!(bool)(await any.ExecuteScalarAsync(cancellation))!) return;
        }
        await using (var fence = new NpgsqlCommand(SqlText.Of("Hits/fence_keeper"), _connection))
            await fence.ExecuteNonQueryAsync(cancellation);
        await DoAsync("lock_hits", cancellation);
        await DoAsync(
            "look_again", cancellation, Confirmed, new("is_day", day is not null),
            new("with_hit", day?.Laws.Where(law => law.WithHit).Select(law => (short)law.Regime).ToArray() ?? []));
    }

    async Task ForgetAsync(List<ErasedCount> counts, CancellationToken cancellation)
    {
        var day = counts[0].Day;
        Add("sighting_attachment", await DoAsync("forget_attachments", cancellation));
        await DoAsync("forget_events", cancellation);
        Add("implausible_journey", await DoAsync("forget_journeys", cancellation));
        await SayAsync(SqlText.Of("Implausible/lock_resolutions"), cancellation);
        Add("journey_resolution", await DoAsync("forget_resolutions", cancellation));
        await DoAsync("forget_withdrawals", cancellation);
        Add("sighting_match", await DoAsync("forget_matches", cancellation));
        await using var hits = new NpgsqlCommand(SqlText.Of("Retention/forget_hits"), _connection);
        hits.Parameters.Add(Confirmed);
        Add("hit", (long)(await hits.ExecuteScalarAsync(cancellation))!);

        void Add(string kind, long count)
        {
            if (count > 0) counts.Add(new ErasedCount(day, kind, null, null, count));
        }
    }

    async Task TakeAsync(EndedDay day, int firstBlock, int blocksEnd, CancellationToken cancellation)
    {
        await DoAsync("take_ended", cancellation,
        [
            .. Day(day), new("first_block", firstBlock), new("blocks_end", blocksEnd),
            new("regimes", day.Laws.Select(law => (short)law.Regime).ToArray()),
            new("without_hit", day.Laws.Select(law => law.WithoutHit).ToArray()),
            new("with_hit", day.Laws.Select(law => law.WithHit).ToArray()),
            new("observed", (short)day.Observed), Confirmed,
        ]);
    }

    async Task<List<ErasedCount>> CountAsync(CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(SqlText.Of("Retention/count_ended"), _connection);
        var counts = new List<ErasedCount>();
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            var readClass = (Models.Retention.ReadClass)reader.GetInt16(2);
            counts.Add(new ErasedCount(
                reader.GetFieldValue<DateOnly>(0),
                readClass == Models.Retention.ReadClass.CaseMaterial ? RetentionWriter.CopiedOut : "sighting",
                (LegalRegime)reader.GetInt16(1), readClass, reader.GetInt64(3)));
        }
        return counts;
    }

    async Task PartitionAsync(string function, DateOnly day, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand($"SELECT {function}(@day)", _connection);
        command.Parameters.Add(new NpgsqlParameter("day", NpgsqlDbType.Date) { Value = day });
        await command.ExecuteNonQueryAsync(cancellation);
    }

    async Task<int> DoAsync(string name, CancellationToken cancellation, params NpgsqlParameter[] parameters)
    {
        await using var command = new NpgsqlCommand(SqlText.Of($"Retention/{name}"), _connection) { CommandTimeout = 0 };
        command.Parameters.AddRange(parameters);
        return await command.ExecuteNonQueryAsync(cancellation);
    }

    async Task SayAsync(string sql, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(sql, _connection);
        await command.ExecuteNonQueryAsync(cancellation);
    }
}

using System.Runtime.InteropServices;
using GeoIntel.Service.Admission;
using GeoIntel.Service.Storage.Attachments;
using Npgsql;
using NpgsqlTypes;

namespace GeoIntel.Service.Storage.Sightings;

/// <summary>Stores reads exactly once: sightings, their matches and the feeds' cursors in one transaction.</summary>
/// <remarks>Called by one loop; its buffers are reused from commit to commit.</remarks>
sealed class SightingStore(NpgsqlDataSource database)
{
    readonly BinaryCopyBuffer _rows = new();
    readonly BinaryCopyBuffer _matchRows = new();
    readonly SightingRows _sightingRows = new();
    readonly MatchJudge _judge = new();
    readonly HashSet<DateOnly> _partitions = [];

    /// <summary>Commits what is new among the admitted reads.</summary>
    /// <param name="anew">Admits the batches again, by a version of the registry at least as new as the one it is
    /// given.</param>
    /// <returns>One outcome a batch. When this throws, nothing was stored.</returns>
    public async Task<IReadOnlyList<BatchOutcome>> CommitAsync(
        IReadOnlyList<IntakeBatch> batches, AdmittedReads admitted, Func<long, Task<AdmittedReads>> anew,
        CancellationToken cancellation)
    {
        var commit = new IntakeCommit(batches, admitted.View.Keys);
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await EnsurePartitionsAsync(connection, admitted.Admitted, cancellation);
        var (transaction, version) = await BeginAsync(connection, commit, cancellation);
        await using var _ = transaction;
        if (version > admitted.View.Snapshot.Version) admitted = await anew(version);
        var known = await FindKnownEventsAsync(connection, commit.EventsToLookUp(admitted.Admitted), cancellation);
        commit.Take(admitted.Admitted, admitted.Refused, known);
        try
        {
            await CopyAsync(connection, commit, cancellation);
        }
        catch (PostgresException failure) when (failure.SqlState == PostgresErrorCodes.CheckViolation)
        {
            _partitions.Clear(); // a day that we remember as there was dropped; the senders' next try finds it made anew
            throw;
        }
        await StoreEventsAsync(connection, commit, cancellation);
        await LinkAttachmentsAsync(connection, commit, cancellation);
        await TakeBackAsync(connection, commit, cancellation);
        await NoteAsync(connection, commit, cancellation);
        await AdvanceCursorsAsync(connection, commit, cancellation);
        await transaction.CommitAsync(cancellation);
        return commit.Outcomes();
    }

    async Task EnsurePartitionsAsync(
        NpgsqlConnection connection, IReadOnlyList<AdmittedRead> admitted, CancellationToken cancellation)
    {
        HashSet<DateOnly>? missing = null;
        foreach (var read in admitted)
        {
            var day = DateOnly.FromDateTime(new DateTime(read.Sighting.CapturedAtTicks, DateTimeKind.Utc));
            if (!_partitions.Contains(day)) (missing ??= []).Add(day);
        }
        if (missing is null) return;
        // In transactions of their own: making a partition must not hold its lock for as long as a commit lasts, and an
        // import of years would need more locks at once than the server has.
        foreach (var day in missing)
        {
            await using var command = new NpgsqlCommand(SqlText.Of("Sightings/ensure_partition"), connection);
            command.Parameters.AddWithValue("day", day);
            try
            {
                await command.ExecuteNonQueryAsync(cancellation);
            }
            catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.DuplicateTable)
            {
                // Another instance made it while this one waited for it, with an older catalogue in its cache.
            }
            _partitions.Add(day);
        }
    }

    /// <summary>Begins the transaction with the cursors of its feeds locked, and reads the registry's version after
    /// that.</summary>
    /// <remarks>Whoever has altered the registry and then locks the cursors in turn knows that every commit after it was
    /// judged by the altered registry.</remarks>
    static async Task<(NpgsqlTransaction Transaction, long RegistryVersion)> BeginAsync(
        NpgsqlConnection connection, IntakeCommit commit, CancellationToken cancellation)
    {
        var feeds = commit.Tallies.Keys.Order().ToArray();
        while (true)
        {
            var transaction = await connection.BeginTransactionAsync(cancellation);
            if (await TryLockCursorsAsync(connection, commit, feeds, cancellation) is { } version)
                return (transaction, version);
            await transaction.DisposeAsync();
            // Made while no lock is held: two instances that open and lock each other's feeds would wait in a circle.
            await using var open = new NpgsqlCommand(SqlText.Of("Sightings/open_feed_cursors"), connection);
            open.Parameters.AddWithValue("feeds", feeds);
            await open.ExecuteNonQueryAsync(cancellation);
        }
    }

    /// <returns>The registry's version once the cursors are locked; null when one of the feeds has no cursor yet.</returns>
    static async Task<long?> TryLockCursorsAsync(
        NpgsqlConnection connection, IntakeCommit commit, int[] feeds, CancellationToken cancellation)
    {
        var found = 0;
        // Two statements in one journey: each has a snapshot of its own, so the second sees what was committed meanwhile.
        await using var both = new NpgsqlBatch(connection)
        {
            BatchCommands =
            {
                new NpgsqlBatchCommand(SqlText.Of("Sightings/lock_feed_cursors"))
                {
                    Parameters = { new NpgsqlParameter("feeds", feeds) },
                },
                new NpgsqlBatchCommand(SqlText.Of("Sightings/registry_version")),
            },
        };
        await using var reader = await both.ExecuteReaderAsync(cancellation);
        for (; await reader.ReadAsync(cancellation); found++)
            commit.Tallies[reader.GetInt32(0)].LastSequence = reader.GetInt64(1);
        if (found < feeds.Length) return null;
        await reader.NextResultAsync(cancellation);
        await reader.ReadAsync(cancellation);
        return reader.GetInt64(0);
    }

    static async Task<Dictionary<(int Feed, string Event), StoredEvent>> FindKnownEventsAsync(
        NpgsqlConnection connection, List<(int Feed, string Event)> asked, CancellationToken cancellation)
    {
        var known = new Dictionary<(int, string), StoredEvent>();
        if (asked.Count == 0) return known;
        await using var command = new NpgsqlCommand(SqlText.Of("Sightings/known_events"), connection);
        command.Parameters.AddWithValue("feeds", asked.Select(one => one.Feed).ToArray());
        command.Parameters.AddWithValue("events", asked.Select(one => one.Event).ToArray());
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            known[asked[reader.GetInt32(0) - 1]] =
                new StoredEvent(reader.GetGuid(1), reader.GetFieldValue<DateTimeOffset>(2));
        }
        return known;
    }

    async Task CopyAsync(NpgsqlConnection connection, IntakeCommit commit, CancellationToken cancellation)
    {
        if (commit.Fresh.Count == 0) return;
        _rows.Begin();
        foreach (ref readonly var read in CollectionsMarshal.AsSpan(commit.Fresh)) _sightingRows.Write(_rows, read);
        await SendAsync(connection, SightingRows.CopyCommand, _rows, cancellation);

        _matchRows.Begin();
        _judge.Judge<AdmittedRead>(
            CollectionsMarshal.AsSpan(commit.Fresh), (key, match) => MatchRows.Write(_matchRows, key, match));
        await SendAsync(connection, MatchRows.CopyCommand, _matchRows, cancellation);
    }

    static async Task SendAsync(
        NpgsqlConnection connection, string command, BinaryCopyBuffer rows, CancellationToken cancellation)
    {
        if (rows.Rows == 0) return;
        await using var copy = await connection.BeginRawBinaryCopyAsync(command, cancellation);
        await copy.WriteAsync(rows.End(), cancellation);
    }

    static async Task StoreEventsAsync(NpgsqlConnection connection, IntakeCommit commit, CancellationToken cancellation)
    {
        if (commit.Events.Count == 0) return;
        await using var command = new NpgsqlCommand(SqlText.Of("Sightings/store_events"), connection);
        command.Parameters.AddWithValue("feeds", commit.Events.Select(one => one.Feed).ToArray());
        command.Parameters.AddWithValue("events", commit.Events.Select(one => one.Event).ToArray());
        command.Parameters.AddWithValue("sightings", commit.Events.Select(one => one.Sighting.SightingId).ToArray());
        command.Parameters.AddWithValue("captured", commit.Events.Select(one => one.Sighting.CapturedAt.UtcDateTime).ToArray());
        await command.ExecuteNonQueryAsync(cancellation);
    }

    static async Task LinkAttachmentsAsync(
        NpgsqlConnection connection, IntakeCommit commit, CancellationToken cancellation)
    {
        if (AttachmentStore.LinksOf(commit.Fresh) is not { } links) return;
        await using var batch = new NpgsqlBatch(connection) { BatchCommands = { links } };
        await batch.ExecuteNonQueryAsync(cancellation);
    }

    static async Task TakeBackAsync(NpgsqlConnection connection, IntakeCommit commit, CancellationToken cancellation)
    {
        if (commit.TakenBack.Count == 0) return;
        await using var command = new NpgsqlCommand(SqlText.Of("Sightings/take_back"), connection);
        command.Parameters.AddWithValue("sightings", commit.TakenBack.Select(one => one.Target.SightingId).ToArray());
        var captured = commit.TakenBack.Select(one => one.Target.CapturedAt.UtcDateTime).ToArray();
        command.Parameters.AddWithValue("captured", captured);
        command.Parameters.AddWithValue("first", captured.Min());
        command.Parameters.AddWithValue("last", captured.Max());
        command.Parameters.AddWithValue("states", commit.TakenBack.Select(one => one.State).ToArray());
        await command.ExecuteNonQueryAsync(cancellation);
    }

    /// <summary>Notes the marks that came, for what runs over commits outside the hot path.</summary>
    static async Task NoteAsync(NpgsqlConnection connection, IntakeCommit commit, CancellationToken cancellation)
    {
        var marked = commit.Fresh.Where(read => !read.Sighting.Vrm.IsEmpty).ToArray();
        if (marked.Length == 0) return;
        await using var command = new NpgsqlCommand(SqlText.Of("Sightings/note_commit"), connection);
        var captured = marked.Select(read => read.Sighting.CapturedAt.UtcDateTime).ToArray();
        command.Parameters.AddWithValue("vrms", marked.Select(read => (long)read.Sighting.Vrm.Packed).ToArray());
        command.Parameters.AddWithValue("captured", captured);
        command.Parameters.AddWithValue("first", captured.Min());
        command.Parameters.AddWithValue("last", captured.Max());
        await command.ExecuteNonQueryAsync(cancellation);
    }

    static async Task AdvanceCursorsAsync(NpgsqlConnection connection, IntakeCommit commit, CancellationToken cancellation)
    {
        var tallies = commit.Tallies.Values.ToArray();
        await using (var advance = new NpgsqlCommand(SqlText.Of("Sightings/advance_feed_cursors"), connection))
        {
            advance.Parameters.AddWithValue("feeds", tallies.Select(tally => tally.Key).ToArray());
            advance.Parameters.AddWithValue("sequences", tallies.Select(tally => tally.LastSequence).ToArray());
            advance.Parameters.AddWithValue("accepted", tallies.Select(tally => tally.Accepted).ToArray());
            advance.Parameters.AddWithValue("duplicates", tallies.Select(tally => tally.Duplicates).ToArray());
            await advance.ExecuteNonQueryAsync(cancellation);
        }
        var refusals = tallies
            .SelectMany(tally => tally.Refusals.Select(refusal => (Feed: tally.Key, refusal.Key, refusal.Value))).ToArray();
        if (refusals.Length == 0) return;
        await using var count = new NpgsqlCommand(SqlText.Of("Sightings/count_refusals"), connection);
        count.Parameters.AddWithValue("feeds", refusals.Select(refusal => refusal.Feed).ToArray());
        count.Parameters.Add(new NpgsqlParameter("reasons", NpgsqlDbType.Array | NpgsqlDbType.Smallint)
        {
            Value = refusals.Select(refusal => refusal.Key).ToArray(),
        });
        count.Parameters.AddWithValue("counts", refusals.Select(refusal => refusal.Value).ToArray());
        await count.ExecuteNonQueryAsync(cancellation);
    }
}

/// <summary>A sighting that a device's id led to.</summary>
readonly record struct StoredEvent(Guid SightingId, DateTimeOffset CapturedAt);

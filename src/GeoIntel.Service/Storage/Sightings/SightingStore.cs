using System.Collections.Concurrent;
using System.Diagnostics;
using GeoIntel.Service.Admission;
using GeoIntel.Service.Cameras;
using GeoIntel.Service.Journeys;
using Npgsql;

namespace GeoIntel.Service.Storage.Sightings;

/// <summary>Stores reads exactly once: sightings, their matches and the streams' cursors in one transaction.</summary>
/// <remarks>Any number of commits may be under way; two of one stream follow each other, by the lock on its cursor. Whoever
/// calls sees to it that they come in the stream's order.</remarks>
/// <param name="journeys">Says whether anybody watches over journeys; without it, somebody does.</param>
/// <param name="cameras">Says so of cameras.</param>
sealed class SightingStore(NpgsqlDataSource database, JourneysOptions? journeys = null, CamerasOptions? cameras = null)
{
    /// <summary>How often a commit begins anew because another stream of the feed stored one of its ids meanwhile.</summary>
    const int TriesMax = 10;

    readonly ConcurrentBag<IntakeCopy> _copies = [];
    readonly ConcurrentDictionary<DateOnly, bool> _partitions = [];

    /// <summary>Commits what is new among the admitted reads.</summary>
    /// <param name="anew">Admits the batches again, by a version of the registry at least as new as the one it is
    /// given.</param>
    /// <returns>One outcome a batch. When this throws, nothing was stored.</returns>
    public async Task<StoredCommit> CommitAsync(
        IReadOnlyList<AdmittedBatch> batches, Func<long, Task<IReadOnlyList<AdmittedBatch>>> anew,
        CancellationToken cancellation)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                return await TryCommitAsync(batches, anew, cancellation);
            }
            catch (PostgresException taken) when (taken.SqlState == PostgresErrorCodes.UniqueViolation && tries < TriesMax)
            {
                // Another stream of the feed has stored one of the devices' ids since they were looked up.
            }
            catch (PostgresException failure) when (failure.SqlState == PostgresErrorCodes.CheckViolation)
            {
                _partitions.Clear(); // a day that we remember as there was dropped; the senders' next try finds it made anew
                throw;
            }
        }
    }

    async Task<StoredCommit> TryCommitAsync(
        IReadOnlyList<AdmittedBatch> batches, Func<long, Task<IReadOnlyList<AdmittedBatch>>> anew,
        CancellationToken cancellation)
    {
        if (!_copies.TryTake(out var copy)) copy = new IntakeCopy(); // one whose commit fails is left to the collector
        var commit = new IntakeCommit(batches, copy.Begin());
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await EnsurePartitionsAsync(connection, batches, cancellation);
        var version = await CursorLock.BeginAsync(connection, commit.Tallies, cancellation);
        if (batches.Any(batch => batch.View.Snapshot.Version < version)) batches = await anew(version);
        var known = await FindKnownEventsAsync(connection, commit.EventsToLookUp(batches), cancellation);
        commit.Take(batches, known);

        var started = Stopwatch.GetTimestamp();
        await copy.SendAsync(connection, cancellation);
        var isWatched = journeys is not { Enabled: false } || cameras is not { Enabled: false };
        await IntakeEnd.CommitAsync(connection, commit, isWatched, cancellation);
        var took = Stopwatch.GetElapsedTime(started);
        var matched = copy.Matches > 0 || commit.TakenBack.Count > 0;
        copy.Begin(); // lets go of the reads
        _copies.Add(copy);
        return new StoredCommit(commit.Outcomes(), took, matched);
    }

    async Task EnsurePartitionsAsync(
        NpgsqlConnection connection, IReadOnlyList<AdmittedBatch> batches, CancellationToken cancellation)
    {
        HashSet<DateOnly>? missing = null;
        foreach (var batch in batches)
        {
            var known = DateOnly.MinValue; // reads of one day come together
            foreach (ref readonly var read in batch.Admitted.AsSpan())
            {
                var day = DateOnly.FromDateTime(new DateTime(read.Sighting.CapturedAtTicks, DateTimeKind.Utc));
                if (day == known) continue;
                if (_partitions.ContainsKey(day)) known = day;
                else (missing ??= []).Add(day);
            }
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
                // Somebody else made it while this one waited for it, with an older catalogue in its cache.
            }
            _partitions.TryAdd(day, true);
        }
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
            known[asked[reader.GetInt32(0) - 1]] = new StoredEvent(
                reader.GetGuid(1), reader.GetFieldValue<DateTimeOffset>(2), reader.IsDBNull(3) ? null : reader.GetInt32(3));
        }
        return known;
    }
}

/// <summary>A commit that was made.</summary>
/// <param name="Outcomes">One a batch.</param>
/// <param name="Took">From the first row sent to the commit's return.</param>
/// <param name="ConcernsHits">Whether it stored matches, or took reads back that may have some.</param>
readonly record struct StoredCommit(IReadOnlyList<BatchOutcome> Outcomes, TimeSpan Took, bool ConcernsHits);

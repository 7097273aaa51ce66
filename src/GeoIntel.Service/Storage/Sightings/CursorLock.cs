using Npgsql;

namespace GeoIntel.Service.Storage.Sightings;

/// <summary>Begins a transaction of the intake with the cursors of its streams locked.</summary>
static class CursorLock
{
    /// <summary>Locks the cursors, reads how far each is, and after that the registry's version.</summary>
    /// <remarks>Whoever has altered the registry and then locks the cursors in turn knows that every commit after it was
    /// judged by the altered registry.</remarks>
    /// <returns>The registry's version once the cursors are locked.</returns>
    public static async Task<long> BeginAsync(
        NpgsqlConnection connection, IReadOnlyDictionary<StreamKey, StreamTally> tallies, CancellationToken cancellation)
    {
        var feeds = tallies.Keys.Select(key => key.Feed).ToArray();
        var sources = tallies.Keys.Select(key => key.Source).ToArray();
        while (true)
        {
            if (await TryLockAsync(connection, tallies, feeds, sources, cancellation) is { } version) return version;
            // Made while no lock is held: two instances that open and lock each other's streams would wait in a circle.
            await using var open = new NpgsqlBatch(connection)
            {
                BatchCommands =
                {
                    new NpgsqlBatchCommand("ROLLBACK"),
                    OfStreams("Sightings/open_cursors", feeds, sources),
                },
            };
            await open.ExecuteNonQueryAsync(cancellation);
        }
    }

    /// <returns>Null when one of the streams has no cursor yet.</returns>
    static async Task<long?> TryLockAsync(
        NpgsqlConnection connection, IReadOnlyDictionary<StreamKey, StreamTally> tallies, int[] feeds, string[] sources,
        CancellationToken cancellation)
    {
        // Statements in one journey: each has a snapshot of its own, so the last sees what was committed meanwhile.
        await using var all = new NpgsqlBatch(connection)
        {
            BatchCommands =
            {
                new NpgsqlBatchCommand("BEGIN"),
                new NpgsqlBatchCommand("CALL begin_matches()"), // before the locks, with which it gets its number
                OfStreams("Sightings/lock_cursors", feeds, sources),
                new NpgsqlBatchCommand(SqlText.Of("Sightings/registry_version")),
            },
        };
        await all.PrepareAsync(cancellation);
        await using var reader = await all.ExecuteReaderAsync(cancellation);
        var found = 0;
        for (; await reader.ReadAsync(cancellation); found++)
            tallies[new StreamKey(reader.GetInt32(0), reader.GetString(1))].LastSequence = reader.GetInt64(2);
        if (found < feeds.Length) return null;
        await reader.NextResultAsync(cancellation);
        await reader.ReadAsync(cancellation);
        return reader.GetInt64(0);
    }

    static NpgsqlBatchCommand OfStreams(string name, int[] feeds, string[] sources) => new(SqlText.Of(name))
    {
        Parameters = { new NpgsqlParameter("feeds", feeds), new NpgsqlParameter("sources", sources) },
    };
}

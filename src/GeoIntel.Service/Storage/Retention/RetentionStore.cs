using GeoIntel.Models.Retention;
using GeoIntel.Models.Sightings;
using Npgsql;

namespace GeoIntel.Service.Storage.Retention;

/// <summary>Days of reads, and the runs that end them.</summary>
sealed class RetentionStore(NpgsqlDataSource database)
{
    /// <returns>Null when another instance is at it.</returns>
    public Task<RetentionRound?> TryBeginAsync(CancellationToken cancellation) =>
        RetentionRound.TryBeginAsync(database, cancellation);

    /// <summary>The UTC days of which reads are stored, the oldest first, and the blocks that each has.</summary>
    public async Task<IReadOnlyList<(DateOnly Day, int Blocks)>> DaysAsync(CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(SqlText.Of("Retention/sighting_days"));
        var days = new List<(DateOnly, int)>();
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation)) days.Add((reader.GetFieldValue<DateOnly>(0), reader.GetInt32(1)));
        return days;
    }

    public async Task BeginRunAsync(Guid run, DateTimeOffset now, string by, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(SqlText.Of("Retention/begin_run"));
        command.Parameters.AddWithValue("run", run);
        command.Parameters.AddWithValue("at", now.UtcDateTime);
        command.Parameters.AddWithValue("by", by);
        await command.ExecuteNonQueryAsync(cancellation);
    }

    /// <param name="problem">Empty when all went well.</param>
    public async Task EndRunAsync(Guid run, DateTimeOffset now, string problem, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(SqlText.Of("Retention/end_run"));
        command.Parameters.AddWithValue("run", run);
        command.Parameters.AddWithValue("at", now.UtcDateTime);
        command.Parameters.AddWithValue("problem", problem);
        await command.ExecuteNonQueryAsync(cancellation);
    }

    /// <summary>Runs, the newest first.</summary>
    public async Task<IReadOnlyList<RetentionRunRow>> RunsAsync(int limit, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(SqlText.Of("Retention/list_runs"));
        command.Parameters.AddWithValue("limit", limit);
        var runs = new List<RetentionRunRow>();
        var erased = new List<ErasedCount>();
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            if (runs.Count == 0 || runs[^1].Id != reader.GetGuid(0))
            {
                erased = [];
                runs.Add(new RetentionRunRow(
                    reader.GetGuid(0), reader.GetFieldValue<DateTimeOffset>(1), reader.GetString(2),
                    reader.IsDBNull(3) ? null : reader.GetFieldValue<DateTimeOffset>(3), reader.GetString(4), erased));
            }
            if (reader.IsDBNull(5)) continue;
            var (regime, readClass) = (reader.GetInt16(7), reader.GetInt16(8));
            erased.Add(new ErasedCount(
                reader.GetFieldValue<DateOnly>(5), reader.GetString(6), regime == 0 ? null : (LegalRegime)regime,
                readClass == 0 ? null : (ReadClass)readClass, reader.GetInt64(9)));
        }
        return runs;
    }
}

using System.Diagnostics;
using Npgsql;

namespace GeoIntel.Benchmarks.Gates.Intake;

/// <summary>The peer: the same rows, laid by hand beforehand, copied into the same indexed tables and committed, batch by
/// batch over one connection.</summary>
sealed class BareCopy
{
    const int ChunkBytes = 64 * 1024;

    const string Sightings =
        """
        sighting (sighting_id, captured_at, received_at, feed_key, camera_key, vrm, uncertainty_cm, confidence,
          source_sequence, location, vrm_text, detail)
        """;

    const string Matches = "sighting_match (sighting_id, captured_at, kind, rule_id, vrm, body)";

    readonly List<(byte[] Sightings, byte[] Matches)> _batches = [];

    public int Rows { get; private set; }
    public int MatchRows { get; private set; }

    /// <summary>Takes the rows that one stream has just stored, as PostgreSQL itself lays them for a COPY.</summary>
    public static async Task<BareCopy> TakeAsync(NpgsqlDataSource from, int reads, int batchSize)
    {
        var copy = new BareCopy();
        await using var connection = await from.OpenConnectionAsync();
        for (var first = 1; first <= reads; first += batchSize)
        {
            var range = $"source_sequence BETWEEN {first} AND {first + batchSize - 1}";
            copy._batches.Add((
                await ReadAsync(connection, $"{Columns(Sightings)} FROM sighting WHERE {range} ORDER BY source_sequence"),
                await ReadAsync(
                    connection,
                    $"{Columns(Matches, "match.")} FROM sighting_match AS match JOIN sighting USING (sighting_id, captured_at) " +
                    $"WHERE {range} ORDER BY match_id")));
        }
        copy.Rows = (int)await IntakeBench.AskAsync<long>(from, "SELECT count(*) FROM sighting");
        copy.MatchRows = (int)await IntakeBench.AskAsync<long>(from, "SELECT count(*) FROM sighting_match");
        return copy;
    }

    /// <returns>The seconds for so many batches, or all.</returns>
    public async Task<double> RunAsync(NpgsqlDataSource into, int batches = int.MaxValue, bool matchesToo = true)
    {
        await using var connection = await into.OpenConnectionAsync();
        var started = Stopwatch.GetTimestamp();
        foreach (var (sightings, matches) in _batches.Take(batches))
        {
            await using var transaction = await connection.BeginTransactionAsync();
            await WriteAsync(connection, Sightings, sightings);
            if (matchesToo) await WriteAsync(connection, Matches, matches);
            await transaction.CommitAsync();
        }
        return Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    static string Columns(string table, string prefix = "") =>
        "SELECT " + string.Join(", ", table[(table.IndexOf('(', StringComparison.Ordinal) + 1)..^1]
            .Split(',', StringSplitOptions.TrimEntries).Select(column => prefix + column));

    static async Task<byte[]> ReadAsync(NpgsqlConnection connection, string select)
    {
        await using var rows = await connection.BeginRawBinaryCopyAsync($"COPY ({select}) TO STDOUT (FORMAT binary)");
        using var bytes = new MemoryStream();
        await rows.CopyToAsync(bytes);
        return bytes.ToArray();
    }

    static async Task WriteAsync(NpgsqlConnection connection, string table, byte[] bytes)
    {
        await using var copy = await connection.BeginRawBinaryCopyAsync($"COPY {table} FROM STDIN (FORMAT binary)");
        for (var from = 0; from < bytes.Length; from += ChunkBytes)
            await copy.WriteAsync(bytes.AsMemory(from, Math.Min(ChunkBytes, bytes.Length - from)));
    }
}

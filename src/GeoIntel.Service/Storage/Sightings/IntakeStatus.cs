using Npgsql;

namespace GeoIntel.Service.Storage.Sightings;

/// <summary>What every stream of every feed has sent so far, as committed.</summary>
sealed class IntakeStatus(NpgsqlDataSource database)
{
    /// <summary>In the order of the feeds, of each its own stream first.</summary>
    public async Task<IReadOnlyList<StreamStatus>> ReadAsync(CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(SqlText.Of("Sightings/intake_status"));
        var streams = new List<StreamStatus>();
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            var reasons = reader.GetFieldValue<short[]>(6);
            var counts = reader.GetFieldValue<long[]>(7);
            streams.Add(new StreamStatus(
                reader.GetString(0), reader.GetString(1), reader.GetInt64(2), reader.GetInt64(3), reader.GetInt64(4),
                reader.GetFieldValue<DateTimeOffset>(5), [.. reasons.Zip(counts)]));
        }
        return streams;
    }
}

/// <summary>What one stream of a feed has sent.</summary>
/// <param name="Source">The producer's name of it; empty for the feed's own.</param>
sealed record StreamStatus(
    string FeedId, string Source, long LastSequence, long Accepted, long Duplicates, DateTimeOffset LastCommitAt,
    IReadOnlyList<(short Reason, long Count)> Refusals);

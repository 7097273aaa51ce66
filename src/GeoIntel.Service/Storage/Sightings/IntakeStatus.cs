using Npgsql;

namespace GeoIntel.Service.Storage.Sightings;

/// <summary>What every feed has sent so far, as committed.</summary>
sealed class IntakeStatus(NpgsqlDataSource database)
{
    public async Task<IReadOnlyList<FeedStatus>> ReadAsync(CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(SqlText.Of("Sightings/intake_status"));
        var feeds = new List<FeedStatus>();
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            var reasons = reader.GetFieldValue<short[]>(5);
            var counts = reader.GetFieldValue<long[]>(6);
            feeds.Add(new FeedStatus(
                reader.GetString(0), reader.GetInt64(1), reader.GetInt64(2), reader.GetInt64(3),
                reader.GetFieldValue<DateTimeOffset>(4), [.. reasons.Zip(counts)]));
        }
        return feeds;
    }
}

/// <summary>What one feed has sent.</summary>
sealed record FeedStatus(
    string FeedId, long LastSequence, long Accepted, long Duplicates, DateTimeOffset LastCommitAt,
    IReadOnlyList<(short Reason, long Count)> Refusals);

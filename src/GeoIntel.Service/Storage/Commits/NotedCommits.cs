using System.Globalization;
using Npgsql;
using NpgsqlTypes;

namespace GeoIntel.Service.Storage.Commits;

/// <summary>What the intake notes of each commit for one of those who look at commits outside the hot path.</summary>
/// <param name="watch">Its bit in <c>intake_commit.waiting</c>.</param>
sealed class NotedCommits(short watch)
{
    public static readonly NotedCommits ForJourneys = new(1);
    public static readonly NotedCommits ForCameras = new(2);

    /// <summary>The oldest commits that it has not looked at.</summary>
    /// <param name="readsMax">About so many reads; one commit at least.</param>
    /// <returns>Null when there is none.</returns>
    public async Task<CommitsTaken?> TakeAsync(
        NpgsqlConnection connection, int readsMax, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(SqlText.Of("Commits/take_commits"), connection);
        command.Parameters.AddWithValue("watch", watch);
        command.Parameters.AddWithValue("reads_max", (long)readsMax);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        return await reader.ReadAsync(cancellation)
            ? new CommitsTaken(reader.GetFieldValue<long[]>(0), reader.GetDateTime(1), reader.GetDateTime(2))
            : null;
    }

    /// <summary>It is done with these; null for all that wait, unseen.</summary>
    /// <returns>How many of them it had still to be done with.</returns>
    public async Task<int> FinishAsync(NpgsqlConnection connection, long[]? commits, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(SqlText.Of("Commits/finish_commits"), connection);
        command.Parameters.AddWithValue("watch", watch);
        command.Parameters.Add(new NpgsqlParameter("commits", NpgsqlDbType.Array | NpgsqlDbType.Bigint)
        {
            Value = commits is null ? DBNull.Value : commits,
        });
        return Convert.ToInt32(await command.ExecuteScalarAsync(cancellation), CultureInfo.InvariantCulture);
    }
}

/// <summary>Commits to look at, and the ends of what they captured.</summary>
sealed record CommitsTaken(long[] Commits, DateTime First, DateTime Last);

using System.Text.Json;
using GeoIntel.Models.Hits;
using GeoIntel.Service.Storage.Sightings;
using Npgsql;

namespace GeoIntel.Service.Storage.Rejudging;

/// <summary>A match as stored that counts.</summary>
sealed record StandingMatch(long MatchId, HitKey Key, HitReason Reason);

/// <summary>What judging again found to be otherwise.</summary>
/// <param name="New">Matches that were not there, or said something else.</param>
/// <param name="Gone">Matches that hold no longer, or say something else now.</param>
sealed record MatchDifference(List<(HitKey Key, StoredMatch Match)> New, List<StandingMatch> Gone)
{
    public bool IsEmpty => New.Count == 0 && Gone.Count == 0;
}

/// <summary>Reads what stands in the past and puts it right.</summary>
sealed class RejudgeStore(NpgsqlDataSource database)
{
    /// <summary>Takes up the next alteration of the registry.</summary>
    /// <returns>Null when another instance is at it.</returns>
    public Task<RejudgeRound?> TryBeginAsync(CancellationToken cancellation) =>
        RejudgeRound.TryBeginAsync(database, cancellation);

    /// <summary>The first moment of which sightings are kept; the end of time when there is none.</summary>
    public async Task<DateTimeOffset> FirstDayAsync(CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(SqlText.Of("Rejudging/first_day"));
        return await command.ExecuteScalarAsync(cancellation) is DateTime day
            ? new DateTimeOffset(day, TimeSpan.Zero)
            : DateTimeOffset.MaxValue;
    }

    /// <summary>Waits until every commit of the intake that is under way has ended; see wait_for_intake.sql.</summary>
    public async Task WaitForIntakeAsync(CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(SqlText.Of("Rejudging/wait_for_intake"));
        await command.ExecuteNonQueryAsync(cancellation);
    }

    public async Task<long> RegistryVersionAsync(CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(SqlText.Of("Sightings/registry_version"));
        return (long)(await command.ExecuteScalarAsync(cancellation))!;
    }

    /// <summary>The matches of some sightings that count; those of implausible journeys are not the correlator's.</summary>
    public async Task<IReadOnlyList<StandingMatch>> StandingAsync(Guid[] sightings, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(SqlText.Of("Rejudging/standing_matches"));
        command.Parameters.AddWithValue("sightings", sightings);
        var standing = new List<StandingMatch>();
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            standing.Add(new StandingMatch(
                reader.GetInt64(0),
                new HitKey((HitKind)reader.GetInt16(1), reader.GetString(2), (ulong)reader.GetInt64(3)),
                JsonSerializer.Deserialize<StoredMatch>(reader.GetString(4), HitJson.Options)!.Reason));
        }
        return standing;
    }

    /// <summary>Adds and withdraws matches in one transaction; a sighting that was taken back meanwhile gets none.</summary>
    /// <returns>How many were added or withdrawn.</returns>
    public async Task<int> StoreAsync(MatchDifference difference, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await using (var begin = new NpgsqlCommand("CALL begin_matches()", connection))
            await begin.ExecuteNonQueryAsync(cancellation);
        await using (var hold = new NpgsqlCommand(SqlText.Of("Rejudging/hold_intake"), connection))
            await hold.ExecuteNonQueryAsync(cancellation);
        var standing = await StillStandingAsync(connection, difference, cancellation);
        var rows = new BinaryCopyBuffer();
        rows.Begin();
        foreach (var (key, match) in difference.New)
        {
            if (standing.Contains(match.Reason.SightingId)) MatchRows.Write(rows, key, match);
        }
        await using (var withdraw = new NpgsqlCommand(SqlText.Of("Rejudging/withdraw_matches"), connection))
        {
            withdraw.Parameters.AddWithValue("matches", difference.Gone.Select(match => match.MatchId).ToArray());
            await withdraw.ExecuteNonQueryAsync(cancellation);
        }
        if (rows.Rows > 0)
        {
            await using var copy = await connection.BeginRawBinaryCopyAsync(MatchRows.CopyCommand, cancellation);
            await copy.WriteAsync(rows.End(), cancellation);
        }
        await transaction.CommitAsync(cancellation);
        return rows.Rows + difference.Gone.Count;
    }

    static async Task<HashSet<Guid>> StillStandingAsync(
        NpgsqlConnection connection, MatchDifference difference, CancellationToken cancellation)
    {
        var standing = new HashSet<Guid>();
        if (difference.New.Count == 0) return standing;
        var reasons = difference.New.Select(of => of.Match.Reason).DistinctBy(reason => reason.SightingId).ToList();
        await using var command = new NpgsqlCommand(SqlText.Of("Rejudging/still_standing"), connection);
        command.Parameters.AddWithValue("sightings", reasons.Select(reason => reason.SightingId).ToArray());
        var captured = reasons.Select(reason => reason.CapturedAt.UtcDateTime).ToArray();
        command.Parameters.AddWithValue("captured", captured);
        command.Parameters.AddWithValue("first", captured.Min());
        command.Parameters.AddWithValue("last", captured.Max());
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation)) standing.Add(reader.GetGuid(0));
        return standing;
    }
}

using GeoIntel.Service.Retention;
using Npgsql;
using NpgsqlTypes;

namespace GeoIntel.Service.Storage.Reviews;

/// <summary>Something that needs a person; enumerations in the numbers of the contract.</summary>
sealed record WaitingReview(
    string Name, int Reason, DateTimeOffset DueAt, string Owner, string ProposedBy, short BasisKind, string BasisReference);

/// <summary>How the entries of a list stand.</summary>
sealed record ListStanding(string ListId, int Standing, int Expired, int Stale, int NeverHit, int NeverDecided);

/// <summary>How many hits of a list were made at a camera in an area with an outcome, null while undecided.</summary>
sealed record HitCount(string ListId, string CameraId, string AreaCode, short? Outcome, int Count);

/// <summary>Which hits are counted, of which lists, in which areas; nulls are for all, and no areas.</summary>
/// <param name="TellsConfidential">Whether confidential lists are told.</param>
/// <param name="Restricted">Whose hits are not counted, as they are not listed.</param>
sealed record HealthQuestion(
    string? ListId, string? BoundarySet, DateTimeOffset? From, DateTimeOffset? Until, DateTimeOffset Now, bool TellsConfidential,
    RestrictedSubjects Restricted);

/// <summary>What waits for review, and how well the lists do.</summary>
sealed class ReviewStore(NpgsqlDataSource database)
{
    /// <param name="reasons">Empty for all.</param>
    /// <param name="after">The last review of the page before; null for the first page.</param>
    /// <param name="tellsConfidential">Whether entries of confidential lists are told.</param>
    public async Task<List<WaitingReview>> ListAsync(
        DateTimeOffset now, DateTimeOffset ahead, short[] reasons, (DateTimeOffset DueAt, string Name, int Reason)? after, int limit,
        bool tellsConfidential, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(SqlText.Of("Reviews/list_reviews"));
        command.Parameters.AddWithValue("now", now.UtcDateTime);
        command.Parameters.AddWithValue("ahead", ahead.UtcDateTime);
        command.Parameters.AddWithValue("reasons", reasons);
        command.Parameters.Add(new NpgsqlParameter<DateTime?>("after_due", after?.DueAt.UtcDateTime));
        command.Parameters.Add(new NpgsqlParameter<string?>("after_name", after?.Name) { NpgsqlDbType = NpgsqlDbType.Text });
        command.Parameters.Add(new NpgsqlParameter<int?>("after_reason", after?.Reason));
        command.Parameters.AddWithValue("limit", limit);
        command.Parameters.AddWithValue("confidential", tellsConfidential);
        return await ReadAsync(command, row => new WaitingReview(
            row.GetString(0), row.GetInt32(1), row.GetFieldValue<DateTimeOffset>(2), row.GetString(3), row.GetString(4),
            row.GetInt16(5), row.GetString(6)), cancellation);
    }

    public async Task<List<ListStanding>> StandingsAsync(HealthQuestion question, CancellationToken cancellation)
    {
        await using var command = Ask("Reviews/health_of_entries", question);
        return await ReadAsync(command, row => new ListStanding(
            row.GetString(0), Count(row, 1), Count(row, 2), Count(row, 3), Count(row, 4), Count(row, 5)), cancellation);
    }

    public async Task<List<HitCount>> HitsAsync(HealthQuestion question, CancellationToken cancellation)
    {
        await using var command = Ask("Reviews/health_of_hits", question);
        command.Parameters.Add(
            new NpgsqlParameter<string?>("set", question.BoundarySet) { NpgsqlDbType = NpgsqlDbType.Text });
        return await ReadAsync(command, row => new HitCount(
            row.GetString(0), row.GetString(1), row.GetString(2), row.IsDBNull(3) ? null : row.GetInt16(3), row.GetInt32(4)), cancellation);
    }

    NpgsqlCommand Ask(string name, HealthQuestion question)
    {
        var command = database.CreateCommand(SqlText.Of(name));
        command.Parameters.Add(new NpgsqlParameter<string?>("list", question.ListId) { NpgsqlDbType = NpgsqlDbType.Text });
        command.Parameters.Add(new NpgsqlParameter<DateTime?>("from", question.From?.UtcDateTime));
        command.Parameters.Add(new NpgsqlParameter<DateTime?>("until", question.Until?.UtcDateTime));
        command.Parameters.AddWithValue("now", question.Now.UtcDateTime);
        command.Parameters.AddWithValue("confidential", question.TellsConfidential);
        command.Parameters.AddRange(question.Restricted.ParametersWithTexts());
        return command;
    }

    static int Count(NpgsqlDataReader row, int column) => (int)row.GetInt64(column);

    static async Task<List<T>> ReadAsync<T>(NpgsqlCommand command, Func<NpgsqlDataReader, T> read, CancellationToken cancellation)
    {
        var rows = new List<T>();
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation)) rows.Add(read(reader));
        return rows;
    }
}

using GeoIntel.Models.Sightings;
using Npgsql;
using NpgsqlTypes;

namespace GeoIntel.Service.Storage.Rights;

/// <summary>Makes, lists and lifts restrictions.</summary>
sealed class RestrictionStore(NpgsqlDataSource database)
{
    /// <summary>The restrictions that stand and the marks on confidential lists, in one round trip: every gated call asks.</summary>
    /// <param name="asksRestrictions">False of a question that restrictions do not bind.</param>
    public async Task<(IReadOnlyList<StoredRestriction> Standing, IReadOnlySet<Vrm> Confidential)> WithheldAsync(
        DateTimeOffset now, bool asksRestrictions, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await using var both = new NpgsqlBatch(connection);
        var marks = new NpgsqlBatchCommand(SqlText.Of("Rights/confidential_marks"));
        marks.Parameters.AddWithValue("now", now.UtcDateTime);
        both.BatchCommands.Add(marks);
        if (asksRestrictions)
        {
            var restrictions = new NpgsqlBatchCommand(SqlText.Of("Rights/standing_restrictions"));
            restrictions.Parameters.AddWithValue("now", now.UtcDateTime);
            both.BatchCommands.Add(restrictions);
        }
        await both.PrepareAsync(cancellation);
        var confidential = new HashSet<Vrm>();
        var standing = new List<StoredRestriction>();
        await using var reader = await both.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation)) confidential.Add(Vrm.FromPacked((ulong)reader.GetInt64(0)));
        if (!asksRestrictions) return (standing, confidential);
        await reader.NextResultAsync(cancellation);
        while (await reader.ReadAsync(cancellation)) standing.Add(Read(reader));
        return (standing, confidential);
    }

    /// <summary>In the caller's transaction.</summary>
    public static async Task CreateAsync(
        NpgsqlConnection connection, StoredRestriction restriction, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(SqlText.Of("Rights/create_restriction"), connection);
        command.Parameters.AddWithValue("id", restriction.Id);
        command.Parameters.Add(new NpgsqlParameter<long?>("vrm", (long?)restriction.Subject.Vrm?.Packed));
        command.Parameters.Add(new NpgsqlParameter<string?>("nominal", restriction.Subject.Nominal));
        command.Parameters.AddWithValue("ground", restriction.Ground);
        command.Parameters.AddWithValue("case", restriction.CaseReference);
        command.Parameters.AddWithValue("reason", restriction.Reason);
        command.Parameters.Add(new NpgsqlParameter("review", NpgsqlDbType.Date) { Value = restriction.ReviewAt });
        command.Parameters.AddWithValue("from", restriction.From.UtcDateTime);
        command.Parameters.Add(new NpgsqlParameter<DateTime?>("until", restriction.Until?.UtcDateTime));
        command.Parameters.AddWithValue("by", restriction.CreatedBy);
        await command.ExecuteNonQueryAsync(cancellation);
    }

    /// <summary>In the caller's transaction.</summary>
    /// <returns>False when there is none that stands.</returns>
    public static async Task<bool> LiftAsync(
        NpgsqlConnection connection, Guid id, DateTimeOffset now, string by, string reason, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(SqlText.Of("Rights/lift_restriction"), connection);
        command.Parameters.AddWithValue("id", id);
        command.Parameters.AddWithValue("now", now.UtcDateTime);
        command.Parameters.AddWithValue("by", by);
        command.Parameters.AddWithValue("reason", reason);
        return await command.ExecuteNonQueryAsync(cancellation) > 0;
    }

    /// <summary>The newest first.</summary>
    /// <param name="id">Null for any.</param>
    /// <param name="caseReference">Empty for any.</param>
    /// <param name="standingAt">Those that stand then; null for all.</param>
    public static async Task<List<StoredRestriction>> ListAsync(
        NpgsqlConnection connection, Guid? id, string caseReference, DateTimeOffset? standingAt, int limit, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(SqlText.Of("Rights/list_restrictions"), connection);
        AddListed(command.Parameters, id, caseReference, standingAt, limit);
        var found = new List<StoredRestriction>();
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation)) found.Add(Read(reader));
        return found;
    }

    static void AddListed(
        NpgsqlParameterCollection parameters, Guid? id, string caseReference, DateTimeOffset? standingAt, int limit)
    {
        parameters.Add(new NpgsqlParameter<Guid?>("id", id));
        parameters.AddWithValue("case", caseReference);
        parameters.Add(new NpgsqlParameter<DateTime?>("standing_at", standingAt?.UtcDateTime));
        parameters.AddWithValue("limit", limit);
    }

    static StoredRestriction Read(NpgsqlDataReader row)
    {
        return new StoredRestriction
        {
            Id = row.GetGuid(0),
            Subject = row.IsDBNull(1) ? SubjectKey.OfNominal(row.GetString(2)) : SubjectKey.Of(Vrm.FromPacked((ulong)row.GetInt64(1))),
            Ground = row.GetInt16(3),
            CaseReference = row.GetString(4),
            Reason = row.GetString(5),
            ReviewAt = row.GetFieldValue<DateOnly>(6),
            From = row.GetFieldValue<DateTimeOffset>(7),
            Until = Time(8),
            CreatedBy = row.GetString(9),
            LiftedAt = Time(10),
            LiftedBy = Text(11),
            LiftReason = Text(12),
        };

        DateTimeOffset? Time(int column) => row.IsDBNull(column) ? null : row.GetFieldValue<DateTimeOffset>(column);

        string Text(int column) => row.IsDBNull(column) ? "" : row.GetString(column);
    }
}

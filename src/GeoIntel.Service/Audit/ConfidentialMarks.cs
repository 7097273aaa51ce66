using GeoIntel.Models.Sightings;
using Npgsql;
using NpgsqlTypes;

namespace GeoIntel.Service.Audit;

/// <summary>Writes down which confidential vehicles an entry touched.</summary>
static class ConfidentialMarks
{
    static readonly string NoteSql = AuditLog.ReadSql("note_confidential.sql");

    /// <param name="touched">Each with the row of the side table that belongs to its entry.</param>
    public static async Task NoteAsync(
        NpgsqlConnection connection, NpgsqlTransaction? transaction, IReadOnlyList<(Guid PersonalId, Vrm Mark)> touched,
        CancellationToken cancellation)
    {
        var key = await AuditSealing.SubjectKeyAsync(connection, transaction, cancellation);
        await using var command = new NpgsqlCommand(NoteSql, connection, transaction);
        command.Parameters.AddWithValue("personal_ids", touched.Select(one => one.PersonalId).ToArray());
        command.Parameters.Add(new NpgsqlParameter("macs", NpgsqlDbType.Array | NpgsqlDbType.Bytea)
        {
            Value = touched.Select(one => AuditSubject.Of(one.Mark).Mac(key)).ToArray(),
        });
        await command.ExecuteNonQueryAsync(cancellation);
    }
}

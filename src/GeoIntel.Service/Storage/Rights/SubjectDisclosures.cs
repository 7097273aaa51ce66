using System.Text.Json.Nodes;
using GeoIntel.Service.Audit;
using Npgsql;

namespace GeoIntel.Service.Storage.Rights;

/// <summary>One entry of the audit log in which something was told.</summary>
/// <param name="Entry">As 'INSTANCE/NUMBER'.</param>
/// <param name="OnBehalfOf">Empty for the recipient's own question, and where that was erased.</param>
sealed record Disclosure(
    string Entry, DateTimeOffset RecordedAt, string Recipient, string Action, string Rpc, string PurposeReference, string OnBehalfOf);

/// <summary>Finds out who was told of a subject, or of one read.</summary>
static class SubjectDisclosures
{
    const int EntriesMax = 1000;

    /// <summary>Seals what is not sealed yet: which entries name a subject is found when they are sealed.</summary>
    public static async Task<byte[]> SealAsync(NpgsqlConnection connection, DateTimeOffset now, CancellationToken cancellation)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await AuditSealing.TryLockAsync(connection, transaction, waits: true, cancellation);
        await AuditSealing.SealAsync(connection, transaction, EntriesMax, now, cancellation);
        var key = await AuditSealing.SubjectKeyAsync(connection, transaction, cancellation);
        await transaction.CommitAsync(cancellation);
        return key;
    }

    public static Task<List<Disclosure>> OfSubjectAsync(
        NpgsqlConnection connection, NpgsqlTransaction? transaction, SubjectKey subject, CancellationToken cancellation) =>
        ReadAsync(connection, transaction, subject.Audit, null, cancellation);

    /// <summary>Who was told of a read: by its mark, by its pictures, by its hits.</summary>
    public static Task<List<Disclosure>> OfReadAsync(
        NpgsqlConnection connection, NpgsqlTransaction? transaction, RectifiedRead read, Guid sighting, CancellationToken cancellation) =>
        ReadAsync(connection, transaction, AuditSubject.Of(read.Vrm ?? default), sighting, cancellation);

    static async Task<List<Disclosure>> ReadAsync(
        NpgsqlConnection connection, NpgsqlTransaction? transaction, AuditSubject subject, Guid? sighting, CancellationToken cancellation)
    {
        var key = await AuditSealing.SubjectKeyAsync(connection, transaction!, cancellation);
        await using var command = new NpgsqlCommand(SqlText.Of("Rights/disclosures"), connection, transaction) { CommandTimeout = 0 };
        command.Parameters.AddWithValue("mac", subject.Mac(key));
        command.Parameters.Add(new NpgsqlParameter<Guid?>("sighting", sighting));
        var found = new List<Disclosure>();
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            var onBehalfOf = reader.IsDBNull(6) ? "" : OnBehalfOf(new(reader.GetFieldValue<byte[]>(6), reader.GetFieldValue<byte[]>(7)));
            found.Add(new Disclosure(
                reader.GetString(0), reader.GetFieldValue<DateTimeOffset>(1), reader.GetString(2), reader.GetString(3),
                reader.GetString(4), reader.GetString(5), onBehalfOf));
        }
        return found;
    }

    static string OnBehalfOf(SealedValues values) => (string?)JsonNode.Parse(values.Open())?["onBehalfOf"] ?? "";
}

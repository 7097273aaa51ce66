using System.Text.Json;
using GeoIntel.Models.Sightings;
using GeoIntel.Service.Access;
using GeoIntel.Service.Audit;
using Npgsql;

namespace GeoIntel.Service.Storage.Operations;

/// <summary>Opens, finds and ends operations: purposes that several calls share.</summary>
sealed class OperationStore(NpgsqlDataSource database)
{
    /// <summary>In the caller's transaction, after the entry of the opening.</summary>
    /// <param name="words">The sealed values of that entry.</param>
    public static async Task OpenAsync(
        NpgsqlConnection connection, NewOperation operation, CheckedPurpose purpose, SealedPersonal words, DateTimeOffset now,
        CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(SqlText.Of("Operations/open_operation"), connection);
        command.Parameters.AddWithValue("id", operation.Id);
        command.Parameters.AddWithValue("personal_id", words.Id);
        command.Parameters.AddWithValue("class", purpose.Class);
        command.Parameters.AddWithValue("reference", purpose.Reference);
        command.Parameters.Add(new NpgsqlParameter<short?>("regime", (short?)purpose.Regime));
        command.Parameters.AddWithValue("opened_by", operation.OpenedBy);
        command.Parameters.AddWithValue("users", operation.Users.ToArray());
        command.Parameters.AddWithValue("expires_at", operation.ExpiresAt.UtcDateTime);
        command.Parameters.AddWithValue("now", now.UtcDateTime);
        await command.ExecuteNonQueryAsync(cancellation);
    }

    /// <param name="caller">"person:NAME" or "certificate:NAME".</param>
    /// <param name="openerOnly">Those whom its opener named may not.</param>
    /// <returns>The purpose as it was stated; null if the operation is unknown, over, erased or not the caller's.</returns>
    public async Task<CheckedPurpose?> FindAsync(
        Guid id, string caller, bool openerOnly, DateTimeOffset now, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(SqlText.Of("Operations/find_operation"));
        command.Parameters.AddWithValue("id", id);
        command.Parameters.AddWithValue("caller", caller);
        command.Parameters.AddWithValue("opener_only", openerOnly);
        command.Parameters.AddWithValue("now", now.UtcDateTime);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        if (!await reader.ReadAsync(cancellation)) return null;

        var words = new SealedValues(reader.GetFieldValue<byte[]>(3), reader.GetFieldValue<byte[]>(4)).Open();
        using var body = JsonDocument.Parse(words);
        return SealedPersonal.PurposeOf(body.RootElement, reader.GetInt16(0), reader.GetString(1)) with
        {
            Regime = reader.IsDBNull(2) ? null : (LegalRegime)reader.GetInt16(2),
            Operation = id,
        };
    }

    /// <summary>In the caller's transaction.</summary>
    /// <returns>False when it was gone by then.</returns>
    public static async Task<bool> EndAsync(NpgsqlConnection connection, Guid id, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(SqlText.Of("Operations/end_operation"), connection);
        command.Parameters.AddWithValue("id", id);
        return await command.ExecuteNonQueryAsync(cancellation) > 0;
    }
}

/// <summary>An operation that is being opened.</summary>
/// <param name="OpenedBy">"person:NAME" or "certificate:NAME".</param>
/// <param name="Users">Who else may name it, in the same form.</param>
sealed record NewOperation(Guid Id, string OpenedBy, IReadOnlyList<string> Users, DateTimeOffset ExpiresAt);

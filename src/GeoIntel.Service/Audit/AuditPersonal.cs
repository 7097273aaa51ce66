using Npgsql;

namespace GeoIntel.Service.Audit;

/// <summary>Reads sealed personal values while their key is there.</summary>
static class AuditPersonal
{
    /// <returns>The values as JSON, or null when they were erased or never were.</returns>
    public static async Task<string?> OpenAsync(
        NpgsqlConnection connection, Guid personalId, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            "SELECT sealed, key FROM audit_personal JOIN audit_personal_key USING (personal_id) WHERE personal_id = $1", connection);
        command.Parameters.Add(new NpgsqlParameter { Value = personalId });
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        return await reader.ReadAsync(cancellation)
            ? new SealedValues(reader.GetFieldValue<byte[]>(0), reader.GetFieldValue<byte[]>(1)).Open()
            : null;
    }
}

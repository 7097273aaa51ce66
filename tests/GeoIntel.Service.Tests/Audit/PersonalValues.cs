using GeoIntel.Service.Audit;
using Npgsql;

namespace GeoIntel.Service.Tests.Audit;

static class PersonalValues
{
    /// <summary>The opened personal values of every entry with one purpose reference, in their order.</summary>
    public static async Task<List<string>> OfAsync(NpgsqlDataSource database, string reference)
    {
        await using var connection = await database.OpenConnectionAsync();
        var ids = new List<Guid>();
        await using (var command = new NpgsqlCommand(
            "SELECT personal_id FROM audit_entry WHERE purpose_reference = $1 AND personal_id IS NOT NULL ORDER BY sequence", connection))
        {
            command.Parameters.Add(new NpgsqlParameter { Value = reference });
            await using var reader = await command.ExecuteReaderAsync();
            while (await reader.ReadAsync()) ids.Add(reader.GetGuid(0));
        }
        var values = new List<string>();
        foreach (var id in ids) values.Add((await AuditPersonal.OpenAsync(connection, id, CancellationToken.None))!);
        return values;
    }
}

using Npgsql;

namespace GeoIntel.Service.Storage.Rights;

/// <summary>The rules on a subject that are not over.</summary>
static class SubjectBlockers
{
    /// <summary>Keeps the registry as it is until the transaction ends.</summary>
    public static async Task LockRegistryAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand("SELECT FROM registry_clock FOR UPDATE", connection);
        await command.ExecuteNonQueryAsync(cancellation);
    }

    /// <summary>Conditions and list entries, and whether each protects somebody else than its subject.</summary>
    public static async Task<List<(string Name, bool Protects)>> RulesAsync(
        NpgsqlConnection connection, SubjectKey subject, DateTimeOffset now, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(SqlText.Of("Rights/protections"), connection);
        command.Parameters.Add(new NpgsqlParameter<long?>("vrm", (long?)subject.Vrm?.Packed));
        command.Parameters.Add(new NpgsqlParameter<string?>("nominal", subject.Nominal));
        command.Parameters.AddWithValue("now", now.UtcDateTime);
        command.Parameters.AddWithValue("rejected", (short)V1.ApprovalState.Rejected);
        command.Parameters.AddWithValue("non_association", (short)V1.ConditionKind.NonAssociation);
        var rules = new List<(string Name, bool Protects)>();
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation)) rules.Add((reader.GetString(0), reader.GetBoolean(1)));
        return rules;
    }
}

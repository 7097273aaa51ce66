using GeoIntel.Service.Retention;
using Npgsql;
using NpgsqlTypes;

namespace GeoIntel.Service.Storage.Reviews;

/// <summary>A person's decision that the conditions of handling are met.</summary>
sealed record StoredHandling(
    Guid Id, string Resource, string Export, string Recipient, string HowMet, DateTimeOffset ExpiresAt, string DecidedBy,
    DateTimeOffset DecidedAt);

/// <summary>Decisions on handling, and what still needs one.</summary>
sealed class HandlingStore(NpgsqlDataSource database)
{
    /// <summary>In the caller's transaction.</summary>
    public static async Task CreateAsync(NpgsqlConnection connection, StoredHandling decision, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(SqlText.Of("Reviews/record_handling_decision"), connection);
        command.Parameters.AddWithValue("id", decision.Id);
        command.Parameters.AddWithValue("resource", decision.Resource);
        command.Parameters.AddWithValue("export", decision.Export);
        command.Parameters.AddWithValue("recipient", decision.Recipient);
        command.Parameters.AddWithValue("how_met", decision.HowMet);
        command.Parameters.AddWithValue("expires", decision.ExpiresAt.UtcDateTime);
        command.Parameters.AddWithValue("by", decision.DecidedBy);
        command.Parameters.AddWithValue("now", decision.DecidedAt.UtcDateTime);
        await command.ExecuteNonQueryAsync(cancellation);
    }

    /// <summary>The conditional links and memberships behind the hits of a file which nobody has decided on for this
    /// recipient; at most 21.</summary>
    /// <param name="scope">Of the file.</param>
    /// <param name="until">First captured before; null for any.</param>
    public async Task<List<string>> UndecidedAsync(
        HitScope scope, DateTimeOffset? until, string recipient, DateTimeOffset now, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(SqlText.Of("Reviews/undecided_handling"));
        command.Parameters.Add(new NpgsqlParameter<DateTime?>("from", scope.From?.UtcDateTime));
        command.Parameters.AddRange(scope.Parameters());
        command.Parameters.Add(new NpgsqlParameter<DateTime?>("until", until?.UtcDateTime));
        command.Parameters.AddWithValue("recipient", NpgsqlDbType.Text, recipient);
        command.Parameters.AddWithValue("now", now.UtcDateTime);
        return await ReadAsync(command, cancellation);
    }

    /// <summary>The same behind one hit, for an evidence pack of it.</summary>
    public async Task<List<string>> UndecidedAsync(Guid hit, string recipient, DateTimeOffset now, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(SqlText.Of("Reviews/undecided_handling_of_hit"));
        command.Parameters.AddWithValue("hit", hit);
        command.Parameters.AddWithValue("recipient", NpgsqlDbType.Text, recipient);
        command.Parameters.AddWithValue("now", now.UtcDateTime);
        return await ReadAsync(command, cancellation);
    }

    /// <summary>The conditional memberships behind groups that nobody has decided on for this recipient of a profile; at most
    /// 21.</summary>
    public async Task<List<string>> UndecidedOfGroupsAsync(string recipient, DateTimeOffset now, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(SqlText.Of("Reviews/undecided_handling_of_groups"));
        command.Parameters.AddWithValue("recipient", NpgsqlDbType.Text, recipient);
        command.Parameters.AddWithValue("now", now.UtcDateTime);
        return await ReadAsync(command, cancellation);
    }

    static async Task<List<string>> ReadAsync(NpgsqlCommand command, CancellationToken cancellation)
    {
        var resources = new List<string>();
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation)) resources.Add(reader.GetString(0));
        return resources;
    }
}

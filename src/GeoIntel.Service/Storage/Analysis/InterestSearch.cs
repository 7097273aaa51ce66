using GeoIntel.Models.Sightings;
using Npgsql;
using NpgsqlTypes;

namespace GeoIntel.Service.Storage.Analysis;

/// <summary>Finds who else works on a vehicle or a person.</summary>
sealed class InterestSearch(NpgsqlDataSource database)
{
    /// <param name="isToldOfConfidential">Whether entries of confidential lists are told.</param>
    public async Task<List<StoredInterest>> FindAsync(
        Vrm? vrm, string? nominal, DateTimeOffset at, bool isToldOfConfidential, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(SqlText.Of("Analysis/interests"));
        command.Parameters.Add(new("vrm", NpgsqlDbType.Bigint) { Value = vrm is { } mark ? (long)mark.Packed : DBNull.Value });
        command.Parameters.Add(new("nominal", NpgsqlDbType.Text) { Value = nominal ?? (object)DBNull.Value });
        command.Parameters.AddWithValue("at", at.UtcDateTime);
        command.Parameters.AddWithValue("told", isToldOfConfidential);
        var interests = new List<StoredInterest>();
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            interests.Add(new(
                reader.GetInt32(0), reader.GetString(1), reader.GetInt16(2),
                await reader.IsDBNullAsync(3, cancellation) ? null : reader.GetFieldValue<DateTimeOffset>(3)));
        }
        return interests;
    }
}

/// <summary>That somebody works on a vehicle or a person.</summary>
/// <param name="Kind">1 list entry, 2 condition, 3 hold.</param>
/// <param name="EndsAt">Null is without end.</param>
sealed record StoredInterest(int Kind, string Owner, short Approval, DateTimeOffset? EndsAt);

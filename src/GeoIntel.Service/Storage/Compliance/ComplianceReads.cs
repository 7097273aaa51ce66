using GeoIntel.Models.Compliance;
using GeoIntel.Models.Conditions;
using GeoIntel.Models.Sightings;
using GeoIntel.Service.Retention;
using Npgsql;
using NpgsqlTypes;

namespace GeoIntel.Service.Storage.Compliance;

/// <summary>Finds the reads that contradict a condition.</summary>
sealed class ComplianceReads(NpgsqlDataSource database)
{
    /// <summary>Outcomes by which a person says that the condition was not broken by what was read.</summary>
    static readonly short[] Refuting =
        [(short)V1.HitOutcome.Misread, (short)V1.HitOutcome.WrongPersonForVehicle, (short)V1.HitOutcome.Permitted];

    /// <returns>In the order of capture.</returns>
    public async Task<IReadOnlyList<ComplianceRead>> OfConditionAsync(
        string conditionId, Period captured, HitScope scope, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(SqlText.Of("Compliance/reads_of_condition"));
        command.Parameters.AddWithValue("condition", conditionId);
        command.Parameters.AddRange(scope.Parameters());
        command.Parameters.AddWithValue("from", captured.From.UtcDateTime);
        command.Parameters.AddWithValue("until", captured.Until.UtcDateTime);
        command.Parameters.Add(
            new NpgsqlParameter("refuting", NpgsqlDbType.Array | NpgsqlDbType.Smallint) { Value = Refuting });
        var reads = new List<ComplianceRead>();
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            reads.Add(new ComplianceRead(
                reader.GetGuid(0), reader.GetBoolean(1), reader.GetGuid(2), reader.GetFieldValue<DateTimeOffset>(3),
                reader.GetString(4), reader.GetString(5) is { Length: > 0 } text ? Vrm.Of(text) : default));
        }
        return reads;
    }
}

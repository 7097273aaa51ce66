using GeoIntel.Models.Passes;
using GeoIntel.Models.Sightings;
using GeoIntel.Service.Tests.Admission;

namespace GeoIntel.Service.Tests.Cameras;

/// <summary>The passes that should be stored, found the slow way.</summary>
static class PassOracle
{
    /// <summary>All standing reads of each camera, sorted and put together from the beginning.</summary>
    public static async Task<IEnumerable<string>> ExpectedAsync(IntakeWorld world)
    {
        var reads = new List<(int Camera, PassRead Read)>();
        await using var command = world.Database.CreateCommand(
            "SELECT camera_key, sighting_id, captured_at, vrm, confidence FROM sighting WHERE state = 1 AND camera_key IS NOT NULL");
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            reads.Add((reader.GetInt32(0), PassRead.Of(
                reader.GetGuid(1), reader.GetFieldValue<DateTimeOffset>(2), Vrm.FromPacked((ulong)reader.GetInt64(3)),
                reader.IsDBNull(4) ? null : reader.GetFloat(4))));
        }
        return reads.GroupBy(of => of.Camera, of => of.Read)
            .SelectMany(of => PassBuilder.Of(of, PassRule.Default).Select(pass => FormattableString.Invariant(
                $"{of.Key} {pass.FirstAt:O} {pass.LastAt:O} {pass.Vrm.Packed} {string.Join(',', pass.SightingIds)}")))
            .Order(StringComparer.Ordinal);
    }

    /// <summary>What is stored, said in the same words.</summary>
    public static async Task<IEnumerable<string>> StoredAsync(IntakeWorld world)
    {
        var passes = new List<string>();
        await using var command = world.Database.CreateCommand(
            "SELECT camera_key, first_at, last_at, vrm, sighting_ids FROM pass");
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            var span = FormattableString.Invariant(
                $"{reader.GetFieldValue<DateTimeOffset>(1):O} {reader.GetFieldValue<DateTimeOffset>(2):O}");
            passes.Add(
                $"{reader.GetInt32(0)} {span} {reader.GetInt64(3)} {string.Join(',', reader.GetFieldValue<Guid[]>(4))}");
        }
        return passes.Order(StringComparer.Ordinal);
    }
}

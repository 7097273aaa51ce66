using System.Text.Json;
using GeoIntel.Models.Conditions;
using GeoIntel.Models.Correlation;
using GeoIntel.Models.Geo;
using GeoIntel.Models.Sightings;
using GeoIntel.Service.Admission;
using Npgsql;

namespace GeoIntel.Service.Storage.Sightings;

/// <summary>Sightings of the past, from PostGIS: found by (mark, time), in the partitions of the days asked for.</summary>
sealed class SightingHistory(NpgsqlDataSource database) : ISightingHistory
{
    public async Task<IReadOnlyList<PastSighting>> OfVehiclesAsync(
        IReadOnlyCollection<Vrm> vrms, Period captured, CancellationToken cancellation)
    {
        if (vrms.Count == 0 || captured.IsEmpty) return [];
        await using var command = database.CreateCommand(SqlText.Of("Sightings/sightings_of_vehicles"));
        command.Parameters.AddWithValue("vrms", vrms.Select(vrm => (long)vrm.Packed).ToArray());
        return await ReadAsync(command, captured, cancellation);
    }

    public async Task<IReadOnlyList<PastSighting>> OfNominalsAsync(
        IReadOnlyCollection<string> nominalIds, Period captured, CancellationToken cancellation)
    {
        if (nominalIds.Count == 0 || captured.IsEmpty) return [];
        await using var command = database.CreateCommand(SqlText.Of("Sightings/sightings_of_nominals"));
        command.Parameters.AddWithValue("nominals", nominalIds.ToArray());
        return await ReadAsync(command, captured, cancellation);
    }

    static async Task<IReadOnlyList<PastSighting>> ReadAsync(
        NpgsqlCommand command, Period captured, CancellationToken cancellation)
    {
        command.Parameters.AddWithValue("from", captured.From.UtcDateTime);
        command.Parameters.AddWithValue("until", captured.Until.UtcDateTime);
        command.CommandTimeout = 0; // years of a vehicle on a busy machine may take long, and nobody waits at a screen
        var sightings = new List<PastSighting>();
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation)) sightings.Add(Read(reader));
        return sightings;
    }

    static PastSighting Read(NpgsqlDataReader row)
    {
        var vrm = Vrm.FromPacked((ulong)row.GetInt64(4));
        var detail = row.IsDBNull(9) ? default : JsonSerializer.Deserialize<Detail>(row.GetString(9), JsonSerializerOptions.Web);
        var candidates = detail.Candidates ?? [];
        return new PastSighting(
            row.GetGuid(0),
            row.GetFieldValue<DateTimeOffset>(1),
            row.GetFieldValue<DateTimeOffset>(2),
            row.GetString(3),
            vrm,
            row.GetString(5),
            GeoPoint.OfMetres(row.GetDouble(6), row.GetDouble(7)),
            row.GetInt32(8),
            detail.Nominal ?? "",
            Reading.DirectionOf(detail.Direction),
            Reading.CandidatesOf(candidates.Select(candidate => candidate.Vrm), vrm),
            detail.Characters ?? [])
        {
            Readings = [.. candidates.Select(candidate => new VrmCandidate(candidate.Vrm, candidate.Confidence))],
            Confidence = row.IsDBNull(10) ? null : row.GetFloat(10),
        };
    }

    /// <summary>What the device said beyond the columns, as <see cref="SightingRows"/> writes it.</summary>
    readonly record struct Detail(string? Nominal, double? Direction, Candidate[]? Candidates, float[]? Characters);

    readonly record struct Candidate(string Vrm, double? Confidence);
}

using GeoIntel.Models.Hits;
using GeoIntel.Service.Hits;
using Npgsql;
using NpgsqlTypes;

namespace GeoIntel.Service.Storage.Hits;

/// <summary>Hits as they would be without the reads of covert cameras, for callers who are told of none.</summary>
/// <remarks>A hit that a covert camera opened is not told to them at all. When a hit closes, and what a cooldown joins, still
/// go by all reads.</remarks>
sealed class OvertHits(NpgsqlDataSource database)
{
    static readonly EpisodeOptions Episodes = new();

    /// <summary>The hits with last read, counts and revision from overt reads alone; what only prolonged them does not count
    /// as a revision, whoever read it.</summary>
    public async Task<IReadOnlyList<DecidedHit>> OfAsync(IReadOnlyList<DecidedHit> hits, CancellationToken cancellation)
    {
        if (hits.Count == 0) return hits;
        await using var command = database.CreateCommand(SqlText.Of("Hits/overt_of_hits"));
        Add(command, "ids", NpgsqlDbType.Uuid, hits.Select(of => of.Told.Hit.Id));
        Add(command, "kinds", NpgsqlDbType.Smallint, hits.Select(of => (short)of.Told.Hit.Key.Kind));
        Add(command, "rules", NpgsqlDbType.Text, hits.Select(of => of.Told.Hit.Key.RuleId));
        Add(command, "vrms", NpgsqlDbType.Bigint, hits.Select(of => (long)of.Told.Hit.Key.VrmPacked));
        Add(command, "first", NpgsqlDbType.TimestampTz, hits.Select(of => of.Told.Hit.FirstCapturedAt.UtcDateTime));
        Add(command, "last", NpgsqlDbType.TimestampTz, hits.Select(of => of.Told.Hit.LastCapturedAt.UtcDateTime));
        Add(command, "revisions", NpgsqlDbType.Integer, hits.Select(of => of.Told.Hit.Revision));
        command.Parameters.AddWithValue("gap", Episodes.EpisodeGap);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var overt = hits.ToArray();
        while (await reader.ReadAsync(cancellation))
        {
            var place = reader.GetInt32(0) - 1;
            var hit = hits[place].Told.Hit with { Revision = Math.Max(1, reader.GetInt32(6)) };
            var covertCount = reader.GetInt32(1);
            if (covertCount > 0 && !await reader.IsDBNullAsync(2, cancellation))
            {
                hit = hit with
                {
                    ReadCount = Math.Max(1, hit.ReadCount - covertCount),
                    LastCapturedAt = reader.GetFieldValue<DateTimeOffset>(2),
                    LastSightingId = reader.GetGuid(3),
                    VisitCount = hit.VisitCount > 1 ? reader.GetInt32(4) : hit.VisitCount,
                    VehicleCount = hit.VehicleCount > 1 ? reader.GetInt32(5) : hit.VehicleCount,
                };
            }
            var told = hits[place].Told with { Hit = hit };
            overt[place] = hits[place] with { Told = told };
        }
        return overt;
    }

    static void Add<T>(NpgsqlCommand command, string name, NpgsqlDbType type, IEnumerable<T> values) =>
        command.Parameters.Add(new NpgsqlParameter(name, NpgsqlDbType.Array | type) { Value = values.ToArray() });
}

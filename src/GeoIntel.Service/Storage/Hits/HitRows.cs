using GeoIntel.Models.Hits;
using GeoIntel.Service.Hits;
using GeoIntel.Service.Storage.Sightings;
using Npgsql;
using NpgsqlTypes;

namespace GeoIntel.Service.Storage.Hits;

/// <summary>Lays hit changes as rows of a binary COPY into <c>hit_change</c>.</summary>
static class HitRows
{
    const string CopyCommand =
        "COPY hit_change (sequence, hit_id, kind, explanation, recorded_at, body) FROM STDIN (FORMAT binary)";

    const short Fields = 6;

    public static void WriteChange(
        BinaryCopyBuffer rows, long sequence, HitChangeKind kind, string explanation, DateTimeOffset recordedAt, ToldHit told)
    {
        rows.BeginRow(Fields);
        rows.Int64(sequence);
        rows.Uuid(told.Hit.Id);
        rows.Int16((short)kind);
        rows.Text(explanation);
        rows.TimestampTz(recordedAt.UtcTicks);
        rows.Json(told, HitJson.Options);
    }

    public static async Task SendAsync(NpgsqlConnection connection, BinaryCopyBuffer rows, CancellationToken cancellation)
    {
        await using var copy = await connection.BeginRawBinaryCopyAsync(CopyCommand, cancellation);
        await copy.WriteAsync(rows.End(), cancellation);
    }

    public static NpgsqlParameter JsonParameter(string name, string json) =>
        new(name, NpgsqlDbType.Jsonb) { Value = json };
}

using System.Globalization;
using GeoIntel.Models.Sightings;
using GeoIntel.Models.Simulation;
using GeoIntel.Service.Admission;
using GeoIntel.Service.Storage.Sightings;
using Npgsql;

namespace GeoIntel.Benchmarks.Gates.Queries;

/// <summary>Lays simulated days straight into daily partitions, two at a time: each is filled before it has indexes and is attached
/// whole, as no intake could, so that fifty million reads take minutes.</summary>
static class MonthFill
{
    const int PortionMax = 512;

    const string CamerasSql =
        """
        INSERT INTO feed (id, display_name, controller, regime, numbered, revision, updated_at)
        SELECT id, id, 'Ashmere', 2, true, 1, now() FROM (SELECT DISTINCT unnest(@feeds) AS id) AS feeds;
        INSERT INTO camera (id, feed_id, display_name, kind, mast, capture_point, survey_uncertainty_metres, road, device_ids,
          time_zone, covert, clock_skew_seconds_max, revision, updated_at)
        SELECT id, feed_id, id, 1, ST_SetSRID(ST_MakePoint(easting, northing), 27700),
          ST_SetSRID(ST_MakePoint(easting, northing), 27700), 3, road, ARRAY[device], 'Europe/London', false, 5, 1, now()
        FROM unnest(@cameras, @feeds, @devices, @roads, @eastings, @northings)
          AS camera (id, feed_id, device, road, easting, northing);
        INSERT INTO registry_version (kind, id, revision, recorded_at, body, clock_version)
        SELECT 'feed', id, revision, updated_at, to_jsonb(feed), 1 FROM feed
        UNION ALL
        SELECT 'camera', id, revision, updated_at, to_jsonb(camera), 1 FROM camera;
        UPDATE registry_clock SET version = 1
        """;

    public static async Task FillAsync(NpgsqlDataSource database, Borough borough, Regulars regulars, DateOnly first, int days)
    {
        await RegisterAsync(database, borough);
        await LayAsync(database, regulars, first, days);
    }

    /// <summary>Lays reads of cameras that are registered already.</summary>
    /// <param name="first">In UTC, as all days here.</param>
    public static async Task LayAsync(NpgsqlDataSource database, Regulars regulars, DateOnly first, int days)
    {
        var places = await PlacesAsync(database);
        await Parallel.ForEachAsync(
            Enumerable.Range(0, days), new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount },
            async (back, cancellation) => await FillDayAsync(database, regulars, places, first.AddDays(back), cancellation));
        await Sql.DoAsync(database, "VACUUM (ANALYZE) sighting", CancellationToken.None);
    }

    static async Task RegisterAsync(NpgsqlDataSource database, Borough borough)
    {
        var cameras = borough.Cameras.ToArray();
        await using var command = database.CreateCommand(CamerasSql);
        command.Parameters.AddWithValue("cameras", Array.ConvertAll(cameras, camera => camera.Id));
        command.Parameters.AddWithValue("feeds", Array.ConvertAll(cameras, camera => camera.FeedId));
        command.Parameters.AddWithValue("devices", Array.ConvertAll(cameras, camera => camera.DeviceIds[0]));
        command.Parameters.AddWithValue("roads", Array.ConvertAll(cameras, camera => camera.Road));
        command.Parameters.AddWithValue("eastings", Array.ConvertAll(cameras, camera => camera.CapturePoint!.Value.EastingMetres));
        command.Parameters.AddWithValue("northings", Array.ConvertAll(cameras, camera => camera.CapturePoint!.Value.NorthingMetres));
        await command.ExecuteNonQueryAsync();
    }

    // By the device's name, which is what a read calls its camera.
    static async Task<Dictionary<string, (int Feed, int Camera)>> PlacesAsync(NpgsqlDataSource database)
    {
        var places = new Dictionary<string, (int, int)>(StringComparer.Ordinal);
        await using var command = database.CreateCommand(
            "SELECT device_ids[1], feed.key, camera.key FROM camera JOIN feed ON feed.id = camera.feed_id");
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync()) places.Add(reader.GetString(0), (reader.GetInt32(1), reader.GetInt32(2)));
        return places;
    }

    static async Task FillDayAsync(
        NpgsqlDataSource database, Regulars regulars, Dictionary<string, (int Feed, int Camera)> places, DateOnly day,
        CancellationToken cancellation)
    {
        var partition = $"sighting_{day.ToString("yyyyMMdd", CultureInfo.InvariantCulture)}";
        await Sql.DoAsync(database, $"CREATE TABLE {partition} (LIKE sighting INCLUDING DEFAULTS)", cancellation);
        await using (var connection = await database.OpenConnectionAsync(cancellation))
        {
            var into = SightingRows.CopyCommand.Replace("COPY sighting ", $"COPY {partition} ", StringComparison.Ordinal);
            await using var copy = await connection.BeginRawBinaryCopyAsync(into, cancellation);
            var (rows, sightings) = (new BinaryCopyBuffer(), new SightingRows());
            rows.Begin();
            foreach (var portion in regulars.Day(day).Chunk(PortionMax))
            {
                foreach (var read in portion) sightings.Write(rows, Admitted(read, places[read.Camera]));
                await copy.WriteAsync(rows.Part(), cancellation);
                rows.Continue();
            }
            await copy.WriteAsync(rows.End(), cancellation);
        }
        await Sql.DoAsync(
            database,
            $"ALTER TABLE sighting ATTACH PARTITION {partition} FOR VALUES FROM ('{day:yyyy-MM-dd} 00:00+00') TO ('{day.AddDays(1):yyyy-MM-dd} 00:00+00')",
            cancellation);
    }

    static AdmittedRead Admitted(Read read, (int Feed, int Camera) place)
    {
        if (!Vrm.TryParse(read.VrmText, out var vrm)) vrm = default;
        var sighting = new Sighting(
            Guid.CreateVersion7(read.CapturedAt), vrm, read.CapturedAt.UtcTicks, read.CapturedAt.AddSeconds(1).UtcTicks, default,
            CameraIndex: 0, UncertaintyCentimetres: 300);
        return new AdmittedRead(sighting, 0, place.Feed, place.Camera, StoresPlace: false, new IntakeRead(read));
    }

    /// <summary>A statement that may take minutes.</summary>
    static class Sql
    {
        public static async Task DoAsync(NpgsqlDataSource database, string sql, CancellationToken cancellation)
        {
            await using var command = database.CreateCommand(sql);
            command.CommandTimeout = 0;
            await command.ExecuteNonQueryAsync(cancellation);
        }
    }
}

using GeoIntel.Models.Conditions;
using GeoIntel.Models.Correlation;
using GeoIntel.Models.Hits;
using NetTopologySuite.Geometries;
using Npgsql;

namespace GeoIntel.Benchmarks.Gates.Intake;

/// <summary>The peer that correlates in the database: an AFTER ROW trigger that does Q2 over tables of people, conditions and
/// zones.</summary>
sealed class CorrelatingTrigger(IntakeDistrict district)
{
    readonly Condition[] _conditions =
        [.. district.State.Conditions.Where(condition => condition.Kind == ConditionKind.ExclusionZone)];

    public async Task MakeAsync(NpgsqlDataSource database)
    {
        using var reader = new StreamReader(
            typeof(CorrelatingTrigger).Assembly.GetManifestResourceStream("correlating_trigger.sql")!);
        await using (var make = database.CreateCommand(await reader.ReadToEndAsync())) await make.ExecuteNonQueryAsync();
        await FillAsync(
            database, "INSERT INTO watched_camera SELECT key, ST_GeomFromText(wkt, 27700) FROM unnest($1, $2) AS of (key, wkt)",
            Enumerable.Range(1, district.State.Cameras.Count).ToArray(),
            district.State.Cameras.Select(camera =>
                new Point(camera.CapturePoint!.Value.EastingMetres, camera.CapturePoint.Value.NorthingMetres).AsText()).ToArray());
        await FillAsync(
            database, "INSERT INTO watched_link SELECT * FROM unnest($1, $2)",
            district.State.VehicleLinks.Select(link => (long)link.Vrm.Packed).ToArray(),
            district.State.VehicleLinks.Select(link => link.NominalId).ToArray());
        await FillAsync(
            database, "INSERT INTO watched_zone SELECT id, ST_GeomFromText(wkt, 27700) FROM unnest($1, $2) AS of (id, wkt)",
            district.State.Zones.Select(zone => zone.Id).ToArray(),
            district.State.Zones.Select(zone => zone.Outline.AsText()).ToArray());
        await FillAsync(
            database, "INSERT INTO watched_condition SELECT * FROM unnest($1, $2, $3)",
            _conditions.Select(condition => condition.Id).ToArray(),
            _conditions.Select(condition => condition.NominalId).ToArray(),
            _conditions.Select(condition => condition.ZoneId).ToArray());
        await IntakeBench.DoAsync(
            database, "ANALYZE watched_camera; ANALYZE watched_link; ANALYZE watched_zone; ANALYZE watched_condition");
    }

    /// <summary>How many matches it must find, by our own correlator, whatever the hour.</summary>
    public int Expected(int reads)
    {
        var sightings = district.Sightings(reads);
        var state = district.State with
        {
            Conditions = [.. _conditions.Select(of => of with
            {
                Schedule = Schedule.Always, Period = Period.Always, ServedAt = DateTimeOffset.MinValue,
            })],
            ListEntries = [],
            Permissions = [],
            Nominals = [.. district.State.Nominals.Select(of => of with { Registration = Period.Always })],
            VehicleLinks = [.. district.State.VehicleLinks.Select(of => of with { Period = Period.Always })],
            Zones = [.. district.State.Zones.Select(of => of with { Period = Period.Always })],
        };
        var watchlist = WatchlistCompiler.Compile(state, Workload.CorrelationWorkload.Now, out _);
        var (matches, found) = (new Match[watchlist.RoomFor(512, 0)], 0);
        foreach (var portion in sightings.Chunk(512))
        {
            foreach (ref readonly var match in matches.AsSpan(0, Correlator.Correlate(portion, watchlist, matches)))
                if (match.Kind == HitKind.ExclusionZone && match.Class == MatchClass.Exact) found++;
        }
        return found;
    }

    static async Task FillAsync(NpgsqlDataSource database, string sql, params object[] columns)
    {
        await using var command = database.CreateCommand(sql);
        foreach (var column in columns) command.Parameters.Add(new NpgsqlParameter { Value = column });
        await command.ExecuteNonQueryAsync();
    }
}

using GeoIntel.Models.Conditions;
using GeoIntel.Models.Correlation;
using GeoIntel.Models.Hits;
using NetTopologySuite.Geometries;
using Npgsql;

namespace GeoIntel.Benchmarks.Gates.Intake;

/// <summary>The peer that correlates in the database: an AFTER ROW trigger over tables of lists, people, conditions and zones
/// that finds what the intake finds, whatever the hour, and curfews aside.</summary>
sealed class CorrelatingTrigger(IntakeDistrict district)
{
    static readonly HitKind[] Kinds =
        [HitKind.Presence, HitKind.VehicleOfInterest, HitKind.ExclusionZone, HitKind.NonAssociation, HitKind.GroupPresence];

    readonly Condition[] _conditions =
    [
        .. district.State.Conditions.Where(condition => condition.Kind
            is ConditionKind.ExclusionZone or ConditionKind.NonAssociation or ConditionKind.GroupPresence),
    ];

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
            database, "INSERT INTO watched_entry SELECT * FROM unnest($1, $2)",
            district.State.ListEntries.Select(entry => (long)entry.Vrm.Packed).ToArray(),
            district.State.ListEntries.Select(entry => entry.Id).ToArray());
        var rules = _conditions.SelectMany(RulesOf).ToList();
        await FillAsync(
            database, "INSERT INTO watched_rule SELECT * FROM unnest($1, $2, $3, $4, $5)",
            rules.Select(of => of.NominalId).ToArray(), rules.Select(of => (int)of.Kind).ToArray(),
            rules.Select(of => of.RuleId).ToArray(), rules.Select(of => of.ZoneId).ToArray(),
            rules.Select(of => of.OtherId).ToArray());
        await IntakeBench.DoAsync(
            database, "ANALYZE watched_camera; ANALYZE watched_entry; ANALYZE watched_link; ANALYZE watched_zone; ANALYZE watched_rule");
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
            ListEntries = [.. district.State.ListEntries.Select(of => of with { Period = Period.Always })],
            Memberships = [.. district.State.Memberships.Select(of => of with { Period = Period.Always })],
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
                if (Kinds.Contains(match.Kind)) found++;
        }
        return found;
    }

    /// <summary>The people that a condition is about.</summary>
    IEnumerable<(string NominalId, HitKind Kind, string RuleId, string? ZoneId, string? OtherId)> RulesOf(Condition of) => of.Kind switch
    {
        ConditionKind.ExclusionZone => [(of.NominalId, HitKind.ExclusionZone, of.Id, of.ZoneId, null)],
        ConditionKind.NonAssociation =>
        [
            (of.NominalId, HitKind.NonAssociation, of.Id, null, of.OtherNominalId),
            (of.OtherNominalId, HitKind.NonAssociation, of.Id, null, of.NominalId),
        ],
        _ => district.State.Memberships.Where(member => member.GroupId == of.GroupId).Select(member => member.NominalId).Distinct()
            .Select(nominal => (nominal, HitKind.GroupPresence, of.Id, default(string), default(string))),
    };

    static async Task FillAsync(NpgsqlDataSource database, string sql, params object[] columns)
    {
        await using var command = database.CreateCommand(sql);
        foreach (var column in columns) command.Parameters.Add(new NpgsqlParameter { Value = column });
        await command.ExecuteNonQueryAsync();
    }
}

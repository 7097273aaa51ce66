using System.Globalization;
using System.Text.Json;
using GeoIntel.Models.Cordons;
using GeoIntel.Models.Documents;
using GeoIntel.Models.Geo;
using GeoIntel.Models.Incidents;
using GeoIntel.Models.Profiles;
using GeoIntel.Models.Sightings;
using GeoIntel.Service.Audit;
using GeoIntel.Service.Profiles;
using GeoIntel.Service.Storage.Analysis;
using GeoIntel.Service.Tests.Hotspots;

namespace GeoIntel.Service.Tests.Profiles;

/// <summary>Each figure against a plain recount of the store.</summary>
[Collection(PostGisCollection.Name)]
public sealed class ProfileFiguresTests(PostGisFixture postgis) : IAsyncLifetime
{
    ProfileWorld _world = null!;

    public async Task InitializeAsync()
    {
        if (PostGisFixture.MissingReason is null) _world = await ProfileWorld.CreateAsync(postgis);
    }

    public async Task DisposeAsync()
    {
        if (_world is not null) await _world.DisposeAsync();
    }

    [PostGisFact]
    public async Task Incidents_by_area_and_month_are_as_a_plain_recount_has_them()
    {
        await AddFlaggedAsync();
        string[] codes = ["W0", "W1", "W3", "W4"];

        var figures = await FiguresAsync(ProfileWorld.Order(areas: codes));

        var rows = (await _world.Borough.AskAsync("""
            SELECT ST_X(location), ST_Y(location), to_char(earliest_at AT TIME ZONE 'Europe/London', 'YYYY-MM'), crime_type, flags
            FROM incident WHERE location IS NOT NULL
            """)).Select(row => row.Split('|')).ToList();
        foreach (var of in figures.Crime)
        {
            var group = ProfileTables.GroupOf(of.Id);
            int CountOf(string? ward, string? month) => rows.Count(row =>
                Belongs(group, row[3], int.Parse(row[4], CultureInfo.InvariantCulture))
                && (ward is null ? codes.Contains(WardOf(row)) : WardOf(row) == ward)
                && (month is null ? string.CompareOrdinal(row[2], "2024-01") >= 0 && string.CompareOrdinal(row[2], "2024-12") <= 0 : row[2] == month));
            Assert.Equal(codes.Select(code => (int?)CountOf(code, null)), of.ByArea);
            Assert.Equal(
                Enumerable.Range(1, 12).Select(month => (int?)CountOf(null, $"2024-{month:00}")), of.ByMonth);
            Assert.Equal(CountOf(null, null), of.Total);
        }
        Assert.All(["drugs", "neighbourhood-crime", "knife-enabled", "vehicle-nuisance", "exploitation"],
            id => Assert.True(figures.Crime.Single(of => of.Id == id).Total > 0, id));
        Assert.Equal(FlagTold.ByPart, figures.Crime.Single(of => of.Id == "knife-enabled").FlagTold);
        Assert.Equal(1, figures.WithoutPlace); // the other one began in December
    }

    [PostGisFact]
    public async Task Groups_sources_and_feeds_are_told_as_the_store_has_them()
    {
        var figures = await FiguresAsync();

        Assert.Equal(["Dock Crew", "Old Lane Firm", "Quarry Crew"], figures.Groups.Groups.Select(of => of.Name));
        // A membership in force vouches for its group, one that has ended does not.
        Assert.Equal(
            [new DateTime(2025, 2, 1), new DateTime(2022, 1, 1), new DateTime(2025, 3, 20)],
            figures.Groups.Groups.Select(of => of.VouchedAt.UtcDateTime));
        Assert.Equal([2, 0, 1], figures.Groups.ByStatus.Select(of => of.Count ?? -1));
        Assert.Equal([2, 0, 0, 1], figures.Groups.ByAge.Select(of => of.Count ?? -1));
        var stored = await _world.Borough.AskAsync("SELECT count(*) FROM incident WHERE earliest_at < '2025-01-01'");
        var source = Assert.Single(figures.Sources);
        Assert.Equal(("test", HotspotWorld.Months, int.Parse(stored[0], CultureInfo.InvariantCulture)),
            (source.Source, source.Publications, source.Incidents));
        Assert.Equal(new DateOnly(2025, 2, 1), source.LastMonth);
        var feed = Assert.Single(figures.Feeds);
        Assert.Equal(("Gate feed", 1234L, 7L), (feed.Name, feed.Accepted, feed.Refused));
        Assert.Equal(new DateTime(2025, 3, 20, 12, 0, 0), feed.LastReadAt?.UtcDateTime);
    }

    [PostGisFact]
    public async Task Hotspots_are_those_of_the_newest_run_that_share_ground_with_the_areas()
    {
        await _world.Borough.RunAsync();
        var run = await _world.Borough.RunAsync();

        var figures = await FiguresAsync(ProfileWorld.Order(areas: "W0"));

        var hotspots = Assert.Single(figures.Hotspots);
        Assert.Equal((run, "neighbourhood-crime"), (hotspots.Run, hotspots.Group));
        // Ward 0 is 1.5 km of squares of 500 m, from (340, 400).
        var expected = await _world.Borough.AskAsync($"""
            SELECT cell_id, forecast, flagged_at IS NOT NULL, (SELECT sum(c) FROM unnest(counts) AS c) FROM hotspot_cell_reviewed
            WHERE run_id = '{run}' AND ST_XMin(outline) BETWEEN 340000 AND 341000 AND ST_YMin(outline) BETWEEN 400000 AND 401000
            ORDER BY place
            """);
        Assert.Equal(9, expected.Count);
        Assert.Equal(expected, hotspots.Cells.Select(cell => $"{cell.Id}|{cell.Forecast}|{cell.Flagged}|{cell.Count}"));
        Assert.Contains(hotspots.Cells, cell => cell.Flagged);
        await using (var reject = _world.Borough.Database.CreateCommand("UPDATE hotspot_flag SET review = 3")) await reject.ExecuteNonQueryAsync();
        Assert.DoesNotContain((await FiguresAsync(ProfileWorld.Order(areas: "W0"))).Hotspots[0].Cells, cell => cell.Flagged);
    }

    [PostGisFact]
    public async Task Every_number_of_the_tables_is_one_of_the_figures()
    {
        var id = await _world.BuildAsync();

        var files = await _world.FilesAsync(id);

        var figures = ProfileDocument.Read(DocumentFile.OfText("f", "application/json", files["figures.json"]));
        foreach (var table in ProfileTables.Of(figures)) Assert.Equal(table.ToCsv(), files[$"tables/{table.Id}.csv"]);
        var overview = files["tables/overview.csv"].Split("\r\n");
        var neighbourhood = figures.Crime.Single(of => of.Id == "neighbourhood-crime");
        // 1000 to 1800 residents in nine wards are 12 600 in all; the profile has twelve months.
        Assert.StartsWith(
            FormattableString.Invariant($"Neighbourhood crime,{neighbourhood.Total},{1_000.0 * neighbourhood.Total!.Value / 12_600:0.0},not known"),
            overview.Single(line => line.StartsWith("Neighbourhood", StringComparison.Ordinal)), StringComparison.Ordinal);
        using var manifest = JsonDocument.Parse(files["manifest.json"]);
        Assert.Contains(manifest.RootElement.GetProperty("inputs").EnumerateArray(), input => input.GetProperty("name").GetString() == "incidents"
            && input.GetProperty("sha256").GetString()!.Length == 64);
    }

    // Counts, rates and changes as they stand on the page and in the CSV, reckoned anew from the incidents and the wards' own residents.
    [PostGisFact]
    public async Task Each_rate_and_change_of_the_tables_is_what_a_plain_recount_gives()
    {
        await AddFlaggedAsync();
        var first = ProfileWorld.Order();
        first.MonthCount = 6;
        await _world.SignAsync(await _world.BuildAsync(first, by: "ann"), "bob");

        var files = await _world.FilesAsync(await _world.BuildAsync());

        var rows = (await _world.Borough.AskAsync("""
            SELECT ST_X(location), ST_Y(location), to_char(earliest_at AT TIME ZONE 'Europe/London', 'YYYY-MM'), crime_type, flags
            FROM incident WHERE location IS NOT NULL AND earliest_at >= '2024-01-01Z' AND earliest_at < '2025-01-01Z'
            """)).Select(row => row.Split('|')).ToList();
        foreach (var (id, title) in ((string, string)[])[("drugs", "Drugs"), ("exploitation", "Exploitation"), ("knife-enabled", "Knife-enabled crime"),
            ("neighbourhood-crime", "Neighbourhood crime"), ("vehicle-nuisance", "Vehicle nuisance")])
        {
            var group = ProfileTables.GroupOf(id);
            var ofKind = rows.Where(row => Belongs(group, row[3], int.Parse(row[4], CultureInfo.InvariantCulture))).ToList();
            var byWard = Enumerable.Range(0, 9).Select(ward => ofKind.Count(row => WardOf(row) == $"W{ward}")).ToArray();
            var before = Enumerable.Range(0, 9).Select(ward => ofKind.Count(row => WardOf(row) == $"W{ward}" && string.CompareOrdinal(row[2], "2024-06") <= 0)).ToArray();
            Assert.Equal(
                Enumerable.Range(0, 9).Select(i => string.Create(
                    CultureInfo.InvariantCulture,
                    $"Ward {i},W{i},{byWard[i]},{1_000 + (100 * i)},not known,{1_000.0 * byWard[i] / (1_000 + (100 * i)):0.0},not known,{before[i]},{ChangeOf(byWard[i], before[i])}")),
                files[$"tables/{id}-areas.csv"].Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Skip(1));
            Assert.Contains(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{title},{byWard.Sum()},{1_000.0 * byWard.Sum() / 12_600:0.0},not known,{ChangeOf(byWard.Sum(), before.Sum())}"),
                files["tables/overview.csv"].Split("\r\n"));
        }

        // Twelve months against six: by month, in per cent. A plus is no formula.
        static string ChangeOf(int now, int then)
        {
            if (then == 0) return now == 0 ? "none in either" : "none before";
            var change = 100 * ((now / 12.0 / (then / 6.0)) - 1);
            var text = string.Create(CultureInfo.InvariantCulture, $"{change:+0.0;-0.0;0.0} %");
            return text[0] is '+' or '-' ? $"'{text}" : text;
        }
    }

    [PostGisFact]
    public async Task Tables_of_groups_sources_feeds_and_hotspots_say_what_the_store_says()
    {
        var run = await _world.Borough.RunAsync();

        var files = await _world.FilesAsync(await _world.BuildAsync());

        Assert.Equal(
            ["all,3", "active,2", "dormant,0", "archived,1", "last vouched for up to 3 months ago,2", "last vouched for 3 to 6 months ago,0",
                "last vouched for 6 to 12 months ago,0", "last vouched for more than a year ago,1"],
            Rows("groups"));
        Assert.Equal(["Dock Crew,active,2025-02-01", "Old Lane Firm,archived,2022-01-01", "Quarry Crew,active,2025-03-20"], Rows("group-names"));
        var counted = (await _world.Borough.AskAsync("SELECT count(*) FROM incident WHERE earliest_at < '2025-01-01'"))[0];
        Assert.Equal([$"test,14,2025-04-02,2,2025-02,{counted}"], Rows("sources"));
        // 12 days and 21 hours before the second of April, nine o'clock in UTC.
        Assert.Equal(["Gate feed,2025-03-20,12.9 days,1234,7"], Rows("feeds"));
        Assert.Equal(
            await _world.Borough.AskAsync($"""
                SELECT rank || ',' || cell_id || ',' || to_char(forecast::numeric, 'FM9990.0') || ' (' || to_char(lo90::numeric, 'FM9990') || ' to ' || to_char(hi90::numeric, 'FM9990') || '),'
                  || to_char(mean12::numeric, 'FM9990.0') || ',' || ehsa_label || ',' || ehsa_label_robust || ',' || to_char((100 * emerging_prob)::numeric, 'FM9990') || ' %,'
                  || CASE WHEN flagged_at IS NULL THEN 'no' ELSE 'yes' END
                FROM hotspot_cell_reviewed
                WHERE run_id = '{run}' AND ST_XMin(outline) >= 340000 AND ST_XMax(outline) <= 344500 AND ST_YMin(outline) >= 400000 AND ST_YMax(outline) <= 404500
                ORDER BY rank, cell_id COLLATE "C" LIMIT 25
                """),
            Rows("hotspots-neighbourhood-crime"));

        IEnumerable<string> Rows(string table) => files[$"tables/{table}.csv"].Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Skip(1);
    }

    [PostGisFact]
    public async Task Hits_are_counted_by_kind_and_outcome_without_those_that_are_not_told()
    {
        // Ward 4 begins at (341.5, 401.5); of nine hits there one is withdrawn, held, of safeguarding, restricted or late, each.
        await using (var command = _world.Borough.Database.CreateCommand("""
            INSERT INTO restriction (restriction_id, nominal_id, ground, case_reference, reason, review_at, from_time, created_by)
            VALUES (gen_random_uuid(), 'n1', 1, 'c', 'r', '2026-01-01', '2024-01-01Z', 'officer');
            INSERT INTO hit (hit_id, kind, rule_id, vrm, nominal_id, state, held, outcome, first_captured_at, last_captured_at, last_received_at,
              last_sequence, meaning_sequence, body, due_at)
            SELECT gen_random_uuid(), kind, 'r' || i, 4711 + i, nominal, state, held, outcome, at, at, at, 1, 1,
              jsonb_build_object('hit', jsonb_build_object('first', jsonb_build_object(
                'position', jsonb_build_array(east * 100, 40200000), 'safeguarding', safeguarding))), at
            FROM (VALUES
              (1, 2, NULL, 2, false, NULL, '2024-03-01Z'::timestamptz, 342000, false),
              (2, 2, NULL, 2, false, 1, '2024-03-01Z', 342000, false), (3, 2, NULL, 2, false, 1, '2024-03-02Z', 342000, false),
              (4, 4, NULL, 2, false, 5, '2024-12-31Z', 342000, false),
              (5, 2, NULL, 3, false, NULL, '2024-03-01Z', 342000, false), (6, 2, NULL, 2, true, NULL, '2024-03-01Z', 342000, false),
              (7, 2, NULL, 2, false, NULL, '2024-03-01Z', 342000, true), (8, 2, 'n1', 2, false, NULL, '2024-03-01Z', 342000, false),
              (9, 2, NULL, 2, false, NULL, '2025-03-01Z', 342000, false), (10, 2, NULL, 2, false, NULL, '2024-03-01Z', 340100, false)
            ) AS made (i, kind, nominal, state, held, outcome, at, east, safeguarding)
            """)) await command.ExecuteNonQueryAsync();

        var hits = (await FiguresAsync(ProfileWorld.Order(areas: "W4"))).Hits;

        Assert.Equal(
            ["exclusion zone undecided 1", "exclusion zone confirmed 2", "curfew passed to police 1"],
            hits.SelectMany(of => of.ByOutcome.Where(one => one.Count > 0), (of, one) => $"{of.Kind} {one.Name} {one.Count}"));
        Assert.Equal(7, hits.Count);
    }

    [PostGisFact]
    public async Task Crossings_of_the_last_month_are_counted_by_arterial_and_kind()
    {
        await using (var command = _world.Borough.Database.CreateCommand("""
            INSERT INTO camera (id, feed_id, display_name, kind, mast, capture_point, survey_uncertainty_metres, road, device_ids, time_zone,
              covert, clock_skew_seconds_max, revision, updated_at)
            SELECT 'out-7', feed_id, display_name, kind, mast, capture_point, survey_uncertainty_metres, road, device_ids, time_zone, covert,
              clock_skew_seconds_max, revision, updated_at FROM camera WHERE id = 'gate-7';
            SELECT ensure_sighting_partition(day::date) FROM generate_series('2024-11-29'::date, '2025-01-02'::date, '1 day') AS day;
            INSERT INTO sighting (sighting_id, captured_at, received_at, feed_key, camera_key, vrm, vrm_text, uncertainty_cm, source_sequence, state)
            SELECT gen_random_uuid(), at, at, feed.key, camera.key, (@marks::bigint[])[number], 'X', 100, 0, 1
            FROM (VALUES
              ('gate-7', 1, '2024-12-02T08:00Z'::timestamptz), ('out-7', 1, '2024-12-02T08:10Z'), -- passes through
              ('gate-7', 2, '2024-12-02T09:00Z'), ('out-7', 2, '2024-12-02T12:00Z'), -- stays
              ('gate-7', 3, '2024-12-03T09:00Z'), ('gate-7', 4, '2024-12-03T09:00Z'), -- not seen going out
              ('out-7', 5, '2024-12-04T09:00Z'), -- not seen coming in
              ('gate-7', 6, '2024-11-30T23:50Z'), ('out-7', 6, '2024-12-01T00:05Z'), -- came in the month before
              ('gate-7', 7, '2024-11-30T12:00Z'), ('gate-7', 8, '2025-01-01T00:00Z')) AS made (gate, number, at)
            JOIN camera ON camera.id = gate JOIN feed ON feed.id = 'gate-7'
            """))
        {
            command.Parameters.AddWithValue("marks", Enumerable.Range(1, 8).Select(i => Vrm.TryParse($"AB12CD{i}", out var vrm) ? (long)vrm.Packed : 0).ToArray());
            await command.ExecuteNonQueryAsync();
        }
        var keys = (await _world.Borough.AskAsync("SELECT key FROM camera WHERE id IN ('gate-7', 'out-7') ORDER BY id"))
            .ConvertAll(key => int.Parse(key, CultureInfo.InvariantCulture));
        var order = new ProfileOrder("wards", [], new DateOnly(2024, 1, 1), 12, DocumentEdition.Police, 5, "")
        {
            Cordon = new([new CordonGate(keys[0], "A57", CrossingWay.In, 0), new CordonGate(keys[1], "B5", CrossingWay.Out, 0)], null),
        };

        var cordon = (await _world.Counts.CountAsync(
            order, new DateTimeOffset(2025, 2, 1, 0, 0, 0, TimeSpan.Zero), (_, _) => Task.CompletedTask, CancellationToken.None)).Figures.Cordon!;

        Assert.Equal(new DateOnly(2024, 12, 1), cordon.Month);
        Assert.Equal(["A57: 1 0 1 0 2 0", "B5: 0 1 0 2 0 1"], cordon.Arterials.Select(of => $"{of.Arterial}: {string.Join(' ', of.ByKind)}"));
        Assert.Equal((8, null), (cordon.Total, cordon.Coverage));
    }

    // Knives, nuisance and exploitation, two of them without a place, one on the edge of two wards.
    async Task AddFlaggedAsync()
    {
        var incidents = new List<Incident>();
        for (var i = 0; i < 20; i++)
        {
            incidents.Add(new Incident
            {
                CrimeType = CrimeType.Of(i % 3 == 0 ? "Modern slavery" : "Violence"),
                Time = IncidentTime.At(new DateTimeOffset(2024, 1 + i % 12, 1, 0, 30, 0, TimeSpan.Zero).AddHours(-1)), // the next month in summer
                Place = i < 2 ? null : i == 2 ? GeoPoint.OfMetres(341_500, 400_700) : GeoPoint.OfMetres(340_000 + i * 150, 400_100 + i * 130),
                Flags = i % 2 == 0 ? IncidentFlags.KnifeEnabled : IncidentFlags.VehicleNuisance,
                FlagsTold = IncidentFlags.KnifeEnabled | IncidentFlags.VehicleNuisance,
            });
        }
        await _world.Borough.Incidents.KeepAsync(
            new IncidentPublication("own", "2024", "own.csv", "", incidents),
            _ => new AuditEntry { Actor = "test", Action = AuditAction.Collection, Rpc = "test" }, CancellationToken.None);
    }

    async Task<ProfileFigures> FiguresAsync(V1.BuildProfileRequest? order = null)
    {
        var id = await _world.BuildAsync(order);
        return ProfileDocument.Read(DocumentFile.OfText("f", "application/json", await _world.FileAsync(id, "figures.json")));
    }

    // Written out, not by the program's own rule.
    static bool Belongs(CrimeGroup group, string type, int flags) => group.Id switch
    {
        "drugs" => type == "Drugs" || (flags & 4) != 0,
        "exploitation" => type == "Modern slavery" && (flags & 8) == 0,
        "knife-enabled" => (flags & 1) != 0 && (flags & 8) == 0,
        "neighbourhood-crime" => type is "Burglary" or "Robbery" && (flags & 8) == 0,
        "vehicle-nuisance" => (flags & 16) != 0 && (flags & 8) == 0,
        _ => throw new InvalidOperationException(group.Id),
    };

    // Nine squares of 1.5 km in rows of three; an edge belongs to the first.
    static string WardOf(string[] row)
    {
        var (x, y) = (double.Parse(row[0], CultureInfo.InvariantCulture) - 340_000, double.Parse(row[1], CultureInfo.InvariantCulture) - 400_000);
        for (var i = 0; i < 9; i++)
        {
            if (x >= i % 3 * 1_500 && x <= i % 3 * 1_500 + 1_500 && y >= i / 3 * 1_500 && y <= i / 3 * 1_500 + 1_500) return $"W{i}";
        }
        return "";
    }
}

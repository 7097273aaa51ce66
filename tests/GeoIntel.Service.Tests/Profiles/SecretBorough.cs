using System.Globalization;
using GeoIntel.Models.Cordons;
using GeoIntel.Models.Documents;
using GeoIntel.Models.Geo;
using GeoIntel.Models.Incidents;
using GeoIntel.Models.Sightings;
using GeoIntel.Service.Audit;
using GeoIntel.Service.Profiles;
using GeoIntel.Service.Storage.Analysis;

namespace GeoIntel.Service.Tests.Profiles;

/// <summary>A store drawn from a seed: people, marks, zones and cameras that no partner is told of, in wards with mostly few
/// incidents; and what was laid, to be counted again.</summary>
sealed class SecretBorough
{
    public const int Wards = 9;
    public const int Months = 12;
    const int WardMetres = 1_500, CellMetres = 500, CellsAcross = 9;

    static readonly (string Id, string Type, IncidentFlags Flag)[] Kinds =
    [
        ("drugs", "Drugs", IncidentFlags.PoliceGenerated), ("exploitation", "Modern slavery", 0), ("knife-enabled", "Violence", IncidentFlags.KnifeEnabled),
        ("neighbourhood-crime", "Burglary", 0), ("vehicle-nuisance", "Anti-social behaviour", IncidentFlags.VehicleNuisance),
    ];

    readonly List<(string Id, GeoPoint[] Corners)> _zones = [];
    readonly List<GeoPoint> _cameras = [];
    readonly List<string> _marks = [];
    readonly List<string> _names = [];
    readonly Random _random;
    readonly string _tag;

    public SecretBorough(int seed)
    {
        _random = new Random(seed);
        _tag = string.Create(CultureInfo.InvariantCulture, $"Zqx{seed}vw");
        for (var i = 0; i < 2 + _random.Next(3); i++) _zones.Add(($"{_tag}-zone-{i}", Triangle()));
        for (var i = 0; i < 2 + _random.Next(3); i++) _cameras.Add(OffTheLines(0, Wards / 3 * WardMetres, 0, Wards / 3 * WardMetres));
        for (var i = 0; i < 4; i++)
            _marks.Add($"{Letter()}{Letter()}{_random.Next(30, 50)}{Letter()}{Letter()}{Letter()}");
        for (var i = 0; i < 3; i++) _names.Add($"{_tag} Person {Letter()}{i}");
        CellCounts = [.. Enumerable.Range(0, CellsAcross * CellsAcross).Select(_ => _random.Next(3) == 0 ? 5 + _random.Next(40) : _random.Next(5))];
    }

    /// <summary>Incidents in the wards, by kind, ward and month.</summary>
    public Dictionary<string, int[,]> Counts { get; } = [];

    /// <summary>Of all incidents, wherever, by source.</summary>
    public Dictionary<string, int> BySource { get; } = new() { ["council"] = 0, ["own"] = 0 };

    public int WithoutPlace { get; private set; }

    /// <summary>Of all months, of the cells of 500 m from the south-west on, row by row.</summary>
    public IReadOnlyList<int> CellCounts { get; }

    /// <summary>What stands in no file: names, ids and marks, as they are written in several ways.</summary>
    public IEnumerable<string> Secrets =>
        // Every name and id of this borough begins with the tag; the others are marks.
        _marks.SelectMany(mark => (string[])[mark, $"{mark[..4]} {mark[4..]}", Packed(mark)]).Append(_tag);

    /// <summary>Corners of zones and places of cameras; none lies near a line of the wards or cells.</summary>
    public IEnumerable<GeoPoint> Places => _zones.SelectMany(zone => zone.Corners).Concat(_cameras);

    /// <summary>The order that a partner's profile of the whole is made by, with all cameras on the line around it.</summary>
    public async Task<ProfileOrder> OrderAsync(ProfileWorld world)
    {
        var keys = (await world.Borough.AskAsync("SELECT key FROM camera ORDER BY id")).ConvertAll(key => int.Parse(key, CultureInfo.InvariantCulture));
        return new ProfileOrder("wards", [], new DateOnly(2024, 1, 1), Months, DocumentEdition.Partner, SmallCounts.ThresholdDefault, "")
        {
            Cordon = new([.. keys.Select((key, i) => new CordonGate(key, $"{_tag} Road {i}", i % 2 == 0 ? CrossingWay.In : CrossingWay.Out, 0))], null),
        };
    }

    public static string CellIdOf(int cell) => string.Create(CultureInfo.InvariantCulture, $"g500-{cell % CellsAcross}-{cell / CellsAcross}");

    /// <summary>Lays all of it in the place of what the store held.</summary>
    public async Task LayAsync(ProfileWorld world)
    {
        await DoAsync(world, """
            SET session_replication_role = replica;
            DELETE FROM hit; DELETE FROM list_entry; DELETE FROM vehicle_list; DELETE FROM vehicle_link; DELETE FROM group_membership;
            DELETE FROM organised_crime_group; DELETE FROM zone; DELETE FROM nominal; DELETE FROM sighting; DELETE FROM camera; DELETE FROM feed_cursor;
            DELETE FROM feed_refusal; DELETE FROM feed; DELETE FROM hotspot_cell; DELETE FROM hotspot_run; DELETE FROM incident;
            DELETE FROM incident_publication;
            SET session_replication_role = DEFAULT;
            """);
        await DoAsync(world, RegisterSql());
        await LayIncidentsAsync(world);
        await DoAsync(world, RunSql());
        await DoAsync(world, CrossingsSql());
    }

    string RegisterSql()
    {
        var sql = new StringWriter(CultureInfo.InvariantCulture);
        sql.WriteLine($"INSERT INTO feed (id, display_name, controller, regime, numbered, revision, updated_at) VALUES ('{_tag}-feed', '{_tag} Feed', '{_tag} council', 2, true, 1, '2024-01-01');");
        foreach (var (i, at) in _cameras.Index())
        {
            var point = FormattableString.Invariant($"ST_Point({at.EastingMetres}, {at.NorthingMetres}, 27700)");
            sql.WriteLine($"""
                INSERT INTO camera (id, feed_id, display_name, kind, mast, capture_point, survey_uncertainty_metres, road, device_ids, time_zone, covert,
                  clock_skew_seconds_max, revision, updated_at)
                VALUES ('{_tag}-cam-{i}', '{_tag}-feed', '{_tag} mast {i}', 1, {point}, {point}, 1, '{_tag} Road', '{"{}"}', 'Europe/London', {(i == 0 ? "true" : "false")}, 2, 1, '2024-01-01');
                """);
        }
        foreach (var (i, name) in _names.Index())
        {
            sql.WriteLine($"""
                INSERT INTO nominal (id, display_name, case_reference, category, cohort_state, licence_state, under_18, exploited, from_time, revision, updated_at)
                VALUES ('{_tag}-n{i}', '{name}', '{_tag}/C{i}', {2 + (i % 2)}, 1, 1, {(i == 1 ? "true" : "false")}, false, '2024-01-01', 1, '2024-01-01');
                INSERT INTO vehicle_link (id, nominal_id, vrm, type, source, from_time, revision, updated_at)
                VALUES ('{_tag}-l{i}', '{_tag}-n{i}', {Packed(_marks[i])}, 1, '{_tag} log', '2024-01-01', 1, '2024-01-01');
                """);
        }
        for (var i = 0; i < 1 + _random.Next(7); i++)
        {
            sql.WriteLine($"""
                INSERT INTO organised_crime_group (id, display_name, urn, status, revision, updated_at)
                VALUES ('{_tag}-g{i}', '{_tag} Crew {i}', '{_tag}-u{i}', {1 + _random.Next(3)}, 1, timestamptz '2025-03-01Z' - interval '{_random.Next(500)} days');
                INSERT INTO group_membership (id, group_id, nominal_id, role, from_time, revision, updated_at)
                VALUES ('{_tag}-m{i}', '{_tag}-g{i}', '{_tag}-n{i % 3}', 'runner', '2024-01-01', 1, '2024-02-01Z');
                """);
        }
        foreach (var (id, corners) in _zones)
        {
            var ring = string.Join(", ", corners.Append(corners[0]).Select(at => FormattableString.Invariant($"{at.EastingMetres} {at.NorthingMetres}")));
            sql.WriteLine($"""
                INSERT INTO zone (id, display_name, outline, protects_person, from_time, revision, updated_at)
                VALUES ('{id}', '{_tag} Place', ST_Multi(ST_GeomFromText('POLYGON(({ring}))', 27700)), {(_random.Next(2) == 0 ? "true" : "false")}, '2024-01-01Z', 1, '2024-01-05Z');
                """);
        }
        sql.WriteLine($"""
            INSERT INTO vehicle_list (id, display_name, owner, purpose_statement, confidential, revision, updated_at)
            VALUES ('{_tag}-list', '{_tag} Wanted', 'o', 'p', false, 1, '2024-01-05Z');
            INSERT INTO list_entry (id, list_id, vrm, priority, action_code, instruction, owner, schedule, basis_kind, basis_reference, basis_scope,
              basis_necessity, basis_proportionality, basis_less_intrusive_alternative, approval_state, approval_proposed_by, approval_decided_by,
              review_at, from_time, until_time, revision, updated_at)
            VALUES ('{_tag}-e', '{_tag}-list', {Packed(_marks[3])}, 1, 'STOP', '', 'o', '', 2, '{_tag}/B', '-', '-', '-', '-', 2, 'a', 'b', '2026-01-01Z',
              '2024-01-01Z', '2026-01-01Z', 1, '2024-01-05Z');
            """);
        foreach (var (i, mark) in _marks.Index())
        {
            var at = _cameras[i % _cameras.Count];
            sql.WriteLine($$"""
                INSERT INTO hit (hit_id, kind, rule_id, vrm, nominal_id, state, held, outcome, first_captured_at, last_captured_at, last_received_at,
                  last_sequence, meaning_sequence, body, due_at)
                VALUES (gen_random_uuid(), {{1 + i}}, '{{_tag}}-e', {{Packed(mark)}}, '{{_tag}}-n{{i % 3}}', 2, false, {{1 + i}}, '2024-03-01Z', '2024-03-01Z',
                  '2024-03-01Z', 1, 1, '{"hit": {"first": {"cameraId": "{{_tag}}-cam-0", "vrm": "{{mark}}", "safeguarding": false,
                  "position": [{{at.EastingCentimetres}}, {{at.NorthingCentimetres}}]} } }'::jsonb, '2024-03-01Z');
                """);
        }
        return sql.ToString();
    }

    async Task LayIncidentsAsync(ProfileWorld world)
    {
        var incidents = BySource.Keys.ToDictionary(source => source, _ => new List<Incident>());
        foreach (var (id, type, flag) in Kinds)
        {
            var counts = Counts[id] = new int[Wards, Months];
            for (var left = _random.Next(_random.Next(3) == 0 ? 6 : 90); left > 0; left--)
            {
                // Most of them in one ward, so that the others are small.
                var (ward, month) = (_random.Next(3) > 0 ? 0 : _random.Next(Wards), _random.Next(Months));
                counts[ward, month]++;
                Add(type, flag, month, OffTheLines(ward % 3 * WardMetres, (ward % 3 + 1) * WardMetres, ward / 3 * WardMetres, (ward / 3 + 1) * WardMetres));
            }
        }
        for (var left = _random.Next(4) == 0 ? 0 : _random.Next(30); left > 0; left--)
            Add("Shoplifting", 0, _random.Next(Months), OffTheLines(0, Wards / 3 * WardMetres, 0, Wards / 3 * WardMetres));
        WithoutPlace = _random.Next(10);
        for (var left = WithoutPlace; left > 0; left--) Add("Shoplifting", 0, _random.Next(Months), null);
        foreach (var (source, of) in incidents)
        {
            BySource[source] = of.Count;
            await world.Borough.Incidents.KeepAsync(
                new IncidentPublication(source, "2024", $"{_tag}.csv", "", of),
                _ => new AuditEntry { Actor = "test", Action = AuditAction.Collection, Rpc = "test" }, CancellationToken.None);
        }

        void Add(string type, IncidentFlags flag, int month, GeoPoint? place) => incidents[_random.Next(4) == 0 ? "council" : "own"].Add(new Incident
        {
            CrimeType = CrimeType.Of(type), Place = place, Flags = flag,
            Time = IncidentTime.At(IncidentTime.MonthStart(2024, month + 1).AddHours(1 + _random.Next(600))),
            FlagsTold = IncidentFlags.KnifeEnabled | IncidentFlags.VehicleNuisance | IncidentFlags.PoliceGenerated,
        });
    }

    string RunSql() => $"""
        INSERT INTO hotspot_run (id, state, crime_group, unit, first_month, month_count, forecaster, parameters, requested_by, purpose, handling,
          attribution, currency, warning, verdict, page, created_at, ended_at)
        VALUES ('run-1', 3, 'neighbourhood-crime', 'grid-500', '2023-01-01', 24, 'empirical-bayes', '{"{}"}', 'test', 'A test.', 'None: made up.',
          'Made up.', '2025', 'Made up.', 'Made up.', '', '2025-01-02', '2025-01-02');
        INSERT INTO hotspot_cell (run_id, place, cell_id, outline, period, count, counts, mean12, forecast, lo80, hi80, lo90, hi90, rank, cum_area_pct,
          gi_z, gi_p, gi_bin, ehsa_code, ehsa_label, ehsa_label_robust, pct_hot, mk_tau, mk_z, mk_p, emerging_prob, share_longrun, share_recent,
          share_neighbours, share_other_types, police_generated_share, missing_coord_share, suppressed, why)
        SELECT hotspot_run.id, n, format('g500-%s-%s', n % {CellsAcross}, n / {CellsAcross}),
          ST_Multi(ST_MakeEnvelope(340000 + n % {CellsAcross} * {CellMetres}, 400000 + n / {CellsAcross} * {CellMetres},
            340000 + (n % {CellsAcross} + 1) * {CellMetres}, 400000 + (n / {CellsAcross} + 1) * {CellMetres}, 27700)),
          '2025-01-01', 0, ARRAY[count, 0]::float[], count / 12.0, n / 10.0, 0, n, 0, n, n + 1, (n + 1) * 100.0 / {CellsAcross * CellsAcross}, 0, 1, 0, 1,
          'Sporadic Hot Spot', 'No Pattern Detected', 0, 0, 0, 1, 0.5, 0.6, 0.2, 0.1, 0.1, 0, 0, count < 5, ''
        FROM hotspot_run, unnest(ARRAY[{string.Join(',', CellCounts)}]) WITH ORDINALITY AS laid (count, number), LATERAL (SELECT number::int - 1 AS n) AS place;
        """;

    string CrossingsSql()
    {
        var sql = new StringWriter(CultureInfo.InvariantCulture);
        sql.WriteLine("SELECT ensure_sighting_partition(day::date) FROM generate_series('2024-12-01'::date, '2025-01-01'::date, '1 day') AS day;");
        for (var i = 0; i < _random.Next(40); i++)
        {
            sql.WriteLine($"""
                INSERT INTO sighting (sighting_id, captured_at, received_at, feed_key, camera_key, vrm, vrm_text, uncertainty_cm, source_sequence, state)
                SELECT gen_random_uuid(), at, at, feed.key, camera.key, {Packed(i < _marks.Count ? _marks[i] : $"AB12C{Letter()}{Letter()}")}, '{_marks[0]}', 100, 0, 1
                FROM camera JOIN feed ON feed.id = camera.feed_id, (SELECT timestamptz '2024-12-05Z' + interval '{_random.Next(20 * 1440)} minutes' AS at) AS made
                WHERE camera.id = '{_tag}-cam-{_random.Next(_cameras.Count)}';
                """);
        }
        return sql.ToString();
    }

    GeoPoint[] Triangle()
    {
        var (west, south) = (_random.Next(3_000), _random.Next(3_000));
        return
        [
            OffTheLines(west, west + 400, south, south + 400), OffTheLines(west + 700, west + 1_200, south, south + 400),
            OffTheLines(west, west + 1_200, south + 700, south + 1_200),
        ];
    }

    // At least 40 m from every line of the cells, so that no corner of theirs can be taken for it.
    GeoPoint OffTheLines(int west, int east, int south, int north)
    {
        return GeoPoint.OfMetres(340_000 + Draw(west, east), 400_000 + Draw(south, north));

        double Draw(int from, int until)
        {
            while (true)
            {
                var drawn = from + (_random.NextDouble() * (until - from));
                if (drawn % CellMetres is > 40 and < CellMetres - 40) return drawn;
            }
        }
    }

    char Letter() => "BCDFGHJKLMN"[_random.Next(11)];

    static string Packed(string mark) => Vrm.Of(mark).Packed.ToString(CultureInfo.InvariantCulture);

    static async Task DoAsync(ProfileWorld world, string sql)
    {
        await using var command = world.Borough.Database.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }
}

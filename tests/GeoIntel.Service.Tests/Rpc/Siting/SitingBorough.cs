using System.Globalization;
using System.Text.Json.Nodes;
using GeoIntel.Models.Geo;
using GeoIntel.Models.Siting;
using GeoIntel.Service.Access;
using GeoIntel.Service.Admission;
using GeoIntel.Service.Retention;
using GeoIntel.Service.Rpc;
using GeoIntel.Service.Rpc.Siting;
using GeoIntel.Service.Storage.Analysis;
using GeoIntel.Service.Storage.Hotspots;
using GeoIntel.Service.Tests.Admission;
using GeoIntel.Service.Tests.Registry;
using GeoIntel.Service.Tests.Rejudging;
using GeoIntel.V1;
using Camera = GeoIntel.Models.Sightings.Camera;
using CordonGate = GeoIntel.V1.CordonGate;
using Deployment = GeoIntel.Models.Siting.Deployment;
using Read = GeoIntel.Models.Sightings.Read;
using SitingObjective = GeoIntel.Models.Siting.SitingObjective;

namespace GeoIntel.Service.Tests.Rpc.Siting;

/// <summary>A made-up borough of 4 km by 4 km from a seed: cells with weights in eighths, overt and covert cameras, gates on two
/// roads with their reads, and zones of conditions; and plain recounts of what is stored.</summary>
sealed class SitingBorough : IAsyncDisposable
{
    public const string Run = "0c7f0a52-0000-4000-8000-000000000001";
    public const double Reach = 400;
    const int West = 344_000;
    const int South = 390_000;
    const int Side = 4_000;

    public static readonly DateTimeOffset From = Neighbourhood.Now.AddDays(-5);
    public static readonly DateTimeOffset Until = Neighbourhood.Now.AddDays(-3); // two days: a day's crossings are halves
    public static readonly DateOnly Day = new(2026, 3, 1);

    SitingBorough(IntakeWorld intake, int seed)
    {
        (Intake, Seed) = (intake, seed);
        Registry = new RecordedRegistry(intake.Database, () => intake.Clock.Now);
    }

    public IntakeWorld Intake { get; }
    public RecordedRegistry Registry { get; }
    public int Seed { get; }

    public static async Task<SitingBorough> CreateAsync(PostGisFixture postgis, int seed, bool hasCovert = true)
    {
        var random = new Random(seed);
        Camera[] cameras =
        [
            .. Enumerable.Range(0, 8).Select(i => Fixed($"o{i}")), .. Enumerable.Range(0, 4).Select(i => Fixed($"c{i}")), Fixed("old"),
            .. Enumerable.Range(0, 3).Select(i => Fixed($"gate{i}")),
        ];
        var intake = await IntakeWorld.CreateAsync(postgis, hasCovert ? cameras : [.. cameras.Where(camera => camera.Id[0] != 'c')]);
        var borough = new SitingBorough(intake, seed);
        await borough.ChangeCamerasAsync("id LIKE 'c_' AND id <> 'a57'", "covert = true");
        await borough.ChangeCamerasAsync("id = 'old'", $"in_service_until = '{Neighbourhood.Now.AddDays(-1):O}'");
        await borough.AddRunAsync(Run, seed);
        await borough.AddReadsAsync(new Random(seed + 1));
        await intake.Live.LoadAsync(CancellationToken.None);
        return borough;

        Camera Fixed(string id) => Neighbourhood.Fixed(id, "shops", West + random.Next(Side), South + random.Next(Side));
    }

    public SitingDesk Desk() => DeskOf(Intake);

    public static SitingDesk DeskOf(IntakeWorld world, RegimesOptions? options = null) => new(
        new SitingSources(
            new HotspotRunStore(world.Database, world.Clock), new HotspotCellStore(world.Database), new CordonSearch(world.Database),
            Questions.Gate(world, options)),
        world.Live, Questions.Gate(world, options), world.Clock);

    /// <param name="caller">Null is one of every role.</param>
    public Task<ReviewSitingResponse> ReviewAsync(ReviewSitingRequest request, CallerIdentity? caller = null) =>
        new ProfileRpc(null!, null!, null!, null!, null!, Desk(), Questions.Audited(Intake)).ReviewSiting(request, Questions.Call("ProfileService/ReviewSiting", caller));

    /// <summary>Cells to support surveillance, and nothing else.</summary>
    public static ReviewSitingRequest Question() => new()
    {
        Purpose = new(Examples.Purpose) { Regime = LegalRegime.CouncilPart3 },
        Objective = V1.SitingObjective.SupportSurveillance,
        Deployment = SitingDeployment.Overt,
        CameraReachMetres = Reach,
        Hotspots = { new SitingHotspots { Objective = V1.SitingObjective.SupportSurveillance, Run = Run, Weight = SitingCellWeight.Mean12 } },
    };

    /// <summary>With everything that can be asked, for both objectives.</summary>
    public static ReviewSitingRequest WholeQuestion(Random random, int candidates = 12)
    {
        var question = Question();
        question.Hotspots.Add(new SitingHotspots
        {
            Objective = V1.SitingObjective.ProtectVulnerableCommunities, Run = Run, Weight = SitingCellWeight.Forecast,
        });
        question.Crossings.Add(Crossings());
        question.Zones.Add(new SitingZones { Objective = V1.SitingObjective.ProtectVulnerableCommunities, Date = "2026-03-01" });
        question.Cameras.Add(new SitingCamera { Camera = "cameras/o0", ReachMetres = 900, Covers = { "roads/Quiet Lane/in" } });
        question.Thresholds.Add(new SitingThreshold { Objective = V1.SitingObjective.SupportSurveillance, Weight = 12 });
        question.Thresholds.Add(new SitingThreshold { Objective = V1.SitingObjective.ProtectVulnerableCommunities, Weight = 20 });
        question.Candidates.AddRange(Enumerable.Range(0, candidates).Select(i => Candidate($"site-{i:00}", random)));
        question.SitesMax = 4;
        return question;
    }

    public static SitingCrossings Crossings() => new()
    {
        Objective = V1.SitingObjective.SupportSurveillance,
        Gates =
        {
            new CordonGate { Camera = "cameras/gate0", Way = CordonWay.In, Arterial = "West Road" },
            new CordonGate { Camera = "cameras/gate1", Way = CordonWay.Out, Arterial = "West Road" },
            new CordonGate { Camera = "cameras/gate2", InwardDegrees = 90, Arterial = "East Road" },
        },
        FromTime = Questions.Time(From),
        UntilTime = Questions.Time(Until),
        Roads =
        {
            new SitingRoad { Arterial = "Quiet Lane", Way = CordonWay.In, CrossingsPerDay = 31.5 },
            new SitingRoad { Arterial = "Quiet Lane", Way = CordonWay.Out, CrossingsPerDay = 8 },
        },
    };

    public static SitingCandidate Candidate(string id, Random random)
    {
        var candidate = new SitingCandidate { Id = id };
        if (random.Next(8) > 0)
        {
            candidate.Place = new Point { Epsg = 27700, X = West + random.Next(Side), Y = South + random.Next(Side) };
            candidate.ReachMetres = 200 + random.Next(4) * 150;
        }
        if (random.Next(3) == 0 || candidate.Place is null) candidate.Covers.Add("roads/Quiet Lane/out");
        return candidate;
    }

    /// <summary>A zone and a condition on it.</summary>
    public async Task AddZoneAsync(string id, double east, double north, double side, bool protects = false, int kind = 1, int conditions = 1)
    {
        await Registry.AlterAsync(
        [
            ("zone", id, new JsonObject { ["outline"] = RecordedRegistry.Square(east, north, side), ["protects_person"] = protects }),
            ("nominal", $"n-{id}", []),
            .. Enumerable.Range(0, conditions).Select(i => (
                "condition", $"k-{id}-{i}", new JsonObject { ["nominal_id"] = $"n-{id}", ["kind"] = kind, ["zone_id"] = id })),
        ]);
        await Intake.Live.LoadAsync(CancellationToken.None);
    }

    /// <summary>The cells of a run that weigh something, by a look at the table.</summary>
    public async Task<List<Demand>> CellsAsync(SitingObjective objective, string column) =>
    [
        .. (await Intake.AskAsync(FormattableString.Invariant(
                $"SELECT cell_id, {column}, ST_XMin(outline) + 100, ST_YMin(outline) + 100 FROM hotspot_cell WHERE run_id = '{Run}' AND {column} > 0")))
            .Select(row => row.Split('|')).Select(row => Weighing(
                objective, $"cells/{Run}/{row[0]}", Models.Siting.DemandKind.HotspotCell, Number(row[1]),
                GeoPoint.OfMetres(Number(row[2]), Number(row[3])))),
    ];

    /// <summary>Crossings a day by a plain loop over what is stored, and the roads that the question states.</summary>
    public async Task<List<Demand>> RoadsAsync(SitingObjective objective)
    {
        var reads = (await Intake.AskAsync(
                "SELECT vrm_text, camera.id, extract(epoch FROM captured_at)::bigint, coalesce(detail->>'direction', '') "
                + "FROM sighting JOIN camera ON camera.key = camera_key WHERE state = 1 AND camera.id LIKE 'gate_' ORDER BY captured_at"))
            .Select(row => row.Split('|'))
            .Select(row => (Mark: row[0], Road: RoadOf(row[1], row[3]), Time: DateTimeOffset.FromUnixTimeSeconds(long.Parse(row[2], null))))
            .Where(read => read.Road.Length > 0).ToList();
        var counts = new[] { "West Road/in", "West Road/out", "East Road/in", "East Road/out" }.ToDictionary(road => road, _ => 0);
        foreach (var vehicle in reads.GroupBy(read => read.Mark))
        {
            (string Road, DateTimeOffset Time) last = ("", default);
            foreach (var (_, road, time) in vehicle)
            {
                var isSame = road == last.Road && time - last.Time <= TimeSpan.FromMinutes(1);
                last = (road, time);
                if (!isSame && time >= From && time < Until) counts[road]++;
            }
        }
        var days = (Until - From).TotalDays;
        return
        [
            .. counts.Select(road => Weighing(objective, $"roads/{road.Key}", Models.Siting.DemandKind.ArterialCrossing, road.Value / days)),
            Weighing(objective, "roads/Quiet Lane/in", Models.Siting.DemandKind.ArterialCrossing, 31.5),
            Weighing(objective, "roads/Quiet Lane/out", Models.Siting.DemandKind.ArterialCrossing, 8),
        ];

        static string RoadOf(string camera, string direction) => (camera, direction) switch
        {
            ("gate0", _) => "West Road/in",
            ("gate1", _) => "West Road/out",
            (_, "") => "",
            _ => Math.Cos((Number(direction) - 90) * Math.PI / 180) > 0 ? "East Road/in" : "East Road/out",
        };
    }

    /// <summary>The cameras that stand, by a look at the table, with what the whole question says of them.</summary>
    public async Task<List<Site>> CamerasAsync(Deployment deployment) =>
    [
        .. (await Intake.AskAsync(
                $"SELECT id, ST_X(capture_point), ST_Y(capture_point) FROM camera WHERE kind = 1 AND covert = {deployment == Deployment.Covert} "
                + $"AND (in_service_until IS NULL OR in_service_until > '{Neighbourhood.Now:O}')"))
            .Select(row => row.Split('|')).Select(row => new Site
            {
                Id = $"cameras/{row[0]}",
                Deployment = deployment,
                CapturePoint = GeoPoint.OfMetres(Number(row[1]), Number(row[2])),
                ReachMetres = row[0] == "o0" ? 900 : Reach,
                Covers = row[0] switch
                {
                    "o0" => ["roads/Quiet Lane/in"],
                    "gate0" => ["roads/West Road/in"],
                    "gate1" => ["roads/West Road/out"],
                    "gate2" => ["roads/East Road/in", "roads/East Road/out"],
                    _ => [],
                },
            }),
    ];

    public static Demand Weighing(
        SitingObjective objective, string id, Models.Siting.DemandKind kind, double weight, GeoPoint? place = null) => new()
    {
        Id = id,
        Kind = kind,
        Place = place,
        SupportSurveillanceWeight = objective == SitingObjective.SupportSurveillance ? weight : 0,
        ProtectVulnerableCommunitiesWeight = objective == SitingObjective.ProtectVulnerableCommunities ? weight : 0,
    };

    public async Task ChangeCamerasAsync(string which, string change)
    {
        await Intake.DoAsync(
            $"""
            UPDATE registry_clock SET version = version + 1;
            UPDATE camera SET {change}, revision = revision + 1 WHERE {which};
            INSERT INTO registry_version (kind, id, revision, recorded_at, body, clock_version)
            SELECT 'camera', id, revision, now(), to_jsonb(camera), (SELECT version FROM registry_clock) FROM camera WHERE {which}
            """);
        await Intake.Live.LoadAsync(CancellationToken.None);
    }

    /// <summary>A run of cells of 200 m, whose weights are eighths; a third weigh nothing.</summary>
    public Task AddRunAsync(string id, int seed, int columns = 20, int count = 400) => Intake.DoAsync(
        $"""
        SELECT setseed({(seed % 1000 / 1000.0).ToString(CultureInfo.InvariantCulture)});
        INSERT INTO hotspot_run (id, state, crime_group, unit, first_month, month_count, forecaster, parameters, requested_by, purpose, handling,
          attribution, currency, warning, created_at, ended_at)
        VALUES ('{id}', 3, 'neighbourhood-crime', 'grid-200', '2025-02-01', 12, 'mean', '{"{}"}', 'test', 'test', 'For the test.',
          'Made up.', 'Incidents of 2025-02 to 2026-01.', 'No place is an address.', now(), now());
        INSERT INTO hotspot_cell (run_id, place, cell_id, outline, period, count, counts, mean12, forecast, lo80, hi80, lo90, hi90, rank,
          cum_area_pct, gi_z, gi_p, gi_bin, ehsa_code, ehsa_label, ehsa_label_robust, pct_hot, mk_tau, mk_z, mk_p, emerging_prob,
          share_longrun, share_recent, share_neighbours, share_other_types, police_generated_share, missing_coord_share, suppressed, why)
        SELECT '{id}', i, 'cell-' || lpad(i::text, 6, '0'),
          ST_Multi(ST_MakeEnvelope({West} + i % {columns} * 200, {South} + i / {columns} * 200,
            {West} + i % {columns} * 200 + 200, {South} + i / {columns} * 200 + 200, 27700)),
          '2026-02-01', floor(random() * 4), '{"{1}"}', greatest(0, floor(random() * 48) / 8 - 2), greatest(0, floor(random() * 48) / 8 - 2),
          0, 1, 0, 1, i + 1, 1, 0, 1, 0, 0, '', '', 0, 0, 0, 1, 0, 1, 0, 0, 0, 0, 0, false, ''
        FROM generate_series(0, {count - 1}) AS i
        """);

    public ValueTask DisposeAsync() => Intake.DisposeAsync();

    static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    async Task AddReadsAsync(Random random)
    {
        var reads = new List<IntakeRead>();
        for (var vehicle = 0; vehicle < 60; vehicle++)
        {
            var time = From.AddHours(-20).AddSeconds(random.Next(40_000));
            while (time < Until.AddHours(12))
            {
                var gate = random.Next(3);
                var direction = random.Next(12) == 0 ? (double?)null : random.Next(2) * 180 + 45 + random.Next(89);
                for (var again = random.Next(3); again >= 0; again--)
                {
                    reads.Add(new(new Read
                    {
                        Camera = $"gate{gate}", VrmText = $"ST{vehicle}TNG", CapturedAt = time.AddSeconds(-25 * again),
                        DirectionDegrees = direction, VendorEventId = $"e{reads.Count}", SourceSequence = 0,
                    }));
                }
                time = time.AddSeconds(200 + random.Next(60_000));
            }
        }
        await Intake.CommitAsync(new IntakeBatch("shops", reads));
    }
}

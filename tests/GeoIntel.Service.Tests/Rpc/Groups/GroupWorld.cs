using GeoIntel.Service.Admission;
using GeoIntel.Service.Tests.Admission;
using GeoIntel.Service.Tests.Registry;
using GeoIntel.V1;
using Camera = GeoIntel.Models.Sightings.Camera;
using Read = GeoIntel.Models.Sightings.Read;
using Vrm = GeoIntel.Models.Sightings.Vrm;

namespace GeoIntel.Service.Tests.Rpc.Groups;

/// <summary>Two groups of made-up people with linked vehicles, and three weeks of reads at five cameras.</summary>
/// <remarks>
/// <code>
///   g1 - n1 - VE1CLE           n1 and n2 share VE2CLE; n1 must not meet n4
///      - n2 - VE2CLE
///      - n3 - VE3CLE           a member up to ten days ago; the link began fifteen days ago
///   g2 - n3, n4 - VE4CLE
/// </code>
/// </remarks>
static class GroupWorld
{
    public const string Unlisted = "UPDATE list_entry SET approval_state = 3 WHERE id = 'cover-1'";

    public static readonly DateTimeOffset Now = Neighbourhood.Now;
    public static readonly DateTimeOffset From = Now.AddDays(-21);
    public static readonly DateTimeOffset Until = Now.AddHours(-1);
    public static readonly DateTimeOffset LeftAt = Now.AddDays(-10);
    public static readonly DateTimeOffset LinkedAt = Now.AddDays(-15);

    /// <summary>Group, nominal and vehicle, while both hold.</summary>
    public static readonly (string Nominal, string Mark, DateTimeOffset From, DateTimeOffset Until)[] OfGroupOne =
    [
        ("n1", "VE1CLE", From, Until), ("n1", "VE2CLE", From, Until), ("n2", "VE2CLE", From, Until), ("n3", "VE3CLE", LinkedAt, LeftAt),
    ];

    public static async Task<IntakeWorld> CreateAsync(PostGisFixture postgis, int seed, bool isRead = true)
    {
        Camera[] cameras = [.. Enumerable.Range(0, 5).Select(i => Neighbourhood.Fixed($"f{i}", "shops", 345_000 + i * 500, 392_000))];
        var world = await IntakeWorld.CreateAsync(postgis, cameras);
        if (isRead) await ReadAsync(world, seed);
        await RegisterAsync(world);
        return world;
    }

    public static Purpose Purpose
    {
        get
        {
            var purpose = Examples.Purpose;
            purpose.Regime = LegalRegime.CouncilPart3;
            return purpose;
        }
    }

    /// <summary>All rows of the registry's tables that a test has written become versions, and are in force.</summary>
    public static async Task PublishAsync(IntakeWorld world)
    {
        foreach (var table in (string[])["nominal", "vehicle_link", "organised_crime_group", "group_membership", "condition"])
        {
            await world.DoAsync(
                $"""
                 INSERT INTO registry_version (kind, id, revision, recorded_at, body, clock_version)
                 SELECT '{table}', id, revision, updated_at, to_jsonb({table}), (SELECT version + 1 FROM registry_clock) FROM {table}
                 ON CONFLICT DO NOTHING
                 """);
        }
        await world.DoAsync("UPDATE registry_clock SET version = version + 1");
        await world.Live.LoadAsync(CancellationToken.None);
    }

    public static string Restriction(string column, string value) =>
        $"""
         INSERT INTO restriction (restriction_id, {column}, ground, case_reference, reason, review_at, from_time, created_by)
         VALUES ('{Guid.NewGuid()}', {value}, 1, 'C-1', 'r', '2026-06-01', '2026-01-01', 'c')
         """;

    static async Task RegisterAsync(IntakeWorld world)
    {
        for (var i = 1; i <= 4; i++)
        {
            await world.DoAsync(
                $"""
                 INSERT INTO nominal (id, display_name, case_reference, category, cohort_state, licence_state, under_18, exploited, from_time,
                   revision, updated_at)
                 VALUES ('n{i}', 'Made Up {i}', '', {(i == 4 ? 3 : 1)}, 1, 1, {i == 2}, false, '2020-01-01', 1, '2025-06-0{i}')
                 """);
        }
        foreach (var group in (string[])["g1", "g2"])
        {
            await world.DoAsync(
                $"""
                 INSERT INTO organised_crime_group (id, display_name, urn, status, revision, updated_at)
                 VALUES ('{group}', 'Group {group}', 'URN-{group}', 1, 1, '2025-06-01')
                 """);
        }
        await MemberAsync("m1", "g1", "n1", "NULL", "1, '1', 'A', 'P', ''");
        await MemberAsync("m2", "g1", "n2", "NULL", "NULL, NULL, NULL, NULL, NULL");
        await MemberAsync("m3", "g1", "n3", $"'{LeftAt:O}'", "1, '2', 'B', 'P', ''");
        await MemberAsync("m4", "g2", "n3", "NULL", "1, '2', 'B', 'P', ''");
        await MemberAsync("m5", "g2", "n4", "NULL", "1, '2', 'B', 'P', ''");
        await LinkAsync("k1", "n1", "VE1CLE", "2025-01-01", "1, '1', 'B', 'C', 'Not to be told to partners'");
        await LinkAsync("k2", "n2", "VE2CLE", "2025-02-01", "NULL, NULL, NULL, NULL, NULL");
        await LinkAsync("k3", "n1", "VE2CLE", "2025-03-01", "2, 'B', '2', '1', ''");
        await LinkAsync("k4", "n3", "VE3CLE", $"{LinkedAt:O}", "1, '1', 'A', 'P', ''");
        await LinkAsync("k5", "n4", "VE4CLE", "2025-01-01", "1, '1', 'A', 'P', ''");
        await ConditionAsync("c1", "n1", "n4", 2, "2026-02-01");
        await ConditionAsync("c2", "n2", "n3", 1, "2026-06-01");
        await PublishAsync(world);

        Task MemberAsync(string id, string group, string nominal, string until, string evaluation) => world.DoAsync(
            $"""
             INSERT INTO group_membership (id, group_id, nominal_id, role, evaluation_scheme, evaluation_source, evaluation_assessment,
               evaluation_handling, evaluation_handling_conditions, from_time, until_time, revision, updated_at)
             VALUES ('{id}', '{group}', '{nominal}', 'transport', {evaluation}, '2025-01-01', {until}, 1, '2025-07-01')
             """);

        Task LinkAsync(string id, string nominal, string mark, string from, string evaluation) => world.DoAsync(
            $"""
             INSERT INTO vehicle_link (id, nominal_id, vrm, type, source, evaluation_scheme, evaluation_source, evaluation_assessment,
               evaluation_handling, evaluation_handling_conditions, from_time, revision, updated_at)
             VALUES ('{id}', '{nominal}', {Vrm.Of(mark).Packed}, 3, 'stop check {id}', {evaluation}, '{from}', 1, '2025-08-01')
             """);

        Task ConditionAsync(string id, string nominal, string other, int approval, string review) => world.DoAsync(
            $"""
             INSERT INTO condition (id, nominal_id, other_nominal_id, kind, schedule, instruction, basis_kind, basis_reference, basis_scope,
               basis_necessity, basis_proportionality, basis_less_intrusive_alternative, owner, approval_state, approval_proposed_by,
               approval_decided_by, served_at, review_at, from_time, until_time, revision, updated_at)
             VALUES ('{id}', '{nominal}', '{other}', 4, '', '', 1, 'LIC', '', 'n', 'p', 'a', 'DI Example', {approval}, 'a', 'b', '2025-12-01',
               '{review}', '2026-01-01', '2027-01-01', 1, '2025-12-01')
             """);
    }

    // The group's vehicles drive about, alone or in twos; NE1WER joins them in the last week only, 0LDFR1END always did.
    static async Task ReadAsync(IntakeWorld world, int seed)
    {
        var random = new Random(seed);
        var (reads, number) = (new List<IntakeRead>(), 0);
        void Add(string mark, int camera, DateTimeOffset time) => reads.Add(new(new Read
        {
            Camera = $"f{camera}", VrmText = mark, CapturedAt = time, VendorEventId = $"e{number++}", SourceSequence = 0,
            DirectionDegrees = random.Next(3) == 0 ? null : random.Next(360),
        }));
        for (var trip = 0; trip < 60; trip++)
        {
            var start = From.AddSeconds(random.Next((int)(Until - From).TotalSeconds - 9000));
            var (one, other) = ($"VE{1 + random.Next(4)}CLE", $"VE{1 + random.Next(4)}CLE");
            for (var i = 0; i < 1 + random.Next(4); i++)
            {
                var (camera, time) = (random.Next(5), start.AddSeconds(i * (60 + random.Next(2000))));
                Add(one, camera, time);
                if (random.Next(3) > 0) Add(other, camera, time.AddSeconds(random.Next(-150, 151)));
                if (random.Next(3) == 0) Add("0LDFR1END", camera, time.AddSeconds(random.Next(-100, 101)));
                if (time > Now.AddDays(-7)) Add("NE1WER", camera, time.AddSeconds(30));
            }
        }
        for (var i = 0; i < 800; i++)
            Add($"BY{random.Next(90)}STD", random.Next(5), From.AddSeconds(random.Next((int)(Until - From).TotalSeconds)));
        foreach (var outside in new[] { From.AddSeconds(-1), Until }) Add("VE1CLE", 0, outside);
        await world.CommitAsync(new IntakeBatch("shops", reads));
        var taken = reads.Where((_, i) => i % 19 == 3).ToList();
        await world.CommitAsync(new IntakeBatch("shops", [.. taken.Select(read => read with
        {
            Read = read.Read with { VendorEventId = $"w{read.Read.VendorEventId}", WithdrawsEventId = read.Read.VendorEventId },
        })]));
    }
}

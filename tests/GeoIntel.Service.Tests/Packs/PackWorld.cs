using System.Collections.Frozen;
using System.Globalization;
using GeoIntel.Models.Packs;
using GeoIntel.Models.Sightings;
using GeoIntel.Service.Access;
using GeoIntel.Service.Cameras;
using GeoIntel.Service.Documents;
using GeoIntel.Service.Packs;
using GeoIntel.Service.Rpc;
using GeoIntel.Service.Rpc.Documents;
using GeoIntel.Service.Storage.Cameras;
using GeoIntel.Service.Storage.Compliance;
using GeoIntel.Service.Storage.Documents;
using GeoIntel.Service.Storage.Packs;
using GeoIntel.Service.Storage.Reviews;
using GeoIntel.Service.Tests.Admission;
using GeoIntel.Service.Tests.Registry;
using GeoIntel.Service.Tests.Rpc;
using GeoIntel.V1;
using Grpc.Core;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using DocumentFile = GeoIntel.Models.Documents.DocumentFile;

namespace GeoIntel.Service.Tests.Packs;

/// <summary>A register with persons of whom packs tell and others of whom they do not, hits of all kinds from a seed, and the parts of
/// the service that make packs. The templates lie in a folder of their own.</summary>
sealed class PackWorld : IAsyncDisposable
{
    /// <summary>A Monday; the week and the month before it are over.</summary>
    public static readonly DateTimeOffset Now = Neighbourhood.Now;

    public const string Week = "2026-W09"; // from 23 February to 1 March
    public static readonly DateTimeOffset From = new(2026, 2, 23, 0, 0, 0, TimeSpan.Zero);
    public static readonly DateTimeOffset Until = From.AddDays(7);

    /// <summary>What stands in no byte of any pack: whoever is restricted, under 18, exploited, a victim or a witness; restricted and
    /// confidential marks; confidential lists; covert cameras; a zone that protects somebody.</summary>
    public static readonly string[] Secrets =
    [
        "Zephyr Youngblood", "Zelda Exploited", "Zoltan Restricted", "Zia Victim", "Zack Witness", "n-young", "n-exploited", "n-restricted",
        "n-victim", "n-witness", "ZZ99ZZZ", "ZZ 99 ZZZ", "CO99ONF", "covertops", "secret-entry", "cov-1", "Covert mast", "refuge",
        "c-young", "l-young", "l-mark", "m-exploited", "e-mark",
    ];

    static readonly string Seed =
        $"""
        INSERT INTO nominal (id, display_name, case_reference, category, cohort_state, licence_state, under_18, exploited, from_time, revision,
          updated_at)
        SELECT id, name, 'C/1', category, 1, 1, id = 'n-young', id = 'n-exploited', '2025-01-01Z', 1, '2026-02-24T09:00:00Z'
        FROM (VALUES ('p1', 'Aldous Fenwick', 2), ('p2', 'Brenna Quill', 2), ('n-young', 'Zephyr Youngblood', 2),
          ('n-exploited', 'Zelda Exploited', 2), ('n-restricted', 'Zoltan Restricted', 2), ('n-victim', 'Zia Victim', 3),
          ('n-witness', 'Zack Witness', 4)) AS person (id, name, category);
        INSERT INTO restriction (restriction_id, nominal_id, vrm, ground, case_reference, reason, review_at, from_time, created_by) VALUES
          (gen_random_uuid(), 'n-restricted', NULL, 1, 'RIGHTS-1', 'Disputed', '2027-01-01', '2026-01-01Z', 'test'),
          (gen_random_uuid(), NULL, {Mark("ZZ99ZZZ")}, 1, 'RIGHTS-2', 'Disputed', '2027-01-01', '2026-01-01Z', 'test');
        INSERT INTO vehicle_link (id, nominal_id, vrm, type, source, evaluation_scheme, evaluation_source, evaluation_assessment,
          evaluation_handling, evaluation_handling_conditions, from_time, revision, updated_at) VALUES
          ('l1', 'p1', {Mark("GO11ABC")}, 3, 'Patrol log 12', 1, '2', 'C', 'C', 'Not in open court', '2026-01-01Z', 1, '2026-02-24T09:00:00Z'),
          ('l2', 'p2', {Mark("KT06XYZ")}, 1, 'Parked beside zz 99-zzz', NULL, NULL, NULL, NULL, NULL, '2026-01-01Z', 1, '2026-03-01T23:59:59Z'),
          ('l3', 'p2', {Mark("KT07XYZ")}, 6, 'Seen with zoltan restricted', 2, 'B', '2', '1', '', '2026-01-01Z', 1, '2026-02-23T00:00:00Z'),
          ('l-late', 'p2', {Mark("KT08XYZ")}, 6, '', NULL, NULL, NULL, NULL, NULL, '2026-01-01Z', 1, '2026-03-02T00:00:00Z'),
          ('l-early', 'p2', {Mark("KT09XYZ")}, 6, '', NULL, NULL, NULL, NULL, NULL, '2026-01-01Z', 1, '2026-02-22T23:59:59Z'),
          ('l-young', 'n-young', {Mark("KT10XYZ")}, 4, '', NULL, NULL, NULL, NULL, NULL, '2026-01-01Z', 1, '2026-02-24T09:00:00Z'),
          ('l-mark', 'p1', {Mark("ZZ99ZZZ")}, 4, '', NULL, NULL, NULL, NULL, NULL, '2026-01-01Z', 1, '2026-02-24T09:00:00Z');
        INSERT INTO organised_crime_group (id, display_name, urn, status, revision, updated_at)
        VALUES ('g1', 'Quarry Crew', 'u1', 1, 1, '2026-01-05Z');
        INSERT INTO group_membership (id, group_id, nominal_id, role, evaluation_scheme, evaluation_source, evaluation_assessment,
          evaluation_handling, evaluation_handling_conditions, from_time, revision, updated_at) VALUES
          ('m1', 'g1', 'p1', 'courier', 1, '1', 'A', 'P', '', '2026-01-01Z', 1, '2026-02-25T09:00:00Z'),
          ('m-exploited', 'g1', 'n-exploited', 'runner', NULL, NULL, NULL, NULL, NULL, '2026-01-01Z', 1, '2026-02-25T09:00:00Z'),
          ('m-old', 'g1', 'p2', '', NULL, NULL, NULL, NULL, NULL, '2026-01-01Z', 1, '2026-01-25T09:00:00Z');
        INSERT INTO zone (id, display_name, outline, protects_person, from_time, until_time, revision, updated_at)
        SELECT id, id, ST_Multi(ST_MakeEnvelope(346000, 390000, 348000, 393000, 27700)), id = 'refuge', '2026-01-01Z', '2026-03-20Z', 1, '2026-01-05Z'
        FROM (VALUES ('z1'), ('refuge')) AS kept (id);
        INSERT INTO condition (id, nominal_id, other_nominal_id, group_id, kind, zone_id, schedule, instruction, basis_kind, basis_reference,
          basis_scope, basis_necessity, basis_proportionality, basis_less_intrusive_alternative, basis_expires_at, owner, approval_state,
          approval_proposed_by, approval_decided_by, served_at, review_at, from_time, until_time, revision, updated_at)
        SELECT id, nominal, other, crew, kind, zone, schedule, '', basis, 'B/' || id, '-', '-', '-', '-', expires::timestamptz, 'DS Owner', 2, 'a',
          'b', '2026-01-01Z', review::timestamptz, '2026-01-01Z', '2026-12-01Z', 1, '2026-01-05Z'
        FROM (VALUES
          ('c1', 'p1', NULL, NULL, 1, 'z1', 'Daily 10:00-14:00', 1, NULL, '2026-03-10Z'),
          ('c2', 'p2', NULL, NULL, 2, 'z1', '', 1, '2026-03-25Z', '2026-02-20Z'),
          ('c3', NULL, NULL, 'g1', 5, NULL, '', 3, '2026-06-01Z', '2026-05-01Z'),
          ('c-young', 'n-young', NULL, NULL, 1, 'z1', '', 1, NULL, '2026-03-10Z'),
          ('c-with-young', 'p1', 'n-young', NULL, 4, NULL, '', 1, NULL, '2026-03-10Z'))
          AS bound (id, nominal, other, crew, kind, zone, schedule, basis, expires, review);
        INSERT INTO vehicle_list (id, display_name, owner, purpose_statement, confidential, revision, updated_at)
        VALUES ('covertops', 'Covert', 'o', 'p', true, 1, '2026-01-05Z'), ('wanted', 'Wanted', 'o', 'p', false, 1, '2026-01-05Z');
        INSERT INTO list_entry (id, list_id, vrm, priority, action_code, instruction, owner, schedule, basis_kind, basis_reference, basis_scope,
          basis_necessity, basis_proportionality, basis_less_intrusive_alternative, approval_state, approval_proposed_by, approval_decided_by,
          review_at, from_time, until_time, revision, updated_at)
        SELECT id, list, vrm, 1, 'STOP', '', 'o', '', 2, 'B/' || id, '-', '-', '-', '-', 2, 'a', 'b', review::timestamptz, '2026-01-01Z',
          ends::timestamptz, 1, '2026-01-05Z'
        FROM (VALUES
          ('w1', 'wanted', {Mark("AA11AAA")}, '2026-03-12Z', '2026-12-01Z'), ('w2', 'wanted', {Mark("BB22BBB")}, '2026-02-01Z', '2026-12-01Z'),
          ('w3', 'wanted', {Mark("CC33CCC")}, '2026-02-01Z', '2026-02-20Z'), ('e-mark', 'wanted', {Mark("ZZ99ZZZ")}, '2026-03-12Z', '2026-12-01Z'),
          ('secret-entry', 'covertops', {Mark("CO99ONF")}, '2026-03-12Z', '2026-12-01Z')) AS entry (id, list, vrm, review, ends);
        UPDATE list_entry SET review_at = '2026-05-01Z' WHERE list_id = 'stolen';
        UPDATE camera SET covert = true, display_name = 'Covert mast', revision = 2 WHERE id = 'cov-1';
        UPDATE camera SET in_service_until = '2026-03-12Z', revision = 2 WHERE id = 'a57';
        INSERT INTO feed_cursor (feed_key, source, last_sequence, accepted_count, duplicate_count, last_commit_at)
        SELECT key, '', 9, 1000 + key, 0, '2026-03-01T12:00:00Z' FROM feed WHERE id <> 'vans';
        INSERT INTO feed_refusal (feed_key, source, reason, refused_count)
        SELECT key, source, reason, key * reason FROM feed, unnest(ARRAY['', 'b']) AS source, unnest(ARRAY[1, 4]) AS reason WHERE id <> 'vans';
        UPDATE feed SET display_name = 'Feed ' || id;
        """;

    readonly string _templates;

    PackWorld(IntakeWorld intake, string templates)
    {
        (Intake, _templates) = (intake, templates);
        Builds = new DocumentBuildStore(intake.Database, intake.Clock);
        Documents = new DocumentStore(intake.Database);
        Runner = RunnerOf(Maker);
        Rpc = RpcOf(Runner);
    }

    public IntakeWorld Intake { get; }
    public DocumentBuildStore Builds { get; }
    public DocumentStore Documents { get; }
    public DocumentRunner Runner { get; }
    public ProfileRpc Rpc { get; }
    public List<MadeHit> Hits { get; } = [];

    public PackMaker Maker
    {
        get
        {
            var store = new PackStore(Intake.Database);
            var compliance = new PackCompliance(store, new ComplianceReads(Intake.Database), Uptime, Intake.Live);
            return new PackMaker(
                new PackCounts(store, compliance, new ReviewStore(Intake.Database), Uptime, Intake.Live, Questions.Gate(Intake)), Intake.Clock);
        }
    }

    public UptimeBook Uptime => new(new CameraSigns(Intake.Database), Intake.Clock);

    public PackTemplates Templates => new(new PacksOptions { TemplateFolder = _templates });

    public static async Task<PackWorld> CreateAsync(PostGisFixture postgis, int seed = 1)
    {
        var intake = await IntakeWorld.CreateAsync(
            postgis, Neighbourhood.Fixed("north", "shops", 346_500, 391_500), Neighbourhood.Fixed("cov-1", "shops", 347_500, 391_500));
        var templates = Directory.CreateTempSubdirectory("geointel-packs-").FullName;
        foreach (var file in Directory.EnumerateFiles(new PacksOptions().Folder)) File.Copy(file, Path.Combine(templates, Path.GetFileName(file)));
        var world = new PackWorld(intake, templates);
        await intake.DoAsync(Seed);
        foreach (var table in (string[])["nominal", "vehicle_link", "organised_crime_group", "group_membership", "zone", "condition", "vehicle_list", "list_entry", "camera"])
        {
            await intake.DoAsync(
                $"""
                INSERT INTO registry_version (kind, id, revision, recorded_at, body, clock_version)
                SELECT '{table}', id, revision, updated_at, to_jsonb({table}), 2 FROM {table} ON CONFLICT DO NOTHING
                """);
        }
        await intake.DoAsync("UPDATE registry_clock SET version = 2");
        await world.AddHitsAsync(new Random(seed));
        await world.BeatAsync("north", From, From.AddDays(2));
        await intake.Live.LoadAsync(CancellationToken.None);
        return world;
    }

    public DocumentRunner RunnerOf(IDocumentMaker maker) => new(Builds, Documents, [maker], NullLogger<DocumentRunner>.Instance);

    public ProfileRpc RpcOf(DocumentRunner runner)
    {
        var (audited, clock) = (Questions.Audited(Intake), Intake.Clock);
        var desk = new DocumentDesk(Builds, runner, clock);
        return new ProfileRpc(
            null!, new PackDesk(desk, Templates, Questions.Gate(Intake), clock), desk, new DraftDesk(Documents, [Maker], audited, clock),
            new DocumentShelf(Documents, new HandlingStore(Intake.Database), audited, clock), null!, audited);
    }

    public static BuildPackRequest Order(string template = "ocg-weekly", string period = Week) =>
        new() { Template = template, Period = period, Purpose = Examples.Purpose };

    public async Task<string> BuildAsync(BuildPackRequest? order = null, string by = "ann")
    {
        var id = (await Rpc.BuildPack(order ?? Order(), Call("BuildPack", by))).Operation.Name;
        while (await Runner.RunOneAsync(CancellationToken.None))
        {
        }
        var ended = (await Rpc.GetDocumentOperation(new GetDocumentOperationRequest { Name = id }, Call("GetDocumentOperation"))).Operation;
        Assert.True(ended.Done && ended.Error is null, ended.Error?.Message);
        return id;
    }

    public async Task<Document> GetAsync(string id, Role roles = (Role)~0) => (await Rpc.GetDocument(
        new GetDocumentRequest { Name = id, Purpose = Examples.Purpose }, Call("GetDocument", roles: roles))).Document;

    public async Task<string> FileAsync(string id, string file, string recipient = "", Role roles = (Role)~0)
    {
        var parts = new Parts();
        await Rpc.GetDocumentFile(
            new GetDocumentFileRequest { Name = id, File = file, Purpose = Examples.Purpose, Recipient = recipient }, parts,
            Call("GetDocumentFile", roles: roles));
        return string.Concat(parts.Written.Select(part => part.Content.ToStringUtf8()));
    }

    public async Task<Dictionary<string, string>> FilesAsync(string id)
    {
        var files = new Dictionary<string, string>();
        foreach (var file in (await GetAsync(id)).Files) files.Add(file.Name, await FileAsync(id, file.Name));
        return files;
    }

    /// <summary>The rows of a table, without its head.</summary>
    public async Task<List<string>> RowsAsync(string id, string table)
    {
        var figures = PackDocument.Read(DocumentFile.OfText("f", "application/json", await FileAsync(id, DocumentFile.Figures)));
        var found = figures.Blocks.SelectMany(block => block.Tables).Single(of => of.Id == table);
        return [.. found.Rows.Select(row => string.Join('|', row))];
    }

    public void WriteTemplate(string name, string text) => File.WriteAllText(Path.Combine(_templates, name), text);

    public string ReadTemplate(string name) => File.ReadAllText(Path.Combine(_templates, name));

    public static ServerCallContext Call(string rpc, string by = "ann", Role roles = (Role)~0) => new TestCall(
        $"/geointel.v1.ProfileService/{rpc}", caller: new CallerIdentity($"person:{by}", roles, Array.Empty<string>().ToFrozenSet()));

    public async ValueTask DisposeAsync()
    {
        Directory.Delete(_templates, recursive: true);
        await Intake.DisposeAsync();
    }

    async Task BeatAsync(string camera, DateTimeOffset from, DateTimeOffset until)
    {
        var key = int.Parse((await Intake.AskAsync($"SELECT key FROM camera WHERE id = '{camera}'"))[0], CultureInfo.InvariantCulture);
        var signs = new List<SignOfLife>();
        for (var at = from; at < until; at = at.AddMinutes(1)) signs.Add(new SignOfLife(key, at, null, true));
        await new CameraStatusStore(Intake.Database).AddAsync(signs, CancellationToken.None);
    }

    async Task AddHitsAsync(Random random)
    {
        await using var connection = await Intake.Database.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await using (var begin = new NpgsqlCommand("CALL begin_matches()", connection)) await begin.ExecuteNonQueryAsync();
        for (var i = 0; i < 160; i++)
        {
            var hit = MadeHit.Of(random, i);
            Hits.Add(hit);
            await using var insert = new NpgsqlCommand(hit.Sql, connection);
            insert.Parameters.AddWithValue("at", hit.At.UtcDateTime);
            await insert.ExecuteNonQueryAsync();
        }
        await transaction.CommitAsync();
    }

    static string Mark(string text) => Vrm.Of(text).Packed.ToString(CultureInfo.InvariantCulture);

    sealed class Parts : IServerStreamWriter<GetDocumentFileResponse>
    {
        public List<GetDocumentFileResponse> Written { get; } = [];
        public WriteOptions? WriteOptions { get; set; }

        public Task WriteAsync(GetDocumentFileResponse message)
        {
            Written.Add(message);
            return Task.CompletedTask;
        }
    }
}

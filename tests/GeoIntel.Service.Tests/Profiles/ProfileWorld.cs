using System.Collections.Frozen;
using GeoIntel.Service.Access;
using GeoIntel.Service.Documents;
using GeoIntel.Service.Profiles;
using GeoIntel.Service.Rpc;
using GeoIntel.Service.Rpc.Documents;
using GeoIntel.Service.Storage.Analysis;
using GeoIntel.Service.Storage.Documents;
using GeoIntel.Service.Storage.Profiles;
using GeoIntel.Service.Storage.Reviews;
using GeoIntel.Service.Storage.Rights;
using GeoIntel.Service.Tests.Hotspots;
using GeoIntel.Service.Tests.Registry;
using GeoIntel.V1;
using Grpc.Core;
using Microsoft.Extensions.Logging.Abstractions;

namespace GeoIntel.Service.Tests.Profiles;

/// <summary>The made-up borough of the hotspots with its wards, groups, a feed, a camera and a zone, and the parts of the
/// service that make profiles.</summary>
sealed class ProfileWorld : IAsyncDisposable
{
    /// <summary>Names, marks, cameras and a corner of a zone: nothing for partners.</summary>
    public static readonly string[] Secrets =
        ["Quarry Crew", "Dock Crew", "Old Lane Firm", "Gate feed", "gate-7", "Zq mast camera", "Zephyrine Quill", "ZQ70ZQX", "341234.5", "401234.5"];

    const string Seed = """
        INSERT INTO organised_crime_group (id, display_name, urn, status, revision, updated_at) VALUES
          ('quarry', 'Quarry Crew', 'u1', 1, 1, '2025-03-20Z'), ('dock', 'Dock Crew', 'u2', 1, 1, '2024-10-01Z'),
          ('old', 'Old Lane Firm', 'u3', 3, 1, '2022-01-01Z');
        INSERT INTO nominal (id, display_name, case_reference, category, cohort_state, licence_state, under_18, exploited, from_time,
          revision, updated_at) VALUES ('n1', 'Zephyrine Quill', 'c1', 1, 1, 1, false, false, '2024-01-01', 1, '2024-01-01');
        INSERT INTO group_membership (id, group_id, nominal_id, role, evaluation_scheme, evaluation_handling, from_time, until_time, revision,
          updated_at) VALUES
          ('m1', 'dock', 'n1', '', 1, 'C', '2024-01-01', NULL, 1, '2025-02-01Z'),
          ('m2', 'old', 'n1', '', NULL, NULL, '2024-01-01', '2024-06-01', 1, '2025-03-30Z');
        INSERT INTO feed (id, display_name, controller, regime, numbered, revision, updated_at)
        VALUES ('gate-7', 'Gate feed', 'council', 2, true, 1, '2024-01-01');
        INSERT INTO feed_cursor (feed_key, source, last_sequence, accepted_count, duplicate_count, last_commit_at)
        SELECT key, '', 9, 1234, 0, '2025-03-20T12:00:00Z' FROM feed WHERE id = 'gate-7';
        INSERT INTO feed_refusal (feed_key, source, reason, refused_count) SELECT key, '', 1, 7 FROM feed WHERE id = 'gate-7';
        INSERT INTO camera (id, feed_id, display_name, kind, mast, capture_point, survey_uncertainty_metres, road, device_ids, time_zone,
          covert, clock_skew_seconds_max, revision, updated_at)
        VALUES ('gate-7', 'gate-7', 'Zq mast camera', 1, ST_Point(341234.5, 401234.5, 27700), ST_Point(341234.5, 401234.5, 27700), 1, '', '{}',
          'Europe/London', true, 2, 1, '2024-01-01');
        """;

    ProfileWorld(HotspotWorld borough)
    {
        Borough = borough;
        Builds = new DocumentBuildStore(borough.Database, borough.Clock);
        Documents = new DocumentStore(borough.Database);
        Counts = new ProfileCounts(borough.Database, new RestrictionStore(borough.Database), new CordonSearch(borough.Database));
        Runner = RunnerOf(new ProfileMaker(Counts, Documents, borough.Clock));
        Rpc = RpcOf(Runner);
    }

    public HotspotWorld Borough { get; }
    public DocumentBuildStore Builds { get; }
    public DocumentStore Documents { get; }
    public ProfileCounts Counts { get; }
    public DocumentRunner Runner { get; }
    public ProfileRpc Rpc { get; }

    public static async Task<ProfileWorld> CreateAsync(PostGisFixture postgis)
    {
        var borough = await HotspotWorld.CreateAsync(postgis);
        await borough.AddAreasAsync();
        await using (var command = borough.Database.CreateCommand(Seed)) await command.ExecuteNonQueryAsync();
        return new ProfileWorld(borough);
    }

    public DocumentRunner RunnerOf(IDocumentMaker maker) =>
        new(Builds, Documents, [maker], NullLogger<DocumentRunner>.Instance);

    public ProfileRpc RpcOf(DocumentRunner runner)
    {
        var audited = Audit.Audited.Over(Borough.Database);
        var desk = new DocumentDesk(Builds, runner, Borough.Clock);
        return new ProfileRpc(
            new ProfileDesk(desk, Borough.Cells, null!, null!), null!, desk,
            new DraftDesk(Documents, [new ProfileMaker(Counts, Documents, Borough.Clock)], audited, Borough.Clock),
            new DocumentShelf(Documents, new HandlingStore(Borough.Database), audited, Borough.Clock), null!, audited);
    }

    public static Purpose Why { get; } = new()
    {
        Class = PurposeClass.SeriousCrime, Reference = "LOCP-1", Reason = "The yearly local profile.",
    };

    public static BuildProfileRequest Order(DocumentEdition edition = DocumentEdition.Police, params string[] areas)
    {
        var order = new BuildProfileRequest
        {
            BoundarySet = "wards", FirstMonth = "2024-01", MonthCount = 12, Edition = edition, Purpose = Why,
        };
        order.AreaCodes.AddRange(areas);
        return order;
    }

    /// <summary>Asks for a profile and makes it.</summary>
    public async Task<string> BuildAsync(BuildProfileRequest? order = null, string by = "ann")
    {
        var id = (await Rpc.BuildProfile(order ?? Order(), Call("BuildProfile", by))).Operation.Name;
        while (await Runner.RunOneAsync(CancellationToken.None))
        {
        }
        var ended = (await Rpc.GetDocumentOperation(new GetDocumentOperationRequest { Name = id }, Call("GetDocumentOperation"))).Operation;
        Assert.True(ended.Done && ended.Error is null, ended.Error?.Message);
        return id;
    }

    public async Task<Document> GetAsync(string id) =>
        (await Rpc.GetDocument(new GetDocumentRequest { Name = id, Purpose = Why }, Call("GetDocument"))).Document;

    public async Task<string> FileAsync(string id, string file, string recipient = "", string by = "ann", Role roles = (Role)~0)
    {
        var parts = new Parts();
        await Rpc.GetDocumentFile(
            new GetDocumentFileRequest { Name = id, File = file, Purpose = Why, Recipient = recipient }, parts, Call("GetDocumentFile", by, roles));
        return string.Concat(parts.Written.Select(part => part.Content.ToStringUtf8()));
    }

    /// <summary>All files of a profile, by name.</summary>
    public async Task<Dictionary<string, string>> FilesAsync(string id)
    {
        var files = new Dictionary<string, string>();
        foreach (var file in (await GetAsync(id)).Files) files.Add(file.Name, await FileAsync(id, file.Name));
        return files;
    }

    public async Task WriteAsync(string id, string field, string text, string by) => await Rpc.UpdateDocumentText(
        new UpdateDocumentTextRequest { Name = id, Field = field, Text = text, Purpose = Why }, Call("UpdateDocumentText", by));

    public async Task<Document> SignAsync(string id, string by)
    {
        var manifest = (await GetAsync(id)).Files.Single(file => file.Name == "manifest.json").Sha256;
        return (await Rpc.SignDocument(
            new SignDocumentRequest { Name = id, ManifestSha256 = manifest, Purpose = Why }, Call("SignDocument", by))).Document;
    }

    /// <param name="by">A person's name.</param>
    public static ServerCallContext Call(string rpc, string by = "ann", Role roles = (Role)~0) => new TestCall(
        $"/geointel.v1.ProfileService/{rpc}",
        caller: new CallerIdentity($"person:{by}", roles, Array.Empty<string>().ToFrozenSet()));

    public ValueTask DisposeAsync() => Borough.DisposeAsync();

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

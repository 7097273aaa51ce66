using System.Security.Cryptography;
using System.Text;
using GeoIntel.Models.Audit;
using GeoIntel.Models.Evidence;
using GeoIntel.Service.Admission;
using GeoIntel.Service.Audit;
using GeoIntel.Service.Cameras;
using GeoIntel.Service.Evidence;
using GeoIntel.Service.Hits;
using GeoIntel.Service.Journeys;
using GeoIntel.Service.Rpc;
using GeoIntel.Service.Storage.Attachments;
using GeoIntel.Service.Storage.Cameras;
using GeoIntel.Service.Storage.Evidence;
using GeoIntel.Service.Storage.Hits;
using GeoIntel.Service.Storage.Reviews;
using GeoIntel.Service.Tests.Admission;
using GeoIntel.Service.Tests.Registry;
using GeoIntel.Service.Tests.Rpc;
using GeoIntel.V1;
using Read = GeoIntel.Models.Sightings.Read;

namespace GeoIntel.Service.Tests.Evidence;

/// <summary>A hit on a listed vehicle in an <see cref="IntakeWorld"/>: three reads of which one is taken back, with pictures;
/// the same mark far away at the same time; other vehicles beside it.</summary>
sealed class EvidenceWorld : IAsyncDisposable
{
    public const string OtherMark = "XY34ZZZ";

    static readonly DateTimeOffset Start = Neighbourhood.Now.AddHours(-4);

    readonly string _folder = Path.Combine(Path.GetTempPath(), $"geointel-evidence-{Guid.NewGuid():N}");
    readonly AuditKey _key;

    EvidenceWorld(IntakeWorld intake)
    {
        Intake = intake;
        _key = AuditKey.ReadOrMake(Path.Combine(_folder, "key", "signing-key.pem"));
        Root = AuditRoot.Parse(_key.PublicPem);
        var database = intake.Database;
        var files = AttachmentFiles.Open(Path.Combine(_folder, "files"), new AttachmentsOptions());
        var store = new EvidenceStore(database);
        var clocks = new ClockStore(database);
        var packer = new EvidencePacker(
            store, intake.Hits,
            new HitClocks(new RecentClocks(clocks, intake.Clock), new OvertHits(database), intake.Live, Neighbourhood.Options),
            new EvidenceReads(new AttachmentStore(database), files, new AttachmentsOptions(), intake.Clock),
            new EvidenceCameras(clocks, new UptimeBook(new CameraSigns(database), intake.Clock), intake.Live),
            new EvidenceTrail(database, store, new AuditProofs(database), new AuditExport(database), _key, new AuditOptions(), intake.Clock),
            _key, new JourneysOptions(), Neighbourhood.Options, intake.Live, intake.Clock);
        Rpc = new EvidenceRpc(
            intake.Hits, packer, files, Questions.Gate(intake), new HandlingStore(database), Questions.Audited(intake), intake.Clock);
    }

    public IntakeWorld Intake { get; }
    public AuditRoot Root { get; }
    public EvidenceRpc Rpc { get; }

    /// <summary>The hit, `hits/UUID`.</summary>
    public string Hit { get; private set; } = "";

    public static async Task<EvidenceWorld> CreateAsync(PostGisFixture postgis)
    {
        var world = new EvidenceWorld(await IntakeWorld.CreateAsync(postgis, Neighbourhood.Fixed("far", "shops", 385_000, 425_000)));
        await world.SeedAsync();
        return world;
    }

    public async Task<byte[]> PackAsync(
        string recipient = "Partner A", string? hit = null, Service.Access.CallerIdentity? caller = null)
    {
        var answers = new List<ExportEvidenceResponse>();
        await Rpc.ExportEvidence(
            new ExportEvidenceRequest
            {
                Purpose = Examples.Purpose, Name = hit ?? Hit, Recipient = recipient, Handling = "For the case file only",
            },
            new Answered<ExportEvidenceResponse>(answers), Questions.Call("EvidenceService/ExportEvidence", caller));
        return [.. answers.SelectMany(answer => answer.Chunk.ToByteArray())];
    }

    /// <summary>The files of a pack, which must be good.</summary>
    public Dictionary<string, byte[]> Open(byte[] pack)
    {
        var verdict = EvidenceVerification.Run(pack, Root, []);
        Assert.True(verdict.IsGood, string.Join('\n', verdict.Faults));
        Assert.Null(EvidenceZip.Read(pack, out var members));
        return members.ToDictionary(member => member.Name, member => member.Bytes.ToArray());
    }

    public Task<List<string>> AskAsync(string sql) => Intake.AskAsync(sql);

    /// <summary>Does what nothing in the service does.</summary>
    public Task TamperAsync(string sql) =>
        Intake.DoAsync($"SET session_replication_role = replica; {sql}; SET session_replication_role = DEFAULT");

    public void RemoveFiles()
    {
        foreach (var file in Directory.EnumerateFiles(Path.Combine(_folder, "files"), "*", SearchOption.AllDirectories)) File.Delete(file);
    }

    public async ValueTask DisposeAsync()
    {
        Root.Dispose();
        _key.Dispose();
        await Intake.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    async Task SeedAsync()
    {
        Intake.Clock.Now = Start.AddMinutes(20);
        await Intake.CommitAsync(new IntakeBatch("shops",
        [
            Read("r1", "shop-1", "AB12CDE", 0) with { Read = WithCandidates("r1", 0) },
            Read("r2", "shop-1", "AB12CDE", 3), Read("r3", "shop-1", "AB12CDE", 6),
            Read("x1", "shop-1", OtherMark, 1), Read("x2", "shop-1", "QQ11QQQ", 2), Read("x3", "shop-1", "QQ11QQQ", 30 / 60.0),
            Read("far", "far", "AB12CDE", 2),
        ]));
        await Intake.CommitAsync(new IntakeBatch("shops", [new(new Read
        {
            Camera = "shop-1", VrmText = "AB12CDE", CapturedAt = Start.AddMinutes(6), VendorEventId = "w3", WithdrawsEventId = "r3",
        })]));
        Intake.Clock.Now = Neighbourhood.Now;
        await IntakeWorld.KeepAsync(Intake.Keeper);
        // A picture and a message of each read, named by what they hold.
        await Intake.DoAsync(
            """
            INSERT INTO sighting_attachment (sighting_id, place, captured_at, received_at, kind, sha256, content_type, size_bytes)
            SELECT sighting_id, place, captured_at, received_at, 2 - place, sha256(convert_to(sighting_id || ' ' || place, 'UTF8')),
              CASE place WHEN 0 THEN 'image/jpeg' ELSE 'application/json' END, 38
            FROM sighting, generate_series(0, 1) AS place
            """);
        foreach (var text in await AskAsync("SELECT sighting_id || ' ' || place FROM sighting_attachment"))
        {
            var bytes = Encoding.UTF8.GetBytes(text);
            var name = Convert.ToHexStringLower(SHA256.HashData(bytes));
            await File.WriteAllBytesAsync(Path.Combine(_folder, "files", name[..2], name), bytes);
        }
        Hit = $"hits/{Assert.Single(await AskAsync("SELECT hit_id FROM hit JOIN sighting USING (vrm) WHERE sighting.detail->>'event' = 'r1'"))}";
        // The making of the rule and the feed's call, at the times of this world.
        await using (var connection = await Intake.Database.OpenConnectionAsync())
        {
            var digest = Convert.FromHexString(Assert.Single(await AskAsync(
                "SELECT encode(sha256(convert_to(body::text, 'UTF8')), 'hex') FROM registry_version WHERE kind = 'list_entry' AND id = 'stolen-1'")));
            await AuditLog.WriteAsync(connection, null, new AuditEntry
            {
                Actor = "officer", Action = AuditAction.Alteration, Rpc = "test", ResourceKind = "list_entry", ResourceId = "stolen-1",
                ResourceRevision = 1, ResourceDigest = digest, RowCount = 1,
            }, CancellationToken.None);
            await AuditLog.WriteAsync(connection, null, new AuditEntry
            {
                Actor = "gate-7", Action = AuditAction.Collection, Rpc = "test", ResourceKind = "feed", ResourceId = "shops", Outcome = "began",
            }, CancellationToken.None);
        }
        await TamperAsync("UPDATE registry_version SET recorded_at = '2026-01-01Z'");
        await TamperAsync("UPDATE audit_entry SET recorded_at = '2026-01-01Z' WHERE action = 'alteration'");
        await TamperAsync($"UPDATE audit_entry SET recorded_at = '{Start:O}' WHERE action = 'collection'");
    }

    static Read WithCandidates(string id, double minute) => Read(id, "shop-1", "AB12CDE", minute).Read with
    {
        Candidates = [new("AB12CDF", 0.4), new("AB12CQE", 0.05)], Confidence = 0.8,
    };

    static IntakeRead Read(string id, string camera, string mark, double minute) => new(new Read
    {
        Camera = camera, VrmText = mark, CapturedAt = Start.AddMinutes(minute), VendorEventId = id,
    });
}

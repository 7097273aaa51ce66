using GeoIntel.Models.Audit;
using GeoIntel.Service.Audit;
using GeoIntel.Service.Rejudging;
using GeoIntel.Service.Rpc;
using GeoIntel.Service.Rpc.Registry;
using GeoIntel.Service.Storage.Attachments;
using GeoIntel.Service.Storage.Rejudging;
using GeoIntel.Service.Storage.Sightings;
using GeoIntel.Service.Tests.Admission;
using GeoIntel.Service.Tests.Registry;
using GeoIntel.Service.Tests.Retention;
using GeoIntel.Service.Tests.Rpc;
using GeoIntel.V1;
using Microsoft.Extensions.Logging.Abstractions;

namespace GeoIntel.Service.Tests.Rights;

/// <summary>A <see cref="RetentionWorld"/> whose pictures are files, with a log that is sealed.</summary>
sealed class RightsWorld : IAsyncDisposable
{
    public const string Mark = "AB12CDE";

    readonly string _folder = Path.Combine(Path.GetTempPath(), $"geointel-rights-{Guid.NewGuid():N}");
    readonly RetentionWorld _seeded;
    readonly AuditKey _key;

    RightsWorld(RetentionWorld seeded)
    {
        _seeded = seeded;
        _key = AuditKey.ReadOrMake(Path.Combine(_folder, "key", "signing-key.pem"));
        Files = AttachmentFiles.Open(Path.Combine(_folder, "files"), new AttachmentsOptions());
        var audited = Questions.Audited(Intake);
        var desk = new RegistryDesk(Intake.Contexts, audited, Intake.Live, Intake.Clock);
        Nominals = new NominalRpc(desk);
        Rpc = new SubjectRpc(
            Intake.Database, Intake.Live, Files, new SubjectRestrictions(Intake.Database, audited, Intake.Clock),
            new SubjectRectification(
                Intake.Database, desk,
                new PastJudge(new SightingHistory(Intake.Database), new RejudgeStore(Intake.Database), Intake.Live), Intake.Keeper, audited,
                Intake.Clock),
            Questions.Gate(Intake), audited, Intake.Clock);
    }

    public IntakeWorld Intake => _seeded.Intake;
    public IReadOnlyList<SeededRead> Reads => _seeded.Reads;
    public AttachmentFiles Files { get; }
    public SubjectRpc Rpc { get; }
    public NominalRpc Nominals { get; }

    public static async Task<RightsWorld> CreateAsync(PostGisFixture postgis, int seed, string without = "")
    {
        var world = new RightsWorld(await RetentionWorld.CreateAsync(postgis, seed, without));
        foreach (var id in await world.Intake.AskAsync("SELECT sighting_id FROM sighting_attachment")) await world.PictureAsync(id);
        return world;
    }

    public Task RunRetentionAsync() => _seeded.RunAsync();

    public Task<EraseSubjectResponse> EraseAsync(Subject subject, bool isDry = false, Purpose? purpose = null) => Rpc.EraseSubject(
        new EraseSubjectRequest { Purpose = purpose ?? Examples.Purpose, Subject = subject, ValidateOnly = isDry },
        Questions.Call("SubjectService/EraseSubject"));

    public async Task<List<string>> ExportAsync(Subject subject, string recipient = "", string handling = "")
    {
        var answers = new List<ExportSubjectResponse>();
        await Rpc.ExportSubject(
            new ExportSubjectRequest { Purpose = Examples.Purpose, Subject = subject, Recipient = recipient, Handling = handling },
            new Answered<ExportSubjectResponse>(answers),
            Questions.Call("SubjectService/ExportSubject"));
        return [.. answers.SelectMany(answer => answer.Lines)];
    }

    /// <summary>The list entry of the mark is over.</summary>
    public Task EndListEntryAsync() =>
        Intake.DoAsync("UPDATE list_entry SET until_time = '2026-03-01' WHERE id = 'stolen-1'");

    /// <summary>Tables with a row in whose text a regular expression finds something, whatever the case.</summary>
    public async Task<List<string>> TablesWithAsync(string pattern)
    {
        var found = new List<string>();
        foreach (var table in await Intake.AskAsync(
            "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public' AND table_type = 'BASE TABLE'"))
        {
            await using var command = Intake.Database.CreateCommand($"SELECT EXISTS (SELECT FROM {table} AS one WHERE one::text ~* $1)");
            command.Parameters.AddWithValue(pattern);
            if ((bool)(await command.ExecuteScalarAsync())!) found.Add(table);
        }
        return found;
    }

    /// <summary>Erases what the log says of a mark, as the erasure of a subject does at its end.</summary>
    public async Task EraseAuditAsync(string mark)
    {
        await EndListEntryAsync();
        await Intake.DoAsync("DELETE FROM list_entry WHERE list_id IN (SELECT id FROM vehicle_list WHERE confidential)");
        await EraseAsync(new Subject { Vrm = mark });
    }

    public int FileCount => Directory.EnumerateFiles(Path.Combine(_folder, "files"), "*", SearchOption.AllDirectories).Count();

    public async Task<AuditVerdict> VerifyAsync()
    {
        using var sealer = new AuditSealer(
            Intake.Database, _key, new AuditOptions { CheckpointInterval = TimeSpan.Zero }, TimeProvider.System,
            NullLogger<AuditSealer>.Instance);
        await sealer.RunRoundAsync(CancellationToken.None);
        var lines = new List<string>();
        await foreach (var part in new AuditExport(Intake.Database).ReadAsync(0, CancellationToken.None)) lines.Add(AuditText.Write(part));
        using var root = AuditRoot.Parse(_key.PublicPem);
        return AuditVerification.Run(lines, root, []);
    }

    public async ValueTask DisposeAsync()
    {
        _key.Dispose();
        await _seeded.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    // The seeded digests are of the sightings' ids.
    async Task PictureAsync(string id)
    {
        var bytes = System.Text.Encoding.UTF8.GetBytes(id);
        var name = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(bytes));
        await File.WriteAllBytesAsync(Path.Combine(_folder, "files", name[..2], name), bytes);
    }
}

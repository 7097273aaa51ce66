using System.Diagnostics;
using System.Security.Cryptography;
using GeoIntel.Cli.Remote;
using GeoIntel.Cli.Simulation;
using GeoIntel.Ingest.Decoding;
using GeoIntel.Ingest.Sending;
using GeoIntel.Models.Simulation;
using GeoIntel.V1;
using Google.Protobuf;
using Read = GeoIntel.Models.Sightings.Read;

namespace GeoIntel.Cli.Tests.EndToEnd;

[Collection(ServiceCollection.Name)]
public class BackupTests
{
    const int Seed = 21;

    // The digest is that of "abc" (FIPS 180-2, appendix B.1).
    const string Manifest =
        """
        {"format": 1, "program": "0.1.0", "schema": 1, "began_at": "2026-01-01T00:00:00Z", "ended_at": "2026-01-01T00:00:09Z",
         "files": [{"path": "database/toc.dat", "bytes": 3, "sha256": "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"}]}
        """;

    /// <summary>The drill: a backup taken while reads come in, restored elsewhere, holds all that was acknowledged before it
    /// and nothing half; then the reads are sent again, and the end is as if nothing had happened.</summary>
    [PostGisFact]
    public async Task A_backup_taken_under_load_is_restored_and_the_service_goes_on_from_there()
    {
        var day = SimulatedFolder.Yesterday();
        var borough = Borough.Create(Seed, day);
        var reads = Sample(borough, day).ToList();
        var (before, during) = (reads[..(reads.Count / 2)], reads[(reads.Count / 2)..]);
        var (from, until) = (reads.Min(read => read.CapturedAt), reads.Max(read => read.CapturedAt).AddSeconds(1));
        using var folder = new TestFolder();
        var backup = folder.File("backup");

        await using (var service = await ServiceProcess.StartAsync())
        {
            using var connection = service.Connect();
            await ImportAsync(connection, borough);
            await SendAsync(connection, borough, before);
            Assert.Equal((1, 0), await UploadAsync(connection, borough));

            var sending = SendAsync(connection, borough, during);
            var taken = await RunAsync("backup", backup, service.DataFolder);
            await sending;

            Assert.True(taken.Code == 0, taken.Error);
            Assert.Contains("backed up", taken.Out, StringComparison.Ordinal);
            await service.StopAsync();
        }
        var whole = await RunAsync("verify-backup", backup, folder.File("none"));
        Assert.True(whole.Code == 0, whole.Error);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(backup));

        await using var restored = await ServiceProcess.StartOnAsync(async data =>
        {
            var done = await RunAsync("restore", backup, data);
            Assert.True(done.Code == 0, done.Error);
        });
        using var again = restored.Connect();
        var cameraOf = borough.Cameras.ToDictionary(camera => camera.DeviceIds[0], camera => camera.Id);
        ReadIdentity IdentityOf(Read read) => new(cameraOf[read.Camera], read.CapturedAt, read.VrmText);
        var stored = new Stored(again);
        var found = (await stored.ReadsAsync(cameraOf.Values, from, until)).ToHashSet();
        Assert.Superset(before.Select(IdentityOf).ToHashSet(), found);
        var cut = reads.Where(read => found.Contains(IdentityOf(read))).ToList();
        Assert.Equal(found.Count, cut.Count);
        var expected = ExpectedHits.Of(borough, cut);
        Assert.True(expected.Count >= 10, $"{expected.Count} hits prove too little.");
        Multiset.AssertSame($"Hits restored (seed {Seed})", expected, await stored.HitsAsync(expected, from, until));

        Assert.Equal((0, 1), await UploadAsync(again, borough)); // the bytes came back with the backup
        await SendAsync(again, borough, reads);
        Multiset.AssertSame(
            $"Sightings in the end (seed {Seed})", [.. reads.Select(IdentityOf)],
            await stored.ReadsAsync(cameraOf.Values, from, until));
        expected = ExpectedHits.Of(borough, reads);
        Multiset.AssertSame($"Hits in the end (seed {Seed})", expected, await stored.HitsAsync(expected, from, until));
        Assert.Equal(["disclosure|geointel-service backup", "alteration|geointel-service restore"], await AuditAsync(restored));

        await restored.StopAsync();
        var refused = await RunAsync("restore", backup, restored.DataFolder);
        Assert.Equal(1, refused.Code);
        Assert.Contains("There is a database already", refused.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a byte that was flipped", "database/toc.dat holds other bytes")]
    [InlineData("a file that was cut", "database/toc.dat has 2 bytes; 3 were written")]
    [InlineData("a file that is gone", "database/toc.dat is missing")]
    [InlineData("a file that was added", "attachments/x was added later")]
    [InlineData("no manifest", "is no backup")]
    [InlineData("a later format", "is of format 2")]
    public async Task A_backup_that_is_not_as_it_was_written_is_not_restored(string what, string words)
    {
        using var folder = new TestFolder()
            .With("backup/database/toc.dat", "abc")
            .With("backup/backup.json", Manifest);
        var backup = folder.File("backup");
        Assert.Equal(0, (await RunAsync("verify-backup", backup, folder.File("data"))).Code);
        var dump = folder.File("backup/database/toc.dat");
        switch (what)
        {
            case "a byte that was flipped": await File.WriteAllTextAsync(dump, "abd"); break;
            case "a file that was cut": await File.WriteAllTextAsync(dump, "ab"); break;
            case "a file that is gone": File.Delete(dump); break;
            case "a file that was added": folder.With("backup/attachments/x", ""); break;
            case "no manifest": File.Delete(folder.File("backup/backup.json")); break;
            default: folder.With("backup/backup.json", Manifest.Replace("1,", "2,", StringComparison.Ordinal)); break;
        }

        var restored = await RunAsync("restore", backup, folder.File("data"));

        Assert.Equal(1, restored.Code);
        Assert.Contains(words, restored.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder.File("data")), "Something was made before the backup was read through.");
    }

    /// <summary>Every read of a vehicle somebody looks for, and a few of the others.</summary>
    static IEnumerable<Read> Sample(Borough borough, DateOnly day)
    {
        var named = borough.VehicleLinks.Select(link => link.Vrm)
            .Concat(borough.ListEntries.Select(entry => entry.Vrm)).ToHashSet();
        return Traffic.Day(borough, day)
            .Where((read, i) => i % 6 == 0 || named.Contains(Models.Sightings.Vrm.Of(read.VrmText)));
    }

    static async Task<(int Stored, int Known)> UploadAsync(ServiceConnection connection, Borough borough)
    {
        byte[] bytes = [.. Enumerable.Range(0, 100_000).Select(i => (byte)(i * 7))];
        using var call = new SightingIngestService.SightingIngestServiceClient(connection.Channel).UploadAttachments();
        await call.RequestStream.WriteAsync(new UploadAttachmentsRequest
        {
            Feed = $"feeds/{borough.Cameras.First().FeedId}",
            Attachment = new AttachmentReference
            {
                Kind = V1.AttachmentKind.Scene, ContentType = "image/jpeg", SizeBytes = bytes.Length,
                Sha256 = ByteString.CopyFrom(SHA256.HashData(bytes)),
            },
            Chunk = ByteString.CopyFrom(bytes),
        });
        await call.RequestStream.CompleteAsync();
        var response = await call.ResponseAsync;
        return (response.StoredCount, response.KnownCount);
    }

    static async Task ImportAsync(ServiceConnection connection, Borough borough)
    {
        var import = await RegistryImport.SendAsync(
            connection, Stored.Purpose, BoroughResources.Of(borough), validateOnly: false, partial: false,
            CancellationToken.None);
        Assert.True(import.RefusedCount == 0, $"The borough was not taken: {import}");
    }

    static Task<SendProgress[]> SendAsync(ServiceConnection connection, Borough borough, IEnumerable<Read> reads)
    {
        var feedOf = Traffic.FeedOfDevice(borough);
        var client = new SightingIngestService.SightingIngestServiceClient(connection.Channel);
        return Task.WhenAll(reads.GroupBy(read => feedOf[read.Camera]).Select(ofFeed =>
            new SightingSender(client, ofFeed.Key, new SenderOptions { BatchReadsMax = 50 }).SendAsync(
                ofFeed.Select(read => new DecodedRead(read)).ToAsyncEnumerable(), new SendObserver(), CancellationToken.None)));
    }

    static async Task<(int Code, string Out, string Error)> RunAsync(string verb, string backup, string data)
    {
        using var process = ServiceProcess.Run(
            "geointel-service", "GeoIntel.Service", [verb, backup], new() { ["GEOINTEL_Storage__DataFolder"] = data });
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return (process.ExitCode, await output, await error);
    }

    static async Task<List<string>> AuditAsync(ServiceProcess service)
    {
        using var psql = Process.Start(new ProcessStartInfo(
            "psql",
            [
                "-h", Path.Combine(service.DataFolder, "run"), "-U", "geointel", "-tAc",
                "SELECT action, rpc FROM audit_entry WHERE rpc LIKE 'geointel-service %' ORDER BY sequence", "geointel",
            ])
        {
            RedirectStandardOutput = true,
        })!;
        var found = await psql.StandardOutput.ReadToEndAsync();
        return [.. found.Split('\n', StringSplitOptions.RemoveEmptyEntries)];
    }
}

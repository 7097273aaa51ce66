using GeoIntel.Ingest.Backups;
using GeoIntel.Ingest.Decoding;
using GeoIntel.Ingest.Spool;
using GeoIntel.Ingest.Tests.Sending;
using GeoIntel.Ingest.Tests.Spool;
using GeoIntel.Models.Sightings;

namespace GeoIntel.Ingest.Tests.Backups;

public sealed class BackupTests : IDisposable
{
    readonly string _folder = Directory.CreateTempSubdirectory("geointel-ingest-").FullName;

    string BackupPath => In("backup");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>The drill: a disk is lost some time after a backup that was taken while reads came in; the service may have
    /// got none of them, or all, and more that came after the backup.</summary>
    [Theory]
    [InlineData("the service had got nothing", false)]
    [InlineData("the service had got everything, the reads after the backup too", true)]
    public async Task Restored_after_a_loss_nothing_is_lost_or_double_and_new_reads_are_not_taken_for_known(
        string when, bool forwardsBeforeTheLoss)
    {
        const int Before = 300;
        await using var intake = await FakeIntake.StartAsync();
        Guid oldSource;
        int madeCount;
        await using (var daemon = await StartAsync("lost", null))
        {
            oldSource = daemon.Spool.Source;
            await AppendAsync(daemon.Spool, "e", 0, Before);
            var taking = Task.Run(() => TakeAsync("lost"));
            for (madeCount = Before; !taking.IsCompleted || madeCount < Before + 50; madeCount++)
                await AppendAsync(daemon.Spool, "e", madeCount, 1);
            await taking;
        }
        if (forwardsBeforeTheLoss)
        {
            await using var daemon = await StartAsync("lost", intake);
            await AppendAsync(daemon.Spool, "e", madeCount, 50);
            madeCount += 50;
            await RunningDaemon.UntilAsync(() => daemon.Spool.ForwardedSequence == madeCount, "all is forwarded");
        }
        Directory.Delete(In("lost"), recursive: true);

        await Backup.RestoreAsync(In("new/spool"), BackupPath, _ => { }, CancellationToken.None);
        await using (var daemon = await StartAsync("new", intake))
        {
            Assert.NotEqual(oldSource, daemon.Spool.Source);
            await AppendAsync(daemon.Spool, "new", 0, 100);
            await RunningDaemon.UntilAsync(
                () => daemon.Spool.ForwardedSequence == daemon.Spool.Status.LastSequence, $"all is forwarded, {when}");
            Assert.Equal(daemon.Spool.Source, daemon.Spool.SourceToForward);
        }

        var stored = StoredByCursor(intake);
        var old = stored.Where(id => id[0] == 'e').ToList();
        Assert.InRange(old.Count, Before, madeCount);
        if (forwardsBeforeTheLoss) Assert.Equal(madeCount, old.Count);
        Assert.Equal(Enumerable.Range(0, old.Count).Select(i => $"e{i}"), old); // a prefix: nothing lost, nothing double
        Assert.Equal(Enumerable.Range(0, 100).Select(i => $"new{i}"), stored.Where(id => id[0] == 'n'));
        Assert.All(
            intake.Received.Batches.Where(batch => batch.Source == oldSource.ToString()).SelectMany(batch => batch.Reads),
            read => Assert.Equal($"e{read.SourceSequence - 1}", read.VendorEventId));
    }

    [Fact]
    public async Task Taken_while_segments_are_forwarded_and_removed_a_backup_and_the_service_have_everything_between_them()
    {
        var settings = new Dictionary<string, string?> { ["spool-bytes-max"] = "1048576" };
        await using var intake = await FakeIntake.StartAsync();
        int madeCount;
        await using (var daemon = await StartAsync("lost", null, settings))
            for (madeCount = 0; madeCount < 4_000; madeCount += 100) await AppendAsync(daemon.Spool, "e", madeCount, 100);
        await using (var daemon = await StartAsync("lost", intake, settings))
        {
            for (var backup = 0; backup < 5; backup++)
            {
                await AppendAsync(daemon.Spool, "e", madeCount, 100);
                madeCount += 100;
                var forwarded = daemon.Spool.ForwardedSequence;
                await TakeAsync("lost", In($"backup{backup}"));
                await Backup.RestoreAsync(In($"look{backup}"), In($"backup{backup}"), _ => { }, CancellationToken.None);

                await using var restored = Open($"look{backup}/f1");
                var held = await SpoolFolder.TakeAsync(restored, forwarded);
                var from = held.Count == 0 ? daemon.Spool.ForwardedSequence : held[0].Sequence - 1;
                Assert.InRange(from, 0, daemon.Spool.ForwardedSequence);
                Assert.Equal(
                    Enumerable.Range((int)from, madeCount - (int)from).Select(i => $"e{i}"),
                    held.Select(one => one.Read.Read.VendorEventId));
            }
            await RunningDaemon.UntilAsync(() => daemon.Spool.ForwardedSequence == madeCount, "all is forwarded");
        }
        Assert.Equal(Enumerable.Range(0, madeCount).Select(i => $"e{i}"), StoredByCursor(intake));
    }

    [Fact]
    public async Task An_append_that_is_being_written_is_left_out_and_only_whole_ones_are_in_it()
    {
        var all = SpoolFolder.Make(new Random(1), 0, 12);
        await using (var spool = Open("spool/f1")) foreach (var some in all.Chunk(3)) await spool.AppendAsync(some, default);
        var last = Directory.GetFiles(In("spool/f1"), "*.spool").Single();
        var frame = new Frame(FrameKind.Reads, 13, SpooledReads.ToPayload(all[..2], default));
        byte[] whole = [.. frame.ToHead(), .. frame.Payload.Span];
        await using (var file = new FileStream(last, FileMode.Append)) await file.WriteAsync(whole.AsMemory(0, whole.Length - 1));

        await Backup.TakeAsync(In("spool"), BackupPath, _ => { }, CancellationToken.None);
        await Backup.RestoreAsync(In("restored"), BackupPath, _ => { }, CancellationToken.None);

        Assert.Equal(new FileInfo(last).Length - whole.Length + 1, new FileInfo(In("backup/f1/" + Path.GetFileName(last))).Length);
        await using var restored = Open("restored/f1");
        SpoolFolder.AssertSame(all, [.. (await SpoolFolder.TakeAsync(restored)).Select(one => one.Read)], "restored");
        Assert.False(Directory.Exists(In("restored/f1/quarantine")));
    }

    [Fact]
    public async Task Damaged_stretches_are_told_and_the_rest_is_in_it()
    {
        var all = SpoolFolder.Make(new Random(2), 0, 9);
        await using (var spool = Open("spool/f1")) foreach (var some in all.Chunk(3)) await spool.AppendAsync(some, default);
        var segment = Directory.GetFiles(In("spool/f1"), "*.spool").Single();
        var bytes = await File.ReadAllBytesAsync(segment);
        bytes[bytes.AsSpan()[80..].IndexOf(Frame.Mark) + 80 - 5] ^= 1; // in the first reads
        await File.WriteAllBytesAsync(segment, bytes);
        var told = new List<string>();

        await Backup.TakeAsync(In("spool"), BackupPath, told.Add, CancellationToken.None);
        await Backup.RestoreAsync(In("restored"), BackupPath, _ => { }, CancellationToken.None);

        Assert.Contains(told, line => line.Contains("is damaged at", StringComparison.Ordinal));
        await using var restored = Open("restored/f1");
        SpoolFolder.AssertSame(all[3..], [.. (await SpoolFolder.TakeAsync(restored)).Select(one => one.Read)], "restored");
    }

    [Fact]
    public async Task Rejects_and_quarantined_bytes_come_back_whole_of_their_age_and_for_their_owner_alone()
    {
        await using (var spool = Open("spool/f1")) await spool.AppendAsync(SpoolFolder.Make(new Random(3), 0, 1), default);
        var age = new DateTime(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc);
        Lay("spool/f1/rejects/reads-20260102.ndjson", "{\"a\":1}\n{\"b\":", age);
        Lay("spool/f1/rejects/reads-20260102.ndjson.reasons.txt", "line 1: unknown-camera (camera): Register it. [number 9]\nli", age);
        Lay("spool/f1/rejects/posted-1.json", "{", age);
        Lay("spool/f1/quarantine/1-7.damaged", "GIsp", age);
        Lay("spool/f1/quarantine/1-9.damaged.part", "GI", age);

        await Backup.TakeAsync(In("spool"), BackupPath, _ => { }, CancellationToken.None);
        await Backup.RestoreAsync(In("restored"), BackupPath, _ => { }, CancellationToken.None);

        Assert.Equal("{\"a\":1}\n", await File.ReadAllTextAsync(In("restored/f1/rejects/reads-20260102.ndjson")));
        Assert.EndsWith(
            "[number 9]\n", await File.ReadAllTextAsync(In("restored/f1/rejects/reads-20260102.ndjson.reasons.txt")), StringComparison.Ordinal);
        Assert.Equal("GIsp", await File.ReadAllTextAsync(In("restored/f1/quarantine/1-7.damaged")));
        Assert.False(File.Exists(In("restored/f1/quarantine/1-9.damaged.part")));
        Assert.Equal(age, File.GetLastWriteTimeUtc(In("backup/f1/rejects/posted-1.json")));
        Assert.Equal(age, File.GetLastWriteTimeUtc(In("restored/f1/rejects/posted-1.json")));
        foreach (var folder in new[] { "backup", "backup/f1", "backup/f1/rejects", "restored", "restored/f1", "restored/f1/quarantine" })
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(In(folder)));
        foreach (var file in Directory.GetFiles(BackupPath, "*", SearchOption.AllDirectories))
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));

        // Read 9 was refused after the segments were copied: its number is used up among the rejects as well.
        await using var restored = Open("restored/f1");
        Assert.True((await restored.AppendAsync(SpoolFolder.Make(new Random(4), 1, 1), default)).FirstSequence > 9);
    }

    [Theory]
    [InlineData("a byte that was flipped", "f1/forwarded holds other bytes than were written")]
    [InlineData("a file that was cut", "f1/forwarded has 1 bytes; ")]
    [InlineData("a file that is gone", "f1/forwarded is missing")]
    [InlineData("a file that was added", "f1/more was added later")]
    [InlineData("no manifest", "is no backup: it has no backup.json")]
    [InlineData("a later format", "is of format 2")]
    public async Task A_backup_that_is_not_as_it_was_written_is_not_restored(string what, string words)
    {
        await using (var spool = Open("spool/f1")) await spool.AppendAsync(SpoolFolder.Make(new Random(5), 0, 3), default);
        await Backup.TakeAsync(In("spool"), BackupPath, _ => { }, CancellationToken.None);
        Assert.Equal((0, ""), await RunAsync("verify-backup", BackupPath));
        var (mark, manifest) = (In("backup/f1/forwarded"), In("backup/backup.json"));
        var bytes = await File.ReadAllBytesAsync(mark);
        switch (what)
        {
            case "a byte that was flipped": await File.WriteAllBytesAsync(mark, [.. bytes[..^1], (byte)(bytes[^1] ^ 1)]); break;
            case "a file that was cut": await File.WriteAllBytesAsync(mark, bytes[..1]); break;
            case "a file that is gone": File.Delete(mark); break;
            case "a file that was added": Lay("backup/f1/more", "", DateTime.UtcNow); break;
            case "no manifest": File.Delete(manifest); break;
            default:
                await File.WriteAllTextAsync(
                    manifest, (await File.ReadAllTextAsync(manifest)).Replace("\"format\": 1", "\"format\": 2", StringComparison.Ordinal));
                break;
        }

        var (code, errors) = await RunAsync("restore", BackupPath, [.. Settings("restored")]);

        Assert.Equal(1, code);
        Assert.Contains(words, errors, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(_folder, "restored*"));
        Assert.Equal(1, (await RunAsync("verify-backup", BackupPath)).Code);
    }

    [Fact]
    public async Task Spools_that_are_there_are_not_restored_over()
    {
        await using (var spool = Open("spool/f1")) await spool.AppendAsync(SpoolFolder.Make(new Random(6), 0, 3), default);
        Assert.Equal(0, (await RunAsync("backup", BackupPath, [.. Settings("spool")])).Code);
        var before = Directory.GetFiles(In("spool"), "*", SearchOption.AllDirectories).ToDictionary(file => file, File.ReadAllBytes);

        var (code, errors) = await RunAsync("restore", BackupPath, [.. Settings("spool")]);

        Assert.Equal(1, code);
        Assert.Contains($"{In("spool")} is not empty; nothing was changed.", errors, StringComparison.Ordinal);
        Assert.Equal(before, Directory.GetFiles(In("spool"), "*", SearchOption.AllDirectories).ToDictionary(file => file, File.ReadAllBytes));

        Directory.CreateDirectory(In("empty"));
        Assert.Equal(0, (await RunAsync("restore", BackupPath, [.. Settings("empty")])).Code);
        Assert.True(File.Exists(In("empty/f1/forwarded")));
    }

    [Fact]
    public async Task Stopped_half_way_neither_leaves_anything_under_its_name()
    {
        await using (var spool = Open("spool/f1")) await spool.AppendAsync(SpoolFolder.Make(new Random(7), 0, 3), default);
        using var stop = new CancellationTokenSource();
        void StopAt(string line, string words)
        {
            if (!line.StartsWith(words, StringComparison.Ordinal)) return;

            Assert.DoesNotContain(BackupPath, Directory.GetDirectories(_folder));
            stop.Cancel();
        }

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => Backup.TakeAsync(In("spool"), BackupPath, line => StopAt(line, "Taking digests"), stop.Token));

        Assert.Equal([In("spool")], Directory.GetDirectories(_folder));
        await Backup.TakeAsync(In("spool"), BackupPath, _ => { }, CancellationToken.None);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => Backup.RestoreAsync(In("restored"), BackupPath, _ => { }, stop.Token));
        Assert.Empty(Directory.GetFileSystemEntries(_folder, "restored*"));
    }

    [Fact]
    public async Task What_cannot_be_backed_up_is_said_with_what_to_do()
    {
        Assert.Equal(
            (2, "backup needs a folder: geointel-ingest backup FOLDER [--KEY VALUE ...]"), await RunAsync("backup", "--spool-folder"));
        Assert.Equal(78, (await RunAsync("backup", BackupPath)).Code);
        var (code, errors) = await RunAsync("backup", BackupPath, [.. Settings("spool")]);
        Assert.Equal(1, code);
        Assert.Contains($"There is no spool in {In("spool")}", errors, StringComparison.Ordinal);
        await using (var spool = Open("spool/f1")) await spool.AppendAsync(SpoolFolder.Make(new Random(8), 0, 3), default);
        (_, errors) = await RunAsync("backup", In("spool/backup"), [.. Settings("spool")]);
        Assert.Contains("lies in the spool-folder", errors, StringComparison.Ordinal);
        Assert.Equal(0, (await RunAsync("backup", BackupPath, [.. Settings("spool")])).Code);
        (_, errors) = await RunAsync("backup", BackupPath, [.. Settings("spool")]);
        Assert.Contains("exists already", errors, StringComparison.Ordinal);
    }

    /// <summary>What a service stores that goes by the numbers alone: of each stream what is above its cursor.</summary>
    static List<string> StoredByCursor(FakeIntake intake)
    {
        var (cursors, stored) = (new Dictionary<string, ulong>(), new List<string>());
        foreach (var batch in intake.Received.Batches)
        {
            foreach (var read in batch.Reads.Where(read => read.SourceSequence > cursors.GetValueOrDefault(batch.Source)))
            {
                cursors[batch.Source] = read.SourceSequence;
                stored.Add(read.VendorEventId);
            }
        }
        return stored;
    }

    static async Task AppendAsync(ReadSpool spool, string name, int first, int count)
    {
        var reads = Enumerable.Range(first, count).Select(i => new DecodedRead(new Read
        {
            Camera = "c1", VrmText = "ZZ26EXA", CapturedAt = DateTimeOffset.UnixEpoch.AddSeconds(i), VendorEventId = $"{name}{i}",
        }));
        Assert.True((await spool.AppendAsync([.. reads], default)).IsStored);
    }

    static async Task<(int Code, string Errors)> RunAsync(string verb, string folder, params string[] settings)
    {
        using var output = new StringWriter();
        using var errors = new StringWriter();
        var code = await BackupCommand.RunAsync([verb, folder, .. settings], output, errors, CancellationToken.None);
        Assert.Equal(code == 0, output.ToString().StartsWith($"{folder}: ", StringComparison.Ordinal));
        return (code, errors.ToString().Trim());
    }

    IEnumerable<string> Settings(string spoolFolder) =>
        ["--service-address", "http://127.0.0.1:9", "--feed-id", "f1", "--stdin", "true", "--spool-folder", In(spoolFolder)];

    Task<BackupManifest> TakeAsync(string work, string? backup = null) =>
        Backup.TakeAsync(In(work + "/spool"), backup ?? BackupPath, _ => { }, CancellationToken.None);

    Task<RunningDaemon> StartAsync(string work, FakeIntake? intake, Dictionary<string, string?>? settings = null)
    {
        Directory.CreateDirectory(In(work + "/drop"));
        return RunningDaemon.StartAsync(
            In(work), intake, new(settings ?? []) { ["feed-id"] = "f1", ["watch-folder"] = In(work + "/drop") });
    }

    ReadSpool Open(string spool) => ReadSpool.Open(
        new SpoolOptions { Folder = In(spool), FreeBytesMin = 0 }, "f1", Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance);

    string In(string path) => Path.Combine(_folder, path);

    void Lay(string path, string text, DateTime writtenAt)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(In(path))!);
        File.WriteAllText(In(path), text);
        File.SetLastWriteTimeUtc(In(path), writtenAt);
    }
}

using GeoIntel.Ingest.Tests.Decoding;
using GeoIntel.Ingest.Tests.Sending;

namespace GeoIntel.Ingest.Tests.Folders;

public sealed class FolderWatcherTests : IDisposable
{
    readonly string _folder = Directory.CreateTempSubdirectory("geointel-ingest-").FullName;
    readonly string _work = Directory.CreateTempSubdirectory("geointel-ingest-").FullName;

    public void Dispose()
    {
        Directory.Delete(_folder, recursive: true);
        Directory.Delete(_work, recursive: true);
    }

    [Fact]
    public async Task Files_are_taken_and_moved_and_reasons_stand_beside_what_was_refused()
    {
        await using var intake = await FakeIntake.StartAsync();
        File.Copy(Samples.Own("hikvision.xml"), Path.Combine(_folder, "ZZ26EXA.xml"));
        File.Copy(Samples.Own("reads.csv"), Path.Combine(_folder, "reads.csv"));
        File.WriteAllText(Path.Combine(_folder, "bad.csv"),
            "camera,vrm,captured_at,event_id\nc1,ZZ26EXA,2026-03-01T08:15:30Z,b1\nc1,,2026-03-01T08:15:30Z,b2\n");
        File.WriteAllText(Path.Combine(_folder, "notes.txt"), "not a feed's file");
        await using var daemon = await StartAsync(intake);

        await RunningDaemon.UntilAsync(
            () => !Directory.EnumerateFiles(_folder).Any(path => !path.EndsWith(".txt")) && intake.Received.Stored.Count == 5, "all is taken");

        Assert.Equal(["ZZ26EXA.xml", "reads.csv"], Names("done").Order(StringComparer.Ordinal));
        Assert.Equal(["bad.csv", "bad.csv.reasons.txt"], Names("refused").Order());
        Assert.True(File.Exists(Path.Combine(_folder, "notes.txt")));
        var reasons = File.ReadAllText(Path.Combine(_folder, "refused", "bad.csv.reasons.txt"));
        Assert.StartsWith("1 refused.", reasons, StringComparison.Ordinal);
        Assert.Contains("line 3: no-vrm (vrm)", reasons, StringComparison.Ordinal);
        Assert.DoesNotContain(daemon.Log.All, line => line.Contains("ZZ26", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_file_of_a_name_that_is_done_already_keeps_both()
    {
        await using var intake = await FakeIntake.StartAsync();
        Directory.CreateDirectory(Path.Combine(_folder, "done"));
        File.WriteAllText(Path.Combine(_folder, "done", "reads.csv"), "the first");
        File.Copy(Samples.Own("reads.csv"), Path.Combine(_folder, "reads.csv"));
        await using var daemon = await StartAsync(intake);

        await RunningDaemon.UntilAsync(() => Names("done").Count == 2, "both are there");

        Assert.Equal(["reads.1.csv", "reads.csv"], Names("done").Order());
        Assert.Equal("the first", File.ReadAllText(Path.Combine(_folder, "done", "reads.csv")));
    }

    [Fact]
    public async Task A_file_that_was_taken_and_not_yet_moved_when_the_program_was_killed_is_not_taken_twice()
    {
        var file = Path.Combine(_folder, "reads.csv");
        File.Copy(Samples.Own("reads.csv"), file);
        await using (var before = await StartAsync(null))
        {
            await RunningDaemon.UntilAsync(() => Names("done").Count == 1, "it is taken");
            // As if killed before it was moved: the spool holds the file's mark, and the file is still there.
            File.Move(Path.Combine(_folder, "done", "reads.csv"), file);
            Assert.Equal(3, before.Spool.Status.LastSequence);
        }
        await using var intake = await FakeIntake.StartAsync();
        await using var after = await StartAsync(intake);

        await RunningDaemon.UntilAsync(() => Names("done").Count == 1 && intake.Received.Stored.Count == 3, "it is moved and forwarded");

        Assert.Equal(3, after.Spool.Status.LastSequence);
    }

    Task<RunningDaemon> StartAsync(FakeIntake? intake) =>
        RunningDaemon.StartAsync(_work, intake, new() { ["feed-id"] = "f1", ["watch-folder"] = _folder });

    List<string> Names(string folder)
    {
        var path = Path.Combine(_folder, folder);
        return Directory.Exists(path) ? [.. Directory.EnumerateFiles(path).Select(file => Path.GetFileName(file))] : [];
    }
}

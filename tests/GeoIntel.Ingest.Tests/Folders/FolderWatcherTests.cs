using GeoIntel.Ingest.Folders;
using GeoIntel.Ingest.Sending;
using GeoIntel.Ingest.Tests.Decoding;
using GeoIntel.Ingest.Tests.Sending;
using Microsoft.Extensions.Logging;

namespace GeoIntel.Ingest.Tests.Folders;

public sealed class FolderWatcherTests : IDisposable
{
    readonly string _folder = Directory.CreateTempSubdirectory("geointel-ingest-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Files_are_sent_and_moved_and_reasons_stand_beside_what_was_refused()
    {
        await using var intake = await FakeIntake.StartAsync();
        File.Copy(Samples.Own("hikvision.xml"), Path.Combine(_folder, "ZZ26EXA.xml"));
        File.Copy(Samples.Own("reads.csv"), Path.Combine(_folder, "reads.csv"));
        File.WriteAllText(Path.Combine(_folder, "bad.csv"),
            "camera,vrm,captured_at,event_id\nc1,ZZ26EXA,2026-03-01T08:15:30Z,b1\nc1,,2026-03-01T08:15:30Z,b2\nnowhere,ZZ26EXA,2026-03-01T08:15:30Z,b3\n");
        File.WriteAllText(Path.Combine(_folder, "notes.txt"), "not a feed's file");
        var log = new Lines();

        await RunUntilAsync(intake, log, () => !Directory.EnumerateFiles(_folder).Any(path => !path.EndsWith(".txt")));

        Assert.Equal(["ZZ26EXA.xml", "reads.csv"], Names("done").Order(StringComparer.Ordinal));
        Assert.Equal(["bad.csv", "bad.csv.reasons.txt"], Names("refused").Order());
        Assert.True(File.Exists(Path.Combine(_folder, "notes.txt")));
        Assert.Equal(5, intake.Received.Stored.Count);
        var reasons = File.ReadAllText(Path.Combine(_folder, "refused", "bad.csv.reasons.txt"));
        Assert.Contains("2 refused, 1 stored", reasons, StringComparison.Ordinal);
        Assert.Contains("line 3: no-vrm (vrm)", reasons, StringComparison.Ordinal);
        Assert.Contains("line 4: unknown-camera (camera): Register it.", reasons, StringComparison.Ordinal);
        Assert.DoesNotContain(log.All, line => line.Contains("ZZ26", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_file_of_a_name_that_is_done_already_keeps_both()
    {
        await using var intake = await FakeIntake.StartAsync();
        Directory.CreateDirectory(Path.Combine(_folder, "done"));
        File.WriteAllText(Path.Combine(_folder, "done", "reads.csv"), "the first");
        File.Copy(Samples.Own("reads.csv"), Path.Combine(_folder, "reads.csv"));

        await RunUntilAsync(intake, new Lines(), () => Names("done").Count == 2);

        Assert.Equal(["reads.1.csv", "reads.csv"], Names("done").Order());
        Assert.Equal("the first", File.ReadAllText(Path.Combine(_folder, "done", "reads.csv")));
    }

    async Task RunUntilAsync(FakeIntake intake, Lines log, Func<bool> done)
    {
        var options = IngestOptions.Read(
            [
                new("service-address", intake.Address.ToString()), new("feed-id", "f1"), new("watch-folder", _folder),
                new("poll-interval", "0.1"),
            ],
            out var problems);
        Assert.Empty(problems);
        using var watcher = new FolderWatcher(
            options, new SightingSender(intake.Client, "f1", options.Sender), new Logger<FolderWatcher>(log));
        await watcher.StartAsync(CancellationToken.None);
        var deadline = DateTime.UtcNow.AddMinutes(2);
        while (!done() && DateTime.UtcNow < deadline) await Task.Delay(50);
        await watcher.StopAsync(CancellationToken.None);
        Assert.True(done());
    }

    List<string> Names(string folder)
    {
        var path = Path.Combine(_folder, folder);
        return Directory.Exists(path) ? [.. Directory.EnumerateFiles(path).Select(file => Path.GetFileName(file))] : [];
    }

    sealed class Lines : ILoggerFactory, ILogger
    {
        readonly System.Collections.Concurrent.ConcurrentQueue<string> _lines = new();

        public IEnumerable<string> All => _lines;

        public ILogger CreateLogger(string categoryName) => this;

        public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            _lines.Enqueue(formatter(state, exception));

        public void Dispose()
        {
        }
    }
}

using System.Text;
using GeoIntel.Ingest.Tests.Decoding;
using GeoIntel.Ingest.Tests.Sending;

namespace GeoIntel.Ingest.Tests.Forwarding;

public sealed class ForwarderTests : IDisposable
{
    readonly string _drop = Directory.CreateTempSubdirectory("geointel-ingest-").FullName;
    readonly string _work = Directory.CreateTempSubdirectory("geointel-ingest-").FullName;

    public void Dispose()
    {
        Directory.Delete(_drop, recursive: true);
        Directory.Delete(_work, recursive: true);
    }

    [Fact]
    public async Task Reads_are_taken_while_the_service_is_away_and_forwarded_in_order_under_the_spools_numbers_when_it_is_there()
    {
        Guid source;
        await using (var daemon = await StartAsync(null))
        {
            for (var file = 0; file < 3; file++) Drop($"{file}.csv", file * 10, 10);
            await RunningDaemon.UntilAsync(() => daemon.Spool.Status.LastSequence == 30, "all is spooled");
            source = daemon.Spool.Source;
            Assert.Equal(0, daemon.Spool.ForwardedSequence);
        }
        await using var intake = await FakeIntake.StartAsync();
        await using (var daemon = await StartAsync(intake))
        {
            Drop("3.csv", 30, 5);
            await RunningDaemon.UntilAsync(() => daemon.Spool.ForwardedSequence == 35, "all is forwarded");
        }

        var batches = intake.Received.Batches.ToList();
        Assert.All(batches, batch => Assert.Equal(source.ToString(), batch.Source));
        var reads = batches.SelectMany(batch => batch.Reads).ToList();
        Assert.Equal(Enumerable.Range(1, 35).Select(i => (ulong)i), reads.Select(read => read.SourceSequence));
        Assert.Equal(Enumerable.Range(0, 35).Select(i => $"e{i}"), reads.Select(read => read.VendorEventId));
    }

    [Fact]
    public async Task A_restart_goes_on_behind_what_was_answered()
    {
        await using var intake = await FakeIntake.StartAsync();
        await using (var daemon = await StartAsync(intake))
        {
            Drop("1.csv", 0, 10);
            await RunningDaemon.UntilAsync(() => daemon.Spool.ForwardedSequence == 10, "all is forwarded");
        }
        await using (var daemon = await StartAsync(intake))
        {
            Drop("2.csv", 10, 10);
            await RunningDaemon.UntilAsync(() => daemon.Spool.ForwardedSequence == 20, "all is forwarded");
        }

        Assert.Equal(
            Enumerable.Range(1, 20).Select(i => (ulong)i),
            intake.Received.Batches.SelectMany(batch => batch.Reads).Select(read => read.SourceSequence));
    }

    [Fact]
    public async Task Connections_that_break_cost_nothing()
    {
        await using var intake = await FakeIntake.StartAsync(batch => (batch % 5) switch { 1 => Fate.Lose, 3 => Fate.StoreAndLose, _ => Fate.Answer });
        await using var daemon = await StartAsync(intake);
        Drop("1.csv", 0, 100);

        await RunningDaemon.UntilAsync(() => daemon.Spool.ForwardedSequence == 100, "all is forwarded");

        Assert.Equal(100, intake.Received.Stored.Count);
        Assert.All(intake.Received.Stored, one => Assert.Equal($"e{one.Value.SourceSequence - 1}", one.Key));
    }

    [Fact]
    public async Task What_the_service_refuses_lies_beside_its_reason_and_can_be_fed_again_when_mended()
    {
        await using var intake = await FakeIntake.StartAsync();
        await using var daemon = await StartAsync(intake);
        Drop("1.csv", 0, 3);
        Drop("2.csv", 3, 4, camera: "nowhere");
        Drop("3.csv", 7, 3);

        await RunningDaemon.UntilAsync(() => daemon.Spool.ForwardedSequence == 10, "all is dealt with");

        Assert.Equal(6, intake.Received.Stored.Count);
        var rejected = Directory.GetFiles(daemon.Rejects, "*.ndjson").Single();
        Assert.Equal(
            Enumerable.Range(1, 4).Select(i => $"line {i}: unknown-camera (camera): Register it. [number {i + 3}]"),
            File.ReadAllLines(rejected + ".reasons.txt"));
        var (reads, refusals) = Samples.Decode(File.OpenRead(rejected), "ndjson");
        Assert.Empty(refusals);
        Assert.Equal(["e3", "e4", "e5", "e6"], reads.Select(read => read.VendorEventId));

        File.WriteAllText(
            Path.Combine(_drop, "mended.ndjson"), File.ReadAllText(rejected).Replace("nowhere", "c1", StringComparison.Ordinal));
        await RunningDaemon.UntilAsync(() => daemon.Spool.ForwardedSequence == 14, "the mended are dealt with");

        Assert.Equal(10, intake.Received.Stored.Count);
        Assert.DoesNotContain(daemon.Log.All, line => line.Contains("ZZ26", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Refusals_that_are_told_again_after_a_kill_are_not_written_again()
    {
        await using var intake = await FakeIntake.StartAsync();
        await using (var daemon = await StartAsync(intake))
        {
            Drop("1.csv", 0, 4, camera: "nowhere");
            await RunningDaemon.UntilAsync(() => daemon.Spool.ForwardedSequence == 4, "all is dealt with");
        }
        // As if killed between writing the rejects and the mark.
        File.Delete(Path.Combine(_work, "spool", "f1", "forwarded"));
        await using (var daemon = await StartAsync(intake))
        {
            Drop("2.csv", 4, 2, camera: "nowhere");
            await RunningDaemon.UntilAsync(() => daemon.Spool.ForwardedSequence == 6, "all is dealt with");

            var rejected = Directory.GetFiles(daemon.Rejects, "*.ndjson").Single();
            Assert.Equal(6, File.ReadAllLines(rejected).Length);
            Assert.Equal(6, File.ReadAllLines(rejected + ".reasons.txt").Length);
        }
    }

    [Fact]
    public async Task A_spool_with_no_room_lets_files_wait_and_takes_them_when_it_has_forwarded()
    {
        var settings = new Dictionary<string, string?> { ["spool-bytes-max"] = "1048576" };
        await using (var daemon = await StartAsync(null, settings))
        {
            for (var file = 0; file < 20; file++) Drop($"{file:00}.csv", file * 1000, 1000);
            await RunningDaemon.UntilAsync(() => daemon.Spool.Status.FullBecause is not null, "it is full");
            Assert.NotEmpty(Directory.GetFiles(_drop, "*.csv"));
        }
        await using var intake = await FakeIntake.StartAsync();
        await using (var daemon = await StartAsync(intake, settings))
        {
            await RunningDaemon.UntilAsync(() => daemon.Spool.ForwardedSequence == 20_000, "all is forwarded");
            await RunningDaemon.UntilAsync(() => Directory.GetFiles(_drop, "*.csv").Length == 0, "all is moved");
        }

        var numbers = intake.Received.Batches.SelectMany(batch => batch.Reads).Select(read => (read.SourceSequence, read.VendorEventId));
        Assert.Equal(Enumerable.Range(0, 20_000).Select(i => ((ulong)i + 1, $"e{i}")), numbers.Distinct());
    }

    Task<RunningDaemon> StartAsync(FakeIntake? intake, Dictionary<string, string?>? settings = null) =>
        RunningDaemon.StartAsync(_work, intake, new(settings ?? []) { ["feed-id"] = "f1", ["watch-folder"] = _drop });

    void Drop(string name, int first, int count, string camera = "c1")
    {
        var text = new StringBuilder("camera,vrm,captured_at,event_id\n");
        for (var i = first; i < first + count; i++) text.Append($"{camera},ZZ26EXA,2026-03-01T08:15:30Z,e{i}\n");
        File.WriteAllText(Path.Combine(_drop, name), text.ToString());
    }
}

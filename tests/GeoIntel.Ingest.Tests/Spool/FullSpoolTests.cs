using GeoIntel.Ingest.Spool;

namespace GeoIntel.Ingest.Tests.Spool;

public sealed class FullSpoolTests : IDisposable
{
    readonly SpoolFolder _folder = new();
    readonly Random _random = new(9);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_full_spool_refuses_with_a_reason_and_a_wait_and_takes_in_again_when_there_is_room()
    {
        await using var spool = _folder.Open(options => options with
        {
            SegmentBytesMax = 2_000,
            BytesMax = 20_000,
            FullRetryDelay = TimeSpan.FromSeconds(7),
        });
        var stored = 0;
        AppendAnswer answer;
        while ((answer = await spool.AppendAsync(SpoolFolder.Make(_random, stored, 1), default)).IsStored) stored++;

        Assert.Equal(TimeSpan.FromSeconds(7), answer.RetryAfter);
        Assert.Contains("may hold 20000", answer.RefusedBecause, StringComparison.Ordinal);
        Assert.Equal(answer.RefusedBecause, spool.Status.FullBecause);
        Assert.InRange(spool.Status.Bytes, 10_000, 20_000);
        Assert.Equal(stored, (await SpoolFolder.TakeAsync(spool)).Count);

        spool.MarkForwarded(stored / 2);

        Assert.True((await spool.AppendAsync(SpoolFolder.Make(_random, stored, 1), default)).IsStored);
        Assert.Null(spool.Status.FullBecause);
        Assert.Equal(stored + 1 - stored / 2, (await SpoolFolder.TakeAsync(spool, stored / 2)).Count);
    }

    [Fact]
    public async Task Bytes_are_left_free_on_the_disk()
    {
        await using var spool = _folder.Open(options => options with { FreeBytesMin = long.MaxValue / 2 });

        var answer = await spool.AppendAsync(SpoolFolder.Make(_random, 0, 1), default);

        Assert.False(answer.IsStored);
        Assert.Contains("bytes left", answer.RefusedBecause, StringComparison.Ordinal);
    }

    [SmallDiskFact]
    public async Task A_disk_that_really_is_full_loses_nothing_and_doubles_nothing()
    {
        await using var disk = await SmallDisk.MountAsync(kibibytes: 256);
        var options = new SpoolOptions
        {
            Folder = Path.Combine(disk.Folder, "spool"), FreeBytesMin = 0, SegmentBytesMax = 40_000, FullRetryDelay = TimeSpan.Zero,
        };
        var acknowledged = new List<string>();
        await using (var spool = ReadSpool.Open(options, "f1", Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance))
        {
            var (number, refusals) = (0, 0);
            for (var round = 0; round < 400; round++)
            {
                var some = SpoolFolder.Make(_random, number, 20);
                number += some.Count;
                var answer = await spool.AppendAsync(some, default);
                if (answer.IsStored) acknowledged.AddRange(some.Select(one => one.Read.VendorEventId));
                else refusals++;
                // Whoever is full forwards what it has, and then has room again.
                if (round % 100 == 99) spool.MarkForwarded(spool.Status.LastSequence / 2);
            }
            Assert.True(refusals > 10, $"{refusals} refusals");
            Assert.True(acknowledged.Count > 500, $"{acknowledged.Count} acknowledged");
        }
        await using var again = ReadSpool.Open(options, "f1", Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance);
        var taken = (await SpoolFolder.TakeAsync(again, again.ForwardedSequence)).Select(one => one.Read.Read.VendorEventId).ToList();

        Assert.True(taken.Count > 100, $"{taken.Count} left");
        Assert.Equal(acknowledged[^taken.Count..], taken);
        Assert.Equal(0, again.Status.QuarantinedCount);
    }

    [SmallDiskTheory]
    [InlineData(0)]
    [InlineData(64 * 1024)]
    public async Task A_full_disk_with_one_segment_on_it_has_room_when_all_of_that_is_forwarded_though_the_feed_is_never_silent(long freeBytesMin)
    {
        await using var disk = await SmallDisk.MountAsync(kibibytes: 256);
        var options = new SpoolOptions
        {
            Folder = Path.Combine(disk.Folder, "spool"), FreeBytesMin = freeBytesMin, FullRetryDelay = TimeSpan.FromMilliseconds(1),
        };
        await using var spool = ReadSpool.Open(options, "f1", Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance);
        for (var round = 0; round < 3; round++)
        {
            while ((await spool.AppendAsync(SpoolFolder.Make(_random, 0, 5), default)).IsStored)
            {
            }
            Assert.False((await spool.AppendAsync(SpoolFolder.Make(_random, 0, 5), default)).IsStored);
            spool.MarkForwarded(spool.Status.LastSequence);

            Assert.True((await spool.AppendAsync(SpoolFolder.Make(_random, 0, 5), default)).IsStored, $"round {round}: {spool.Status.FullBecause}");
        }
    }
}

using GeoIntel.Ingest.Spool;
using GeoIntel.Models.Sightings;
using Microsoft.Extensions.Logging.Abstractions;

namespace GeoIntel.Ingest.Tests.Spool;

public sealed class ReadSpoolTests : IDisposable
{
    readonly SpoolFolder _folder = new();
    readonly Random _random = new(5);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task What_is_taken_in_comes_out_as_it_was_in_order_and_numbered_from_one()
    {
        var all = SpoolFolder.Make(_random, 0, 300);
        await using var spool = _folder.Open();

        foreach (var some in all.Chunk(7)) Assert.True((await spool.AppendAsync(some, default)).IsStored);

        var taken = await SpoolFolder.TakeAsync(spool);
        Assert.Equal(Enumerable.Range(1, 300).Select(i => (long)i), taken.Select(one => one.Sequence));
        SpoolFolder.AssertSame(all, [.. taken.Select(one => one.Read)], "read back");
        Assert.All(typeof(Read).GetProperties(), field => Assert.True(
            all.Select(one => field.GetValue(one.Read)).Distinct().Count() > 1, $"{field.Name} was never anything but its default."));
    }

    [Fact]
    public async Task Those_who_append_at_once_get_numbers_of_their_own_without_a_gap()
    {
        await using var spool = _folder.Open();
        var appends = Enumerable.Range(0, 200).Select(i => Task.Run(async () =>
        {
            var answer = await spool.AppendAsync(SpoolFolder.Make(new Random(i), i, 2), default);
            return (answer.FirstSequence, Id: $"n{i}");
        }));

        var answers = await Task.WhenAll(appends);

        var taken = (await SpoolFolder.TakeAsync(spool)).ToDictionary(one => one.Sequence, one => one.Read.Read.VendorEventId);
        Assert.Equal(400, taken.Count);
        Assert.All(answers, answer => Assert.Equal(answer.Id, taken[answer.FirstSequence]));
    }

    [Fact]
    public async Task Who_waits_at_the_end_is_woken_by_what_comes()
    {
        await using var spool = _folder.Open();
        await using var frames = spool.ReadAsync(0, CancellationToken.None).GetAsyncEnumerator();
        var next = frames.MoveNextAsync().AsTask();
        Assert.False(next.IsCompleted);

        await spool.AppendAsync(SpoolFolder.Make(_random, 0, 1), default);

        Assert.True(await next);
        Assert.Equal(1, frames.Current.FirstSequence);
    }

    [Fact]
    public async Task The_name_and_the_numbers_go_on_after_a_restart()
    {
        Guid source;
        await using (var spool = _folder.Open())
        {
            source = spool.Source;
            await spool.AppendAsync(SpoolFolder.Make(_random, 0, 3), default);
            spool.MarkForwarded(2);
        }
        await using var again = _folder.Open();
        var answer = await again.AppendAsync(SpoolFolder.Make(_random, 3, 1), default);

        Assert.Equal((source, 4), (again.Source, answer.FirstSequence));
        Assert.Equal(["n2", "n3"], (await SpoolFolder.TakeAsync(again, again.ForwardedSequence)).Select(one => one.Read.Read.VendorEventId));
    }

    [Fact]
    public async Task Segments_go_when_all_of_them_is_forwarded()
    {
        await using var spool = _folder.Open(options => options with { SegmentBytesMax = 2_000 });
        for (var i = 0; i < 60; i++) await spool.AppendAsync(SpoolFolder.Make(_random, i, 1), default);
        var before = _folder.Segments;
        Assert.True(before.Count > 4, $"{before.Count} segments");
        var first = SegmentHead.FirstSequenceOf(before[2]);

        spool.MarkForwarded(first - 1);

        Assert.Equal(before[2..], _folder.Segments);
        Assert.Equal(60 - (first - 1), (await SpoolFolder.TakeAsync(spool, spool.ForwardedSequence)).Count);
    }

    [Fact]
    public async Task Reads_that_are_forwarded_leave_the_disk_though_no_more_come()
    {
        await using var spool = _folder.Open(options => options with { IdleMax = TimeSpan.FromMilliseconds(20) });
        await spool.AppendAsync(SpoolFolder.Make(_random, 0, 5), default);
        var full = spool.Status.Bytes;
        spool.MarkForwarded(5);

        for (var waits = 0; waits < 500 && spool.Status.Bytes >= full; waits++) await Task.Delay(20);

        Assert.InRange(spool.Status.Bytes, 1, 200);
        Assert.Equal(6, (await spool.AppendAsync(SpoolFolder.Make(_random, 5, 1), default)).FirstSequence);
        Assert.Single(await SpoolFolder.TakeAsync(spool, spool.ForwardedSequence));
    }

    [Fact]
    public async Task A_spool_that_was_all_forwarded_and_emptied_does_not_use_its_numbers_again()
    {
        Guid source;
        await using (var spool = _folder.Open(options => options with { IdleMax = TimeSpan.FromMilliseconds(20) }))
        {
            source = spool.Source;
            await spool.AppendAsync(SpoolFolder.Make(_random, 0, 5), default);
            var full = spool.Status.Bytes;
            spool.MarkForwarded(5);
            for (var waits = 0; waits < 500 && spool.Status.Bytes >= full; waits++) await Task.Delay(20);
        }
        File.Delete(Path.Combine(_folder.Path, "forwarded"));

        await using var again = _folder.Open();
        var answer = await again.AppendAsync(SpoolFolder.Make(_random, 5, 1), default);

        Assert.Equal(source, again.Source);
        Assert.True(answer.FirstSequence > 5, $"number {answer.FirstSequence} was given twice");
    }

    [Fact]
    public async Task A_folder_whose_segments_are_gone_is_another_spool()
    {
        Guid source;
        await using (var spool = _folder.Open())
        {
            source = spool.Source;
            await spool.AppendAsync(SpoolFolder.Make(_random, 0, 5), default);
            spool.MarkForwarded(5);
        }
        foreach (var segment in _folder.Segments) File.Delete(segment);

        await using var again = _folder.Open();

        // Under the old name the service would take the numbers from 1 for reads that it has.
        Assert.NotEqual(source, again.Source);
        Assert.Equal(0, again.ForwardedSequence);
    }

    [Fact]
    public async Task Renewed_it_takes_in_under_another_name_and_keeps_the_name_and_the_numbers_of_what_it_holds()
    {
        var sources = new List<Guid>();
        var numbers = new List<long>();
        for (var life = 0; life < 3; life++)
        {
            await using (var spool = _folder.Open())
            {
                sources.Add(spool.Source);
                numbers.Add((await spool.AppendAsync(SpoolFolder.Make(_random, 2 * life, 2), default)).FirstSequence);
            }
            await ReadSpool.RenewAsync(_folder.Options, "f1", 50 * life, NullLogger.Instance);
        }

        await using var last = _folder.Open();
        Assert.Equal(4, sources.Append(last.Source).Distinct().Count());
        Assert.True(numbers[0] == 1 && numbers[1] > 2 && numbers[2] > 50 && last.Status.LastSequence >= 100, string.Join(' ', numbers));
        using var ended = new CancellationTokenSource();
        await using var frames = last.ReadAsync(0, ended.Token).GetAsyncEnumerator(ended.Token);
        for (var life = 0; life < 3; life++)
        {
            Assert.True(await frames.MoveNextAsync());
            Assert.Equal((sources[life], numbers[life], 2), (frames.Current.Source, frames.Current.FirstSequence, frames.Current.Reads.Count));
            Assert.True(await frames.MoveNextAsync());
            Assert.Equal((sources.Append(last.Source).ElementAt(life + 1), 0), (frames.Current.Source, frames.Current.Reads.Count));
            Assert.Equal(sources[life], last.SourceToForward);
            last.MarkForwarded(frames.Current.FirstSequence - 1);
        }
        Assert.Equal((last.Source, last.Status.LastSequence), (last.SourceToForward, last.ForwardedSequence));
    }

    [Fact]
    public async Task It_is_one_programs_alone()
    {
        await using var spool = _folder.Open();

        var refused = Assert.Throws<IOException>(() => _folder.Open());

        Assert.Contains(_folder.Path, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task How_far_an_input_is_spooled_is_known_until_it_is_forgotten()
    {
        var (one, other) = (Guid.NewGuid(), Guid.NewGuid());
        await using (var spool = _folder.Open(options => options with { SegmentBytesMax = 300 }))
        {
            await spool.AppendAsync(SpoolFolder.Make(_random, 0, 2), new InputMark(one, 2));
            await spool.AppendAsync(SpoolFolder.Make(_random, 2, 3), new InputMark(one, 5));
            await spool.AppendAsync(SpoolFolder.Make(_random, 5, 1), new InputMark(other, 1));
            for (var i = 6; i < 20; i++) await spool.AppendAsync(SpoolFolder.Make(_random, i, 1), default);
            spool.MarkForwarded(15); // what said so first is gone
        }
        await using (var again = _folder.Open())
        {
            Assert.Equal((5L, 1L), (again.ReadCountOf(one), again.ReadCountOf(other)));
            again.Keep(new HashSet<Guid> { other });
            Assert.Equal((0L, 1L), (again.ReadCountOf(one), again.ReadCountOf(other)));
            again.Forget(other);
            Assert.Equal(0, again.ReadCountOf(other));
        }
    }
}

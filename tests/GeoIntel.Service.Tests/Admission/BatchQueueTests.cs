using GeoIntel.Models.Sightings;
using GeoIntel.Service.Admission;
using GeoIntel.Service.Storage.Sightings;

namespace GeoIntel.Service.Tests.Admission;

public class BatchQueueTests
{
    static readonly IntakeRead Any = new(new Read { Camera = "c", VrmText = "", CapturedAt = default });

    [Fact]
    public async Task What_waits_is_shared_among_the_connections_that_are_free_a_stream_to_one_of_them()
    {
        var queue = new BatchQueue(new AdmissionOptions { CommitsUnderwayMax = 2 });
        foreach (var source in "abcdabcd") await AddAsync(queue, source, reads: 400);

        var (first, second) = (await queue.TakeAsync(default), await queue.TakeAsync(default));

        Assert.Equal("abab", SourcesOf(first));
        Assert.Equal("cdcd", SourcesOf(second));
    }

    [Fact]
    public async Task A_connection_takes_all_when_it_is_the_only_free_one_and_little_is_not_shared()
    {
        var queue = new BatchQueue(new AdmissionOptions { CommitsUnderwayMax = 2 });
        foreach (var source in "abcd") await AddAsync(queue, source, reads: 100);
        Assert.Equal("abcd", SourcesOf(await queue.TakeAsync(default)));
        foreach (var source in "efgh") await AddAsync(queue, source, reads: 1_000);

        Assert.Equal("efgh", SourcesOf(await queue.TakeAsync(default)));
    }

    [Fact]
    public async Task A_stream_s_batches_come_out_in_order_and_not_while_one_of_them_is_being_committed_whatever_is_shared()
    {
        for (var seed = 0; seed < 200; seed++)
        {
            var random = new Random(seed);
            var queue = new BatchQueue(new AdmissionOptions
            {
                CommitsUnderwayMax = 1 + random.Next(3), CommitReadsMax = 1 + random.Next(3_000), QueueReadsMax = 1_000_000,
            });
            var (sent, came, underway) = (new Dictionary<string, int>(), new Dictionary<string, int>(), new List<IReadOnlyList<AdmittedBatch>>());
            for (var step = 0; step < 100; step++)
            {
                if (random.Next(2) == 0 && sent.Values.Sum() - came.Values.Sum() < 60)
                {
                    var source = (char)('a' + random.Next(5));
                    sent[$"{source}"] = sent.GetValueOrDefault($"{source}") + 1;
                    await AddAsync(queue, source, reads: random.Next(1_500), feed: $"{sent[$"{source}"]}");
                    continue;
                }
                if (underway.Count > 0 && random.Next(2) == 0)
                {
                    queue.Done(underway[0]);
                    underway.RemoveAt(0);
                    continue;
                }
                using var stopping = new CancellationTokenSource();
                var taken = queue.TakeAsync(stopping.Token);
                if (taken.IsCompleted) Take(await taken);
                await stopping.CancelAsync();
            }
            // Nothing stays behind.
            while (came.Values.Sum() < sent.Values.Sum())
            {
                foreach (var done in underway) queue.Done(done);
                underway.Clear();
                Take(await queue.TakeAsync(default));
            }

            void Take(IReadOnlyList<AdmittedBatch> taken)
            {
                Assert.DoesNotContain(taken, batch => underway.Any(other => other.Any(one => one.Stream == batch.Stream)));
                foreach (var batch in taken)
                {
                    came[batch.Batch.Source] = came.GetValueOrDefault(batch.Batch.Source) + 1;
                    Assert.Equal($"{came[batch.Batch.Source]}", batch.Batch.FeedId);
                }
                underway.Add(taken);
            }
        }
    }

    [Fact]
    public async Task Streams_whose_commits_are_under_way_do_not_take_each_other_s_room()
    {
        var queue = new BatchQueue(new AdmissionOptions());
        foreach (var source in "ab") await AddAsync(queue, source, reads: 10_000);
        foreach (var source in "ab") Assert.Equal($"{source}", SourcesOf(await queue.TakeAsync(default)));

        await AddAsync(queue, 'a', reads: 10_000);
        var other = AddAsync(queue, 'b', reads: 10_000);

        Assert.True(other.IsCompletedSuccessfully);
    }

    [Fact]
    public async Task A_stream_is_held_back_while_a_whole_commit_of_it_waits_and_no_other_is()
    {
        var queue = new BatchQueue(new AdmissionOptions { CommitReadsMax = 100 });
        var (stream, other) = (await AddAsync(queue, 'a', reads: 60), await AddAsync(queue, 'b', reads: 60));
        Assert.True(queue.WaitForRoomAsync(stream, default).IsCompletedSuccessfully);

        foreach (var reads in (int[])[0, 40]) await AddAsync(queue, 'a', reads);
        var held = queue.WaitForRoomAsync(stream, default);
        Assert.False(held.IsCompleted);
        Assert.True(queue.WaitForRoomAsync(other, default).IsCompletedSuccessfully);

        Assert.Equal("aaa", SourcesOf(await queue.TakeAsync(default)));
        await held;

        var last = queue.WaitForRoomAsync(await AddAsync(queue, 'c', reads: 100), default);
        Assert.False(last.IsCompleted);
        queue.Close();
        await last;
    }

    static string SourcesOf(IReadOnlyList<AdmittedBatch> taken) => string.Concat(taken.Select(batch => batch.Batch.Source));

    static async Task<StreamKey> AddAsync(BatchQueue queue, char source, int reads, string feed = "feed")
    {
        var batch = new IntakeBatch(feed, [.. Enumerable.Repeat(Any, reads)], $"{source}");
        var admitted = new AdmittedBatch(batch, null, default, [], null!, default);
        await queue.AddAsync(admitted, default);
        return admitted.Stream;
    }
}

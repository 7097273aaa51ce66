using GeoIntel.Models.Hits;

namespace GeoIntel.Models.Tests.Hits;

/// <summary>Any order, same end: shuffled, cut into batches, closed in between, withdrawn.</summary>
public class EpisodeOrderTests
{
    [Fact]
    public void Whatever_the_order_and_the_batches_the_hits_end_the_same()
    {
        for (var seed = 1; seed <= Worlds.Count(60, 1000); seed++)
        {
            var random = new Random(seed);
            var matches = Matches(random);
            var expected = Chain(matches);
            for (var shuffle = 0; shuffle < Worlds.Count(10, 100); shuffle++)
            {
                random.Shuffle(matches);
                var store = new HitStore();
                for (var done = 0; done < matches.Length;)
                {
                    var batch = random.Next(1, 6);
                    store.Apply([.. matches.Skip(done).Take(batch)]);
                    done += batch;
                    if (random.Next(4) == 0) store.Close(Reads.Minute(random.Next(400)));
                }
                Assert.True(expected.SequenceEqual(store.Standing.Select(Told)), $"seed {seed}, shuffle {shuffle}");

                store.Close(Reads.Minute(100_000));
                Assert.All(store.Standing, hit => Assert.Equal(HitState.Closed, hit.State));
            }
        }
    }

    [Fact]
    public void After_withdrawn_reads_the_hits_are_those_of_the_reads_that_remain()
    {
        for (var seed = 1; seed <= Worlds.Count(200, 5000); seed++)
        {
            var random = new Random(seed);
            var matches = Matches(random);
            var store = new HitStore();
            store.Apply(matches);
            var before = store.Standing;

            HitReason[] left = [.. matches.Where(_ => random.Next(5) > 0)];
            random.Shuffle(left);
            store.Rebuild(left);

            Assert.True(Chain(left).SequenceEqual(store.Standing.Select(Told)), $"seed {seed}");
            // Who lost nothing was told nothing.
            var expected = Chain(left);
            Assert.All(before.Where(hit => expected.Contains(Told(hit))), hit => Assert.Contains(hit, store.Standing));
            Assert.Empty(store.Rebuild(left));
        }
    }

    // What the words say: sort everything, cut where a gap is longer than a quarter of an hour.
    static List<(HitReason First, DateTimeOffset Last, Guid LastId, DateTimeOffset LastReceived, int Count)> Chain(
        IEnumerable<HitReason> matches)
    {
        var episodes = new List<List<HitReason>>();
        foreach (var match in matches.OrderBy(match => match.CapturedAt).ThenBy(match => match.SightingId))
        {
            var last = episodes.LastOrDefault()?[^1].CapturedAt ?? DateTimeOffset.MinValue;
            if (match.CapturedAt - last > TimeSpan.FromMinutes(15)) episodes.Add([]);
            episodes[^1].Add(match);
        }
        return episodes.ConvertAll(reads =>
            (reads[0], reads[^1].CapturedAt, reads[^1].SightingId, reads.Max(read => read.ReceivedAt), reads.Count));
    }

    static (HitReason First, DateTimeOffset Last, Guid LastId, DateTimeOffset LastReceived, int Count) Told(Hit hit)
    {
        Assert.Equal(hit.First.CapturedAt, hit.FirstCapturedAt);
        Assert.Equal(hit.First.EndedSince, hit.EndedSince);
        return (hit.First, hit.LastCapturedAt, hit.LastSightingId, hit.LastReceivedAt, hit.ReadCount);
    }

    // Some minutes hold twins; gaps of exactly 15 minutes are common.
    static HitReason[] Matches(Random random)
    {
        var count = random.Next(1, 30);
        return [.. Enumerable.Range(0, count).Select(i =>
        {
            var minute = random.Next(3) == 0 ? random.Next(20) * 15 : random.Next(400);
            return Reads.At(minute, twin: i, ended: random.Next(5) == 0, lateMinutes: random.Next(4) * random.Next(60));
        })];
    }
}

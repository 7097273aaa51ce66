using GeoIntel.Service.Admission;

namespace GeoIntel.Service.Tests.Admission;

public class KeeperCallTests
{
    [Fact]
    public void A_commit_that_brings_nothing_for_the_keeper_wakes_nobody()
    {
        var woken = 0;
        var call = new KeeperCall(() => woken++);

        call.End(call.Begin(), concernsHits: false);

        Assert.Equal(0, woken);
    }

    [Fact]
    public void One_that_was_under_way_when_another_brought_something_wakes_the_keeper_and_one_begun_later_does_not()
    {
        var woken = 0;
        var call = new KeeperCall(() => woken++);
        var (older, brings) = (call.Begin(), call.Begin());
        call.End(brings, concernsHits: true);
        var younger = call.Begin();

        call.End(younger, concernsHits: false);
        Assert.Equal(1, woken);
        call.End(older, concernsHits: false);
        Assert.Equal(2, woken);
    }

    /// <summary>The keeper sees a commit's matches when it is woken and no commit that began before that one's end still runs: then,
    /// after the last end, it has seen them all.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Whatever_commits_overlap_the_keeper_sees_everything_in_the_end(int seed)
    {
        var random = new Random(seed);
        for (var world = 0; world < 2_000; world++)
        {
            var (running, waiting, woken) = (new List<(long Number, bool Brings)>(), new List<long>(), 0);
            var call = new KeeperCall(() =>
            {
                woken++;
                var oldest = running.Count == 0 ? long.MaxValue : running.Min(commit => commit.Number);
                waiting.RemoveAll(ended => ended < oldest);
            });
            for (var step = random.Next(1, 20); step > 0 || running.Count > 0; step--)
            {
                if (step > 0 && random.Next(2) == 0)
                {
                    running.Add((call.Begin(), random.Next(4) == 0));
                }
                else if (running.Count > 0)
                {
                    var commit = running[random.Next(running.Count)];
                    running.Remove(commit);
                    if (commit.Brings) waiting.Add(commit.Number);
                    call.End(commit.Number, commit.Brings);
                }
            }
            Assert.Empty(waiting);
        }
    }
}

using GeoIntel.Service.Commits;

namespace GeoIntel.Service.Tests.Commits;

public class CommitWatchTests
{
    // Seconds of commits in ten seconds; two at once take twenty.
    [Theory]
    [InlineData(0, 1)]
    [InlineData(5, 8)]
    [InlineData(10, 15)]
    [InlineData(20, 15)]
    public void A_watch_rests_the_longer_the_more_of_the_time_commits_are_under_way(int committing, int timesAsLong) => Assert.Equal(
        TimeSpan.FromMilliseconds(40 * timesAsLong),
        CommitWatch.Rest(TimeSpan.FromMilliseconds(40), TimeSpan.FromSeconds(committing), TimeSpan.FromSeconds(10)));
}

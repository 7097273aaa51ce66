namespace GeoIntel.Ingest.Tests;

public class IngestOptionsTests
{
    [Fact]
    public void Every_problem_is_said_at_once_with_its_value()
    {
        IngestOptions.Read(
            [
                new("SERVICE_ADDRESS", "localhost:5480"), new("WATCH_FOLDER", "/no/such/folder"), new("FORMAT", "morse"),
                new("TIME_ZONE", "Europe/Knowsley"), new("POLL_INTERVAL", "NaN"), new("BATCH_READS_MAX", "0"), new("WHEELS", "4"),
            ],
            out var problems);

        Assert.Equal(8, problems.Count);
        foreach (var value in new[] { "localhost:5480", "/no/such/folder", "morse", "Europe/Knowsley", "NaN", "\"0\"", "\"4\"" })
            Assert.Contains(problems, problem => problem.Contains(value, StringComparison.Ordinal));
        Assert.Contains(problems, problem => problem.StartsWith("feed-id is not set", StringComparison.Ordinal));
    }

    [Fact]
    public void The_command_line_comes_after_the_environment_and_counts_more()
    {
        var options = IngestOptions.Read(
            [
                new("SERVICE_ADDRESS", "http://one:1"), new("FEED_ID", "f1"), new("WATCH_FOLDER", Path.GetTempPath()),
                new("service-address", "http://two:2"), new("format", "hikvision"), new("log-format", "json"),
            ],
            out var problems);

        Assert.Empty(problems);
        Assert.Equal(new Uri("http://two:2"), options.ServiceAddress);
        Assert.Equal("hikvision", options.Format?.Format);
        Assert.True(options.LogAsJson);
        Assert.Equal((4, 1_000, TimeSpan.FromSeconds(1)),
            (options.UnacknowledgedBatchesMax, options.BatchReadsMax, options.PollInterval));
    }
}

namespace GeoIntel.Cli.Tests.EndToEnd;

[Collection(ServiceCollection.Name)]
public class KillTests
{
    static readonly bool IsLong = Environment.GetEnvironmentVariable("GEOINTEL_TEST_LONG") == "1";

    [PostGisFact]
    public async Task What_is_acknowledged_through_kills_is_stored_once_and_hits_are_those_of_plain_loops()
    {
        var times = IsLong ? 5 : 1;
        await using var service = await ServiceProcess.StartAsync();

        var report = await FaultRun.RunAsync(
            service, IsLong, run => Faults.KillAsync(run, services: 10 * times, postmasters: 5 * times));

        Assert.True(report.Reconnects > 0, "No kill broke a connection.");
        Assert.True(report.Duplicates > 0, "Nothing that was stored was sent again.");
    }
}

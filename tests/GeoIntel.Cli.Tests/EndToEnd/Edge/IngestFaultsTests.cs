namespace GeoIntel.Cli.Tests.EndToEnd.Edge;

[Collection(ServiceCollection.Name)]
public class IngestFaultsTests
{
    static readonly bool IsLong = Environment.GetEnvironmentVariable("GEOINTEL_TEST_LONG") == "1";

    [PostGisFact]
    public async Task What_devices_had_acknowledged_through_kills_of_the_edge_is_stored_once_and_hits_are_those_of_plain_loops()
    {
        await using var faults = await IngestFaults.StartAsync(everyNth: IsLong ? 1 : 12);

        var outcome = await faults.KillAsync(kills: IsLong ? 100 : 10);

        Assert.True(outcome.WrongCount == 0 && outcome.AcknowledgedCount == outcome.StoredCount, $"{outcome} (seed {IngestFaults.Seed})");
        Assert.True(outcome.RepeatCount > 0, $"No device had to repeat anything: {outcome}");
        Assert.True(outcome.KnownCount > 0, $"Nothing that was stored was forwarded again: {outcome}");
    }
}

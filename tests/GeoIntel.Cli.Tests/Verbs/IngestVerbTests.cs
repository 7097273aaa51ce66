using System.Text.Json;

namespace GeoIntel.Cli.Tests.Verbs;

public class IngestVerbTests
{
    const string Reads = "camera,vrm,captured_at,event_id\nc1,ZZ26EXA,2026-03-01T08:15:30Z,e1\nc1,,2026-03-01T08:15:30Z,e2\n";

    [Fact]
    public async Task A_run_that_is_broken_off_still_tells_a_program_what_became_of_everything()
    {
        using var folder = new TestFolder().With("reads.csv", Reads);

        // Nobody listens at port 9.
        var run = await CliRun.OfAsync("ingest", "--feed", "f1", "--json", "--service", "http://127.0.0.1:9", folder.File("reads.csv"));

        Assert.Equal(ExitCodes.Failed, run.Code);
        var told = JsonDocument.Parse(Assert.Single(run.OutLines)).RootElement;
        Assert.Equal(
            ["complete", "accepted", "duplicates", "refused", "refused_by_reason", "seconds", "reads_per_second"],
            told.EnumerateObject().Select(one => one.Name));
        Assert.False(told.GetProperty("complete").GetBoolean());
        Assert.Equal((0, 1), (told.GetProperty("accepted").GetInt32(), told.GetProperty("refused_by_reason").GetProperty("no-vrm").GetInt32()));
        Assert.Contains("Trying again in", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_person_is_told_that_the_rest_was_not_sent()
    {
        using var folder = new TestFolder().With("reads.csv", Reads);

        var run = await CliRun.OfAsync("ingest", "--feed", "f1", "--service", "http://127.0.0.1:9", folder.File("reads.csv"));

        Assert.Equal(ExitCodes.Failed, run.Code);
        Assert.StartsWith("Broken off: 0 stored, 0 stored before, 1 refused", run.Out, StringComparison.Ordinal);
        Assert.Contains("line 3: no-vrm (vrm)", run.Error, StringComparison.Ordinal);
        Assert.Contains("nothing is stored twice", run.Error, StringComparison.Ordinal);
    }
}

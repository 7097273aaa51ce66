using System.Text;
using System.Text.Json;
using GeoIntel.Cli.RegistryFiles;
using GeoIntel.Cli.Replaying;

namespace GeoIntel.Cli.Tests.Replaying;

public sealed class ReplayVerbTests : IDisposable
{
    const string Feeds = "name,controller,regime,numbered\ntown,Council,council_part_3,false\n";

    // On the grid, metres: gate stands in the square of the zone, road and far do not. far is 100 km off.
    const string Cameras =
        """
        name,feed,kind,capture_point.epsg,capture_point.x,capture_point.y,device_ids
        gate,town,fixed,27700,345050,392050,dev-gate
        road,town,fixed,27700,347000,392050,
        far,town,fixed,27700,445000,392050,
        van,town,moving,,,,

        """;

    const string Entries =
        """
        name,list,vrm,owner,approval.state,basis.reference,from_time,until_time,schedule,basis.kind
        voi,l,AB12CDE,desk,approved,O-1,2025-01-01T00:00:00Z,2027-01-01T00:00:00Z,,court_order

        """;

    readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_day_of_a_made_up_borough_gives_the_same_file_whatever_the_order_of_its_reads()
    {
        await CliRun.OfAsync("simulate", "--seed", "3", "--date", "2026-03-10", "--out", _folder.Path);
        var first = await ReplayAsync("--reads", _folder.File("reads"));
        Assert.Equal(0, first.Run.Code);

        // All in one file, from the last read to the first, and half of them twice.
        var lines = Directory.GetFiles(_folder.File("reads")).SelectMany(File.ReadLines).Reverse().ToList();
        _folder.With("all.ndjson", string.Join('\n', lines.Concat(lines.Where((_, i) => i % 2 == 0))));
        var again = await ReplayAsync("--reads", _folder.File("all.ndjson"));

        Assert.Contains($"{(lines.Count + 1) / 2} were given twice", again.Run.Error, StringComparison.Ordinal);
        Assert.Equal(first.Text, again.Text);
        var hits = CsvTable.Rows(Encoding.UTF8.GetBytes(first.Text)).Select(row => row.Values).ToList();
        Assert.Equal(HitLines.Columns, hits[0]);
        Assert.True(hits.Count > 30 && hits.Skip(1).Select(hit => hit[0]).Distinct().Count() == hits.Count - 1);
        Assert.True(hits.Skip(1).Select(hit => hit[1]).Distinct().Count() >= 4, "too few kinds of hit");
    }

    [Fact]
    public async Task Each_hit_says_what_was_read_by_which_rule_and_what_it_does_not_prove()
    {
        With(Reads(("dev-gate", "AB12 CDE", "08:00:00"), ("gate", "AB12COE", "08:05:00"), ("road", "AB12CDE", "08:06:00")));

        var (run, text) = await ReplayAsync("--reads", _folder.File("reads.csv"), "--json");

        Assert.Equal((0, "3 reads stand (0 were given twice), 2 hits, 0 refused"), (run.Code, run.ErrorLines[^1]));
        var hits = text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement).ToList();
        Assert.Equal(
            ["voi AB12CDE exact 08:00:00 08:06:00 2", "voi AB12COE equivalent 08:05:00 08:05:00 1"],
            hits.Select(hit => $"{Of(hit, "list_entry")} {Of(hit, "vrm")} {Of(hit, "match_class")} "
                + $"{Of(hit, "first_captured_at")[11..19]} {Of(hit, "last_captured_at")[11..19]} {Of(hit, "read_count")}").Order());
        Assert.All(hits, hit => Assert.Contains("list 'Stolen'", Of(hit, "sentence"), StringComparison.Ordinal));
        Assert.All(hits, hit => Assert.Contains("not who was in it", Of(hit, "caveat"), StringComparison.Ordinal));
        Assert.Equal("0.027336", Of(hits.Single(hit => Of(hit, "match_class") == "equivalent"), "probability"));
        Assert.DoesNotContain(hits, hit => hit.TryGetProperty("condition", out _));
    }

    [Fact]
    public async Task A_mark_at_two_places_at_once_is_an_implausible_journey_that_names_nobody()
    {
        With(Reads(("road", "XY34ZZZ", "08:00:00"), ("far", "XY34ZZZ", "08:10:00")));

        var (_, text) = await ReplayAsync("--reads", _folder.File("reads.csv"), "--json");

        var hit = JsonDocument.Parse(text).RootElement;
        Assert.Equal("implausible-journey", Of(hit, "kind"));
        Assert.Equal("far", Of(hit, "camera"));
        Assert.False(hit.TryGetProperty("nominal", out _) || hit.TryGetProperty("condition", out _));
    }

    [Fact]
    public async Task Superseded_and_withdrawn_reads_do_not_count_wherever_they_stand_in_the_file()
    {
        With("""
            {"camera":"gate","withdraws":"b","event_id":"w1","captured_at":"2026-03-10T08:00:00Z"}
            {"camera":"gate","vrm":"AB12CDE","captured_at":"2026-03-10T08:00:00Z","event_id":"a"}
            {"camera":"gate","vrm":"AB12CDX","captured_at":"2026-03-10T08:00:00Z","event_id":"c","supersedes":"a"}
            {"camera":"gate","vrm":"AB12CDE","captured_at":"2026-03-10T09:00:00Z","event_id":"b"}
            {"camera":"gate","withdraws":"never","event_id":"w2","captured_at":"2026-03-10T08:00:00Z"}
            """, "reads.ndjson");

        var (run, text) = await ReplayAsync("--reads", _folder.File("reads.ndjson"), "--json");

        Assert.Equal(("", 3), (text, run.Code));
        Assert.Contains("reads.ndjson:5: withdraws_event_id: 'never'", run.Error, StringComparison.Ordinal);
        Assert.Equal("1 reads stand (0 were given twice), 0 hits, 1 refused", run.ErrorLines[^1]);
    }

    [Fact]
    public async Task What_is_refused_is_told_with_its_place_and_reason_and_the_rest_is_judged()
    {
        With(Reads(("gate", "AB12CDE", "08:00:00"), ("nowhere", "AB12CDE", "08:00:00"), ("gate", "??", "08:00:00"),
            ("van", "AB12CDE", "08:00:00")));
        File.AppendAllText(
            _folder.File("registry/list_entries.csv"),
            "bad,none,AB12CDE??,desk,approved,,2025-01-01T00:00:00Z,,sometimes,\n");

        var (run, text) = await ReplayAsync("--reads", _folder.File("reads.csv"), "--json", "--rejects", _folder.File("r.csv"));

        Assert.Equal(3, run.Code);
        Assert.Single(text.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        var rejects = File.ReadAllLines(_folder.File("r.csv"));
        Assert.Equal("file,line,field,reason", rejects[0]);
        foreach (var place in new[]
        {
            "list_entries.csv,3,list,", "list_entries.csv,3,vrm,", "list_entries.csv,3,basis,", "list_entries.csv,3,schedule,",
            "list_entries.csv,3,until_time,", "reads.csv,3,camera,", "reads.csv,4,vrm,", "reads.csv,5,position,",
        })
        {
            Assert.True(
                Array.Exists(rejects, line => line.StartsWith(place, StringComparison.Ordinal)),
                $"{place} is not in:\n{string.Join('\n', rejects)}");
        }
        Assert.Equal(9, rejects.Length);
        Assert.Single(run.ErrorLines);
    }

    [Fact]
    public async Task A_folder_that_holds_no_registry_is_wrong_usage()
    {
        _folder.With("reads.csv", Reads());
        Directory.CreateDirectory(_folder.File("empty"));

        var run = await CliRun.OfAsync(
            "replay", "--registry", _folder.File("empty"), "--reads", _folder.File("reads.csv"), "--out", "-");

        Assert.Equal(2, run.Code);
        Assert.Contains("holds no registry file", run.Error, StringComparison.Ordinal);
    }

    async Task<(CliRun Run, string Text)> ReplayAsync(params string[] more)
    {
        var output = _folder.File("hits.out");
        var run = await CliRun.OfAsync(["replay", "--registry", _folder.File("registry"), "--out", output, .. more]);
        return (run, File.Exists(output) ? File.ReadAllText(output) : "");
    }

    void With(string reads, string name = "reads.csv")
    {
        Directory.CreateDirectory(_folder.File("registry"));
        _folder.With("registry/feeds.csv", Feeds).With("registry/cameras.csv", Cameras)
            .With("registry/vehicle_lists.csv", "name,display_name,owner\nl,Stolen,desk\n")
            .With("registry/list_entries.csv", Entries).With(name, reads);
    }

    static string Reads(params (string Camera, string Vrm, string Time)[] reads) =>
        "camera,vrm,captured_at\n"
        + string.Concat(reads.Select(read => $"{read.Camera},{read.Vrm},2026-03-10T{read.Time}Z\n"));

    static string Of(JsonElement hit, string column) => hit.GetProperty(column).GetString()!;
}

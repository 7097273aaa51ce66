using System.Net;
using System.Net.Sockets;

namespace GeoIntel.Cli.Tests.Verbs;

public sealed class UsageTests : IDisposable
{
    static readonly string[] Purpose =
    [
        "--purpose-class", "control-room", "--purpose-reference", "TEST", "--purpose-reason", "Trying the command out.",
    ];

    readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Help_names_every_verb_and_the_exit_codes()
    {
        var run = await CliRun.OfAsync("--help");

        Assert.Equal(0, run.Code);
        string[] verbs =
        [
            "simulate", "import", "ingest", "decode", "watch-hits", "search", "track", "convoy", "scenes", "cordon", "interest",
            "group", "implausible", "siting",
            "compliance", "status", "demo",
        ];
        foreach (var verb in verbs)
            Assert.Contains($"\n  {verb} ", run.Out, StringComparison.Ordinal);
        Assert.Contains("3 some of the input was refused", run.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("import", "registry")]
    [InlineData("ingest")]
    [InlineData("decode")]
    [InlineData("watch-hits")]
    [InlineData("search")]
    [InlineData("track")]
    [InlineData("convoy")]
    [InlineData("scenes")]
    [InlineData("cordon")]
    [InlineData("siting", "review")]
    [InlineData("interest")]
    [InlineData("group", "picture")]
    [InlineData("group", "meetings")]
    [InlineData("group", "company")]
    [InlineData("implausible", "list")]
    [InlineData("implausible", "resolve")]
    [InlineData("compliance")]
    [InlineData("operation", "open")]
    [InlineData("operation", "end")]
    [InlineData("subject", "export")]
    [InlineData("subject", "erase")]
    [InlineData("subject", "restrict")]
    [InlineData("subject", "lift")]
    [InlineData("subject", "restrictions")]
    [InlineData("subject", "rectify")]
    [InlineData("demo")]
    public async Task Every_verb_explains_itself(params string[] verb)
    {
        var run = await CliRun.OfAsync([.. verb, "--help"]);

        Assert.Equal(0, run.Code);
        Assert.Contains("--service", run.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("no verb")]
    [InlineData("an unknown verb", "inport")]
    [InlineData("an unknown option", "status", "--jsn")]
    [InlineData("a missing argument", "decode")]
    [InlineData("a missing option", "ingest", "-")]
    [InlineData("a date that is none", "simulate", "--out", "x", "--date", "yesterday")]
    [InlineData("a day before the numbers begin", "simulate", "--out", "x", "--date", "2019-12-31")]
    [InlineData("a question without its end", "compliance", "--condition", "c1", "--from", "2026-03-03")]
    [InlineData("a day that is none", "compliance", "--condition", "c1", "--from", "today", "--until", "2026-03-03")]
    [InlineData("a table of everything", "search", "--vrm", "ZZ26EXA", "--all")]
    [InlineData("two forms at once", "search", "--vrm", "ZZ26EXA", "--csv", "--json")]
    [InlineData("two forms of a track", "track", "ZZ26EXA", "--csv", "--geojson")]
    [InlineData("a track of nothing", "track")]
    [InlineData("a form that convoys have not", "convoy", "ZZ26EXA", "--geojson")]
    [InlineData("one scene", "scenes", "--scene", "c1@2026-03-01T21:00:00Z/2026-03-01T21:30:00Z")]
    [InlineData("a scene without a time", "scenes", "--scene", "c1", "--scene", "c2")]
    [InlineData("a scene in a time that is none", "scenes", "--scene", "c1@nine/ten", "--scene", "c2@ten/eleven")]
    [InlineData("a cordon without a gate", "cordon")]
    [InlineData("a gate that is none", "cordon", "--gate", "c1:north")]
    [InlineData("points of counts", "cordon", "--gate", "c1:in", "--geojson")]
    [InlineData("an interest in nothing", "interest")]
    [InlineData("a picture of nothing", "group", "picture")]
    [InlineData("an end without a beginning", "group", "picture", "groups/g1", "--until", "2026-03-01T21:00:00Z")]
    [InlineData("a form that pictures have not", "group", "picture", "groups/g1", "--geojson")]
    [InlineData("two forms of meetings", "group", "meetings", "g1", "--csv", "--geojson")]
    [InlineData("new since a time that is none", "group", "company", "g1", "--new-since", "May")]
    [InlineData("open and resolved", "implausible", "list", "--open", "--resolved")]
    [InlineData("an outcome that is none", "implausible", "resolve", "one", "--as", "stolen")]
    [InlineData("a class that is none", "search", "--vrm", "ZZ26EXA", "--match", "near")]
    [InlineData("two places", "search", "--box", "1,2,3,4", "--circle", "1,2,3")]
    [InlineData("a box that is none", "search", "--box", "1,2,3")]
    [InlineData("an address that is none", "status", "--service", "localhost")]
    public async Task Wrong_usage_ends_with_2_and_a_sentence(string what, params string[] arguments)
    {
        var run = await CliRun.OfAsync(arguments);

        Assert.True(run.Code == 2, what);
        Assert.NotEqual("", run.Error);
    }

    [Theory]
    [InlineData("search", "--vrm", "ZZ26EXA")]
    [InlineData("track", "ZZ26EXA")]
    [InlineData("convoy", "ZZ26EXA")]
    [InlineData("scenes", "--scene", "c1@2026-03-01T21:00:00Z/2026-03-01T21:30:00Z")]
    [InlineData("cordon", "--gate", "c1:in")]
    [InlineData("interest", "ZZ26EXA")]
    [InlineData("group", "picture", "groups/g1")]
    [InlineData("group", "meetings", "g1")]
    [InlineData("group", "company", "g1")]
    [InlineData("implausible", "list")]
    [InlineData("implausible", "resolve", "one", "--as", "cloned")]
    [InlineData("compliance", "--condition", "c1", "--from", "2026-03-03", "--until", "2026-03-04")]
    [InlineData("watch-hits")]
    [InlineData("operation", "open")]
    [InlineData("operation", "open", "--operation", "019cad16-0000-7000-8000-000000000002")]
    [InlineData("subject", "export", "--vrm", "ZZ26EXA")]
    [InlineData("subject", "erase", "--vrm", "ZZ26EXA")]
    [InlineData("subject", "restrict", "--vrm", "ZZ26EXA", "--ground", "evidence")]
    [InlineData("subject", "restrictions")]
    [InlineData("subject", "rectify", "--sighting", "one", "--to", "ZZ26EXA")]
    public async Task Personal_data_is_not_asked_for_without_a_purpose(params string[] verb)
    {
        var run = await CliRun.OfAsync(verb);

        Assert.Equal(2, run.Code);
        Assert.Contains("--purpose-class", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--purpose-reason", "Trying the command out.")]
    [InlineData("--regime", "uk-gdpr")]
    [InlineData("--authorised-by", "Supt Example")]
    public async Task An_operation_and_a_purpose_of_its_own_are_not_both_given(params string[] purpose)
    {
        var run = await CliRun.OfAsync(["search", "--vrm", "ZZ26EXA", "--operation", "019cad16-0000-7000-8000-000000000002", .. purpose]);

        Assert.Equal(2, run.Code);
        Assert.Contains($"--operation and {purpose[0]} are both given", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_operation_is_purpose_enough_to_ask()
    {
        var run = await CliRun.OfAsync(
            "search", "--vrm", "ZZ26EXA", "--operation", "019cad16-0000-7000-8000-000000000002", "--service", $"http://127.0.0.1:{FreePort()}");

        Assert.Equal(1, run.Code);
        Assert.Contains("Unavailable: ", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_class_of_purpose_that_is_not_known_is_answered_with_those_that_are()
    {
        var run = await CliRun.OfAsync(
            "watch-hits", "--purpose-class", "curiosity", "--purpose-reference", "X",
            "--purpose-reason", "Because I can.");

        Assert.Equal(2, run.Code);
        Assert.Contains("offender-management, priority-and-volume-crime", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("status")]
    [InlineData("search", "--vrm", "ZZ26EXA")]
    [InlineData("compliance", "--condition", "c1", "--from", "2026-03-03", "--until", "2026-03-04")]
    [InlineData("watch-hits")]
    [InlineData("ingest", "--feed", "f1", "-")]
    public async Task Where_nothing_listens_it_says_how_to_start_the_service(params string[] verb)
    {
        var run = await CliRun.OfAsync([.. verb, .. Purpose, "--service", $"http://127.0.0.1:{FreePort()}"]);

        Assert.Equal(1, run.Code);
        Assert.Contains("Unavailable: ", run.Error, StringComparison.Ordinal);
        Assert.Contains("Start the service with", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("subject", "erase")]
    [InlineData("subject", "restrict", "--ground", "evidence")]
    [InlineData("subject", "export", "--vrm", "ZZ26EXA", "--nominal", "n1")]
    public async Task A_subject_is_a_mark_or_a_nominal(params string[] verb)
    {
        var run = await CliRun.OfAsync([.. verb, .. Purpose]);

        Assert.Equal(2, run.Code);
        Assert.Contains("give one of --vrm and --nominal", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_import_with_a_bad_file_sends_nothing_and_writes_what_it_refused()
    {
        _folder.With("feeds.csv", "name,regime\nf1,uk_gdpr\nf2,gdpr\n");
        var rejects = _folder.File("rejects.txt");

        var run = await CliRun.OfAsync(
            ["import", "registry", _folder.Path, "--rejects", rejects, .. Purpose]);

        Assert.Equal(3, run.Code);
        Assert.Contains("feeds.csv:3: regime: 'gdpr' is not known", run.Error, StringComparison.Ordinal);
        Assert.StartsWith("feeds.csv,3,regime,", File.ReadAllLines(rejects)[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_without_registry_files_is_wrong_usage()
    {
        var run = await CliRun.OfAsync(["import", "registry", _folder.Path, .. Purpose]);

        Assert.Equal(2, run.Code);
        Assert.Contains("cameras.csv", run.Error, StringComparison.Ordinal);
    }

    static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}

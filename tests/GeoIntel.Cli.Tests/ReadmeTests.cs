using System.CommandLine.Parsing;
using System.Text.RegularExpressions;
using GeoIntel.Ingest;

namespace GeoIntel.Cli.Tests;

/// <summary>The pages name only what is there, and what is there is named.</summary>
public sealed partial class ReadmeTests : IDisposable
{
    static readonly string Repository = TestFolder.Repository;

    readonly TestFolder _folder = new();

    public static TheoryData<string> Pages =>
        [
            "README.md", "CONTRIBUTING.md",
            .. Directory.EnumerateFiles(Path.Combine(Repository, "docs"), "*.md").Order(StringComparer.Ordinal)
                .Select(path => Path.GetRelativePath(Repository, path)),
        ];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Pages))]
    public void Every_dev_command_exists(string page)
    {
        var known = DevCase().Matches(Text("dev")).Select(match => match.Groups[1].Value).ToHashSet();
        Assert.Contains("demo", known);

        Assert.All(DevCommand().Matches(Text(page)), match => Assert.Contains(match.Groups[1].Value, known));
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void Every_geointel_command_line_is_one_that_the_command_takes(string page)
    {
        var root = GeoIntelCommand.Create(new Terminal(Stream.Null, Stream.Null, TextWriter.Null));
        var lines = CodeBlocks(page)
            .SelectMany(block => block.Replace("\\\n", " ", StringComparison.Ordinal).Split('\n'))
            .Select(line => GeoIntelLine().Match(line)).Where(match => match.Success);

        Assert.All(lines, match => Assert.Empty(
            root.Parse([.. CommandLineParser.SplitCommandLine(match.Groups[1].Value)]).Errors
                .Select(error => error.Message)));
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void Every_path_and_link_leads_somewhere(string page)
    {
        var text = Text(page);
        var named = TreePath().Matches(text).Select(match => Path.Combine(Repository, match.Groups[1].Value));
        Assert.All(named, path => Assert.True(Path.Exists(path), $"{page} names {path}"));

        foreach (var link in Link().Matches(text).Select(match => match.Groups[1].Value.Split('#')))
        {
            if (link[0].Contains("://", StringComparison.Ordinal)) continue;
            var target = link[0].Length == 0
                ? Path.Combine(Repository, page)
                : Path.Combine(Repository, Path.GetDirectoryName(page)!, link[0]);
            Assert.True(Path.Exists(target), $"{page} links to {link[0]}");
            if (link.Length > 1) Assert.Contains(link[1], Headings(File.ReadAllText(target)));
        }
    }

    [Fact]
    public void Every_key_of_the_service_is_explained_with_its_default_and_no_other()
    {
        var keys = ServiceKeys();
        var explained = KeyRow().Matches(Text("docs/operating.md"))
            .Where(row => row.Groups[1].Value.Contains(':', StringComparison.Ordinal))
            .ToDictionary(row => row.Groups[1].Value, row => row.Groups[2].Value.Trim('`'));

        Assert.True(keys.Count > 15, "The options classes were not found.");
        Assert.Equal(keys.OrderBy(key => key.Key), explained.OrderBy(key => key.Key));
    }

    [Theory]
    [InlineData("README.md")]
    [InlineData("docs/operating.md")]
    [InlineData("docs/architecture.md")]
    [InlineData("docs/connecting-a-client.md")]
    [InlineData("docs/reads-format.md")]
    [InlineData("docker-compose.yml")]
    [InlineData("eng/demo.sh")]
    [InlineData("packaging/systemd/geointel-service.service")]
    public void Every_service_key_that_is_used_exists(string file)
    {
        var keys = ServiceKeys();
        var used = ServiceKey().Matches(Text(file)).Select(match => $"{match.Groups[1].Value}:{match.Groups[2].Value}");

        // A page shows what a misspelt key is answered with.
        Assert.All(used.Where(key => key != "Listen:Adress"), key => Assert.Contains(key, keys.Keys));
    }

    [Fact]
    public void The_defaults_explained_for_the_folder_daemon_are_its_defaults()
    {
        Dictionary<string, string?> required = new()
        {
            ["service-address"] = "http://127.0.0.1:5101", ["feed-id"] = "town-anpr", ["watch-folder"] = _folder.Path,
        };
        var rows = KeyRow().Matches(Text("docs/operating.md"))
            .Where(row => !row.Groups[1].Value.Contains(':', StringComparison.Ordinal))
            .ToDictionary(row => row.Groups[1].Value, row => row.Groups[2].Value.Trim('`'));
        var optional = rows.Where(row => !row.Value.StartsWith("none", StringComparison.Ordinal));

        IngestOptions.Read([KeyValuePair.Create("no-such-key", (string?)"")], out var refused);
        var keys = refused[0].Split("the keys are ")[1].TrimEnd('.').Split(", ");
        var plain = IngestOptions.Read(required, out var nothing);
        var explained = IngestOptions.Read(
            [.. required, .. optional.Select(row => KeyValuePair.Create(row.Key, (string?)row.Value))],
            out var problems);

        Assert.Equal(keys.Order(), rows.Keys.Order());
        Assert.Empty(nothing);
        Assert.Empty(problems);
        Assert.Equal(plain.Feeds, explained.Feeds);
        Assert.Equal(plain, explained with { Feeds = plain.Feeds });
    }

    [Fact]
    public async Task Decoding_prints_what_the_readme_shows()
    {
        var lines = CodeBlocks("README.md")
            .Single(block => block.StartsWith("$ geointel decode", StringComparison.Ordinal)).Split('\n');
        var (typed, shown) = (lines[0], lines[1]);
        var file = Path.Combine(Repository, typed.Split(' ')[^1]);

        var run = await CliRun.OfAsync("decode", file);

        Assert.Equal(0, run.Code);
        Assert.StartsWith(shown[..shown.IndexOf(" ...", StringComparison.Ordinal)], run.Out, StringComparison.Ordinal);
    }

    static string Text(string file) => File.ReadAllText(Path.Combine(Repository, file));

    static IEnumerable<string> CodeBlocks(string page) =>
        CodeBlock().Matches(Text(page)).Select(match => match.Groups[1].Value);

    static IEnumerable<string> Headings(string text) => Heading().Matches(text).Select(
        match => NotInAnchor().Replace(match.Groups[1].Value.ToLowerInvariant(), "").Replace(' ', '-'));

    /// <summary>Section:Key and default, read from the source: this project does not refer to the service.</summary>
    static Dictionary<string, string> ServiceKeys()
    {
        string[] files =
        [
            "Hosting/ServiceOptions.cs", "Admission/AdmissionOptions.cs", "Journeys/JourneysOptions.cs",
            "Cameras/CamerasOptions.cs", "Access/AccessOptions.cs", "Storage/Attachments/AttachmentsOptions.cs",
            "Hosting/TlsOptions.cs", "Audit/AuditOptions.cs", "Retention/RetentionOptions.cs", "Registry/RegistryOptions.cs",
            "Packs/PacksOptions.cs",
        ];
        var classes = files.SelectMany(
            file => OptionsClass().Matches(Text(Path.Combine("src/GeoIntel.Service", file))));
        return classes
            .SelectMany(
                one => Option().Matches(one.Groups[2].Value),
                (one, key) => KeyValuePair.Create(
                    $"{one.Groups[1].Value}:{key.Groups[1].Value}", Written(key.Groups[2].Value)))
            .ToDictionary();
    }

    // The default as the page writes it.
    static string Written(string source)
    {
        if (source.Length == 0) return "false";
        if (source == "\"\"") return "empty";
        var span = TimeSpanCall().Match(source);
        if (!span.Success)
        {
            return source.Trim('"').Replace("_", "", StringComparison.Ordinal)
                .Replace("LogLevel.", "", StringComparison.Ordinal)
                .Replace("OutOfTime.", "", StringComparison.Ordinal)
                .Replace("nameof(Role.", "", StringComparison.Ordinal).TrimEnd(')');
        }
        var count = int.Parse(span.Groups[2].Value, System.Globalization.CultureInfo.InvariantCulture);
        var unit = span.Groups[1].Value switch
        {
            "Days" => TimeSpan.FromDays(1),
            "Minutes" => TimeSpan.FromMinutes(1),
            _ => TimeSpan.FromSeconds(1),
        };
        return (count * unit).ToString();
    }

    [GeneratedRegex(@"^  ([a-z]+)(?:\)| \|)", RegexOptions.Multiline)]
    private static partial Regex DevCase();

    [GeneratedRegex(@"\./dev ([a-z]+)")]
    private static partial Regex DevCommand();

    [GeneratedRegex(@"^(?:\$ )?geointel ([a-z].*?)(?:\s+#.*)?$")]
    private static partial Regex GeoIntelLine();

    [GeneratedRegex(@"^```[a-z]*\n(.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex CodeBlock();

    [GeneratedRegex(@"`((?:src|docs|proto|tests|eng|benchmarks|packaging)/[^`\s{}*]*)`")]
    private static partial Regex TreePath();

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"^#+ (.+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"[^a-z0-9 \-]")]
    private static partial Regex NotInAnchor();

    [GeneratedRegex(@"^\| `([A-Za-z:-]+)` \| [^|]+ \| ([^|]+?) \|", RegexOptions.Multiline)]
    private static partial Regex KeyRow();

    [GeneratedRegex(@"(?<![A-Za-z])(Listen|Storage|Admission|Attachments|Observability)(?::|__)([A-Z][A-Za-z]+)")]
    private static partial Regex ServiceKey();

    [GeneratedRegex(@"class (\w+)Options\b(.*?)(?=\nsealed class|\z)", RegexOptions.Singleline)]
    private static partial Regex OptionsClass();

    [GeneratedRegex(@"public \w+ (\w+) \{ get; set; \}(?: = (.+);)?")]
    private static partial Regex Option();

    [GeneratedRegex(@"TimeSpan\.From(Days|Minutes|Seconds)\((\d+)\)")]
    private static partial Regex TimeSpanCall();
}

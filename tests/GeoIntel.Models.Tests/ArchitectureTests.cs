using System.Xml.Linq;

namespace GeoIntel.Models.Tests;

/// <summary>References point as DESIGN.md section 3 says: read from the project files, so that no build can hide
/// one.</summary>
public class ArchitectureTests
{
    static readonly Dictionary<string, string[]> MayReference = new()
    {
        ["GeoIntel.Models"] = [],
        ["GeoIntel.Grpc"] = [],
        ["GeoIntel.Contract"] = ["GeoIntel.Grpc"],
        ["GeoIntel.MlNet"] = ["GeoIntel.Models"],
        ["GeoIntel.Ingest"] = ["GeoIntel.Models", "GeoIntel.Contract", "GeoIntel.Grpc"],
        ["GeoIntel.Service"] = ["GeoIntel.Models", "GeoIntel.Contract", "GeoIntel.Grpc", "GeoIntel.MlNet"],
        ["GeoIntel.Cli"] =
            ["GeoIntel.Models", "GeoIntel.Contract", "GeoIntel.Grpc", "GeoIntel.Ingest", "GeoIntel.MlNet"],
    };

    static readonly string Root = FindRoot();

    public static TheoryData<string> Projects => new(ProjectFiles().Select(NameOf).Order());

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_project_references_only_what_it_may_know(string project)
    {
        Assert.True(MayReference.ContainsKey(project), $"{project} is not in DESIGN.md section 3");

        Assert.All(
            References(project, "ProjectReference"), path => Assert.Contains(NameOf(path), MayReference[project]));
    }

    [Fact]
    public void Every_project_that_the_house_is_built_of_is_there() => Assert.Superset(
        MayReference.Keys.Except(["GeoIntel.MlNet"]).ToHashSet(), // comes with a later issue
        ProjectFiles().Select(NameOf).ToHashSet());

    [Fact]
    public void Ingest_and_Service_never_reach_each_other()
    {
        Assert.DoesNotContain("GeoIntel.Service", Reachable("GeoIntel.Ingest"));
        Assert.DoesNotContain("GeoIntel.Ingest", Reachable("GeoIntel.Service"));
    }

    [Fact]
    public void Models_takes_geometry_projection_and_numerics_and_no_framework()
    {
        string[] allowed = ["NetTopologySuite", "ProjNet", "MathNet.Numerics"];

        Assert.All(References("GeoIntel.Models", "PackageReference"), package => Assert.Contains(package, allowed));
        Assert.Empty(References("GeoIntel.Models", "FrameworkReference"));
    }

    [Theory]
    [InlineData("Npgsql", "GeoIntel.Service")]
    [InlineData("Microsoft.EntityFrameworkCore", "GeoIntel.Service")]
    [InlineData("Microsoft.ML", "GeoIntel.MlNet")]
    [InlineData("System.CommandLine", "GeoIntel.Cli")]
    [InlineData("Spectre.Console", "GeoIntel.Cli")]
    public void Some_packages_stay_in_one_project(string package, string home)
    {
        var users = ProjectFiles()
            .Select(NameOf)
            .Where(project => References(project, "PackageReference").Any(reference =>
                reference == package || reference.StartsWith(package + ".", StringComparison.Ordinal)));

        Assert.All(users, user => Assert.Equal(home, user));
    }

    [Theory]
    [InlineData("Grpc.AspNetCore")]
    [InlineData("Grpc.Net.Client")]
    [InlineData("Microsoft.ML")]
    [InlineData("Npgsql.EntityFrameworkCore.PostgreSQL.NetTopologySuite")]
    public void Packages_that_do_not_restore_here_are_taken_only_under_the_switch(string package)
    {
        foreach (var file in ProjectFiles())
        {
            var taken = XDocument.Load(file).Descendants("PackageReference")
                .Where(reference => ((string)reference.Attribute("Include")!).StartsWith(package, StringComparison.Ordinal));
            Assert.All(taken, reference => Assert.Contains(
                reference.AncestorsAndSelf(),
                element => (string?)element.Attribute("Condition") == "'$(OfficialPackages)' == 'true'"));
        }
    }

    [Theory]
    [InlineData("the wall clock", "UtcNow")]
    [InlineData("the wall clock", "DateTimeOffset.Now")]
    [InlineData("the console", "Console.")]
    [InlineData("logging", "ILogger")]
    [InlineData("the network", "System.Net")]
    public void Models_knows_nothing_of(string what, string word)
    {
        var folder = Path.Combine(Root, "src", "GeoIntel.Models");
        var sources = Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories)
            .Where(path => !path.Split(Path.DirectorySeparatorChar).Contains("obj"))
            .ToList();

        Assert.NotEmpty(sources);
        Assert.All(sources, path => Assert.False(
            File.ReadAllText(path).Contains(word, StringComparison.Ordinal), $"{NameOf(path)} knows of {what}"));
    }

    [Fact]
    public void No_folder_is_a_drawer()
    {
        string[] drawers = ["Common", "Helpers", "Utils", "Utilities", "Extensions", "Shared", "Misc"];

        var folders = Directory.EnumerateDirectories(Path.Combine(Root, "src"), "*", SearchOption.AllDirectories)
            .Where(path => !path.Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj"))
            .Select(path => Path.GetFileName(path))
            .ToList();

        Assert.Contains("Correlation", folders);
        Assert.Empty(folders.Intersect(drawers));
    }

    static HashSet<string> Reachable(string project)
    {
        var reached = new HashSet<string>();
        var open = new Stack<string>([project]);
        while (open.TryPop(out var next))
        {
            foreach (var reference in References(next, "ProjectReference").Select(NameOf))
            {
                if (reached.Add(reference)) open.Push(reference);
            }
        }
        return reached;
    }

    static List<string> References(string project, string kind)
    {
        var elements = XDocument.Load(ProjectFiles().Single(path => NameOf(path) == project)).Descendants(kind);
        return [.. elements.Select(element => ((string)element.Attribute("Include")!).Replace('\\', '/'))];
    }

    static IEnumerable<string> ProjectFiles() =>
        new[] { "src", "proto" }.SelectMany(folder =>
            Directory.EnumerateFiles(Path.Combine(Root, folder), "*.csproj", SearchOption.AllDirectories));

    static string NameOf(string path) => Path.GetFileNameWithoutExtension(path);

    static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "GeoIntel.sln"))) return folder.FullName;
        }
        throw new DirectoryNotFoundException($"No GeoIntel.sln lies above {AppContext.BaseDirectory}.");
    }
}

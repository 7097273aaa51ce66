using System.Diagnostics;
using System.Text.Json;

namespace GeoIntel.Grpc.Tests.Surface;

/// <summary>What MSBuild makes of a project file in one of the two builds, before anything is restored.</summary>
/// <param name="Items">Kind and name; files and projects by their path below the root of the repository.</param>
sealed record EvaluatedProject(
    string Path, IReadOnlyDictionary<string, string> Properties, IReadOnlySet<(string Kind, string Name)> Items)
{
    public IEnumerable<string> Named(string kind) => Items.Where(item => item.Kind == kind).Select(item => item.Name);
}

/// <summary>Every project of the repository as one of the two builds sees it, and that build's versions.</summary>
/// <remarks>The engine is MSBuild itself, which only reads the project files: nothing is restored or built. It is
/// started as "dotnet exec MSBuild.dll", so that no more of the SDK is needed than that.</remarks>
sealed class BuildEvaluation
{
    const string ItemKinds = "PackageReference,ProjectReference,FrameworkReference,Compile";

    static readonly Lazy<string> Engine = new(FindEngine);

    /// <summary>In the order of their paths.</summary>
    public required IReadOnlyList<EvaluatedProject> Projects { get; init; }

    /// <summary>Package and version, as Directory.Packages.props has them in this build.</summary>
    public required IReadOnlyList<(string Package, string Version)> Versions { get; init; }

    /// <param name="arguments">What is given to the build, as "-p:OfficialPackages=true".</param>
    /// <param name="properties">Whose values are wanted.</param>
    public static async Task<BuildEvaluation> OfAsync(string[] arguments, IEnumerable<string> properties)
    {
        // Without what a restore has left in obj: that is of whichever build was restored last.
        arguments = ["-nologo", "-p:ExcludeRestorePackageImports=true", .. arguments];
        string[] asked = [.. arguments, $"-getItem:{ItemKinds}", $"-getProperty:{string.Join(',', properties)}"];
        var projects = new SortedList<string, EvaluatedProject>(StringComparer.Ordinal);
        foreach (var path in ProjectPaths())
        {
            using var answer = JsonDocument.Parse(await RunAsync("dotnet", ["exec", Engine.Value, path, .. asked]));
            projects.Add(path, Read(path, answer.RootElement));
        }
        using var versions = JsonDocument.Parse(await RunAsync(
            "dotnet", ["exec", Engine.Value, "Directory.Packages.props", .. arguments, "-getItem:PackageVersion"]));
        return new BuildEvaluation
        {
            Projects = [.. projects.Values],
            Versions =
            [
                .. versions.RootElement.GetProperty("Items").GetProperty("PackageVersion").EnumerateArray()
                    .Select(item => (TextOf(item, "Identity"), TextOf(item, "Version"))),
            ],
        };
    }

    static IEnumerable<string> ProjectPaths() =>
        Directory.EnumerateFiles(Repository.Root, "*.csproj", SearchOption.AllDirectories)
            .Select(BelowRoot)
            .Where(path => !path.Split('/').Any(part => part is "bin" or "obj" or "node_modules" or "artifacts"));

    static EvaluatedProject Read(string path, JsonElement answer) => new(
        path,
        answer.GetProperty("Properties").EnumerateObject().ToDictionary(one => one.Name, one => one.Value.GetString()!),
        answer.GetProperty("Items").EnumerateObject()
            .SelectMany(kind => kind.Value.EnumerateArray().Select(item => (kind.Name, NameOf(kind.Name, item))))
            .ToHashSet());

    static string NameOf(string kind, JsonElement item) => kind is "ProjectReference" or "Compile"
        ? BelowRoot(TextOf(item, "FullPath"))
        : TextOf(item, "Identity") + (item.TryGetProperty("Version", out var version) ? $" {version}" : "");

    static string TextOf(JsonElement item, string name) => item.GetProperty(name).GetString()!;

    static string BelowRoot(string path) => Path.GetRelativePath(Repository.Root, path);

    // Of the newest SDK: "10.0.100 [/usr/share/dotnet/sdk]" is the last line.
    static string FindEngine()
    {
        var newest = RunAsync("dotnet", ["--list-sdks"]).GetAwaiter().GetResult().TrimEnd().Split('\n')[^1];
        var parts = newest.TrimEnd(']').Split(" [", 2);
        return Path.Combine(parts[1], parts[0], "MSBuild.dll");
    }

    static async Task<string> RunAsync(string program, IEnumerable<string> arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = Repository.Root,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var errors = process.StandardError.ReadToEndAsync();
        var printed = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        var complaint = await errors;
        Assert.True(process.ExitCode == 0, $"'{program} {string.Join(' ', arguments)}':\n{printed}\n{complaint}");
        return printed;
    }
}

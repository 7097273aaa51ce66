namespace GeoIntel.Grpc.Tests.Surface;

/// <summary>Both builds, evaluated once.</summary>
public sealed class BothBuilds : IAsyncLifetime
{
    // What makes the switched build another build; SwitchTests names the values.
    static readonly string[] Separating =
        ["NuGetLockFilePath", "BaseIntermediateOutputPath", "BaseOutputPath", "DefineConstants"];

    // What a build must not be changed by, beside its references and files.
    static readonly string[] Kept =
    [
        "AnalysisLevel", "AssemblyName", "GenerateDocumentationFile", "InvariantGlobalization", "IsTestProject",
        "LangVersion", "NoWarn", "Nullable", "OutputType", "RestorePackagesWithLockFile", "RootNamespace",
        "ServerGarbageCollection", "TargetFramework", "TreatWarningsAsErrors", "WarningsNotAsErrors",
    ];

    internal BuildEvaluation Default { get; private set; } = null!;

    internal BuildEvaluation Switched { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        string[] properties = [.. Separating, .. Kept];
        var builds = await Task.WhenAll(
            BuildEvaluation.OfAsync([], properties), BuildEvaluation.OfAsync(["-p:OfficialPackages=true"], properties));
        (Default, Switched) = (builds[0], builds[1]);
    }

    public Task DisposeAsync() => Task.CompletedTask;

    internal IEnumerable<(EvaluatedProject Default, EvaluatedProject Switched)> Pairs() =>
        Default.Projects.Zip(Switched.Projects);

    /// <summary>A line for each item, kept property and version that one build has and the other has not, in ordinal
    /// order; the tests of one folder are one line.</summary>
    internal SortedSet<string> Differences() => new(
        [
            .. Pairs().SelectMany(pair => Between(pair.Default.Path, LinesOf(pair.Default), LinesOf(pair.Switched))),
            .. Between("Directory.Packages.props", VersionsOf(Default), VersionsOf(Switched)),
        ],
        StringComparer.Ordinal);

    static IEnumerable<string> Between(string file, HashSet<string> byDefault, HashSet<string> switched) =>
    [
        .. byDefault.Except(switched).Select(line => $"{file} - {Gathered(line)}"),
        .. switched.Except(byDefault).Select(line => $"{file} + {Gathered(line)}"),
    ];

    // Else a new test would have to be approved.
    static string Gathered(string line) =>
        line.EndsWith("Tests.cs", StringComparison.Ordinal) ? $"{line[..(line.LastIndexOf('/') + 1)]}*Tests.cs" : line;

    static HashSet<string> LinesOf(EvaluatedProject project) =>
    [
        .. project.Items.Select(item => $"{item.Kind} {item.Name}"),
        .. Kept.Select(name => $"{name}={project.Properties[name]}"),
    ];

    static HashSet<string> VersionsOf(BuildEvaluation build) =>
        [.. build.Versions.Select(one => $"{one.Package} {one.Version}")];
}

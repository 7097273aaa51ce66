namespace GeoIntel.Grpc.Tests.Surface;

/// <summary>The two builds: with the stand-ins, and with -p:OfficialPackages=true.</summary>
public class SwitchTests(BothBuilds builds) : IClassFixture<BothBuilds>
{
    const string StandIn = "src/GeoIntel.Grpc/GeoIntel.Grpc.csproj";

    static readonly string[] Official = ["Grpc.AspNetCore", "Grpc.AspNetCore.Web", "Grpc.Net.Client"];

    static readonly string File = Path.Combine(Repository.Root, "tests/GeoIntel.Grpc.Tests/Surface/switch.txt");

    [Fact]
    public void Nothing_differs_between_the_builds_but_what_is_approved()
    {
        var approved = System.IO.File.ReadAllLines(File);
        var found = builds.Differences();

        string[] unlike =
        [
            .. found.Except(approved).Select(line => $"not approved: {line}"),
            .. approved.Except(found).Select(line => $"no more so:   {line}"),
        ];

        Assert.True(unlike.Length == 0, $"""
            What -p:OfficialPackages=true changes is not what {File} says:
            {string.Join('\n', unlike)}
            A line has the project, - for what only the build with the stand-ins has or + for what only the other has,
            and what that is. If it is meant, write it into the file or take it out; the file is in ordinal order.
            """);
        Assert.Equal(approved.Order(StringComparer.Ordinal), approved);
    }

    [Fact]
    public void Who_refers_to_the_stand_in_refers_to_the_official_packages_instead()
    {
        var referring = builds.Default.Projects.Where(project => project.Named("ProjectReference").Contains(StandIn))
            .Select(project => project.Path).ToList();

        Assert.Contains("proto/GeoIntel.Contract.csproj", referring);
        Assert.All(builds.Switched.Projects, project =>
        {
            Assert.DoesNotContain(StandIn, project.Named("ProjectReference"));
            var official = OfficialGrpcOf(project);
            string[] wanted = referring.Contains(project.Path) ? Official : [];
            Assert.True(wanted.SequenceEqual(official), $"{project.Path}: {string.Join(", ", official)}");
        });
        Assert.All(builds.Default.Projects, project => Assert.Empty(OfficialGrpcOf(project)));
    }

    [Fact]
    public void Every_package_of_a_build_has_one_version_there_and_no_project_has_its_own()
    {
        foreach (var build in new[] { builds.Default, builds.Switched })
        {
            var versions = build.Versions.GroupBy(one => one.Package).ToDictionary(one => one.Key, one => one.Count());
            Assert.All(
                build.Projects,
                project => Assert.All(
                    project.Named("PackageReference"),
                    package => Assert.True(versions.GetValueOrDefault(package) == 1, $"{project.Path}: {package}")));
        }
        Assert.DoesNotContain(builds.Default.Versions, one => IsOfficialGrpc(one.Package));
    }

    [Fact]
    public void The_switched_build_has_lock_files_folders_and_a_constant_of_its_own()
    {
        Assert.All(builds.Switched.Projects, project =>
        {
            Assert.Equal("packages.official.lock.json", project.Properties["NuGetLockFilePath"]);
            // the web SDK makes them whole paths
            Assert.EndsWith("obj/official/", project.Properties["BaseIntermediateOutputPath"], StringComparison.Ordinal);
            Assert.EndsWith("bin/official/", project.Properties["BaseOutputPath"], StringComparison.Ordinal);
        });
        Assert.All(builds.Default.Projects, project =>
        {
            Assert.Equal("", project.Properties["NuGetLockFilePath"]); // which means packages.lock.json
            Assert.Equal("true", project.Properties["RestorePackagesWithLockFile"]);
            Assert.DoesNotContain("official", project.Properties["BaseIntermediateOutputPath"], StringComparison.Ordinal);
            Assert.DoesNotContain("official", project.Properties["BaseOutputPath"], StringComparison.Ordinal);
        });
        Assert.All(builds.Pairs(), pair => Assert.Equal(
            ["OFFICIAL_PACKAGES"], ConstantsOf(pair.Switched).Except(ConstantsOf(pair.Default))));
        Assert.All(builds.Pairs(), pair => Assert.Empty(ConstantsOf(pair.Default).Except(ConstantsOf(pair.Switched))));
    }

    static string[] OfficialGrpcOf(EvaluatedProject project) =>
        [.. project.Named("PackageReference").Where(IsOfficialGrpc).Order(StringComparer.Ordinal)];

    static bool IsOfficialGrpc(string package) =>
        package.StartsWith("Grpc.", StringComparison.Ordinal) && package != "Grpc.Tools";

    static string[] ConstantsOf(EvaluatedProject project) =>
        project.Properties["DefineConstants"].Split(';', StringSplitOptions.RemoveEmptyEntries);
}

using System.Reflection;

namespace GeoIntel.Grpc.Tests.Surface;

/// <summary>In the build with the official packages: each has what the stand-in offers in its place.</summary>
public class OfficialSurfaceTests
{
    public static TheoryData<string> Packages { get; } = [.. ApprovedSurface.Packages];

    [Theory]
    [MemberData(nameof(Packages))]
    public void The_package_has_every_member_that_is_listed_for_it(string package)
    {
        var listed = ApprovedSurface.Lines.Where(line => line.Package == package).Select(line => line.Member);

        Assert.Empty(ApprovedSurface.Lacking(Assembly.Load(package), listed));
    }
}

using System.Reflection;

namespace GeoIntel.Grpc.Tests.Surface;

/// <summary>The list that a person has approved: every member of the stand-in, after the official package that has
/// it.</summary>
static class ApprovedSurface
{
    public static readonly string File =
        Path.Combine(Repository.Root, "tests/GeoIntel.Grpc.Tests/Surface/approved.txt");

    /// <summary>The packages whose place src/GeoIntel.Grpc takes; the assembly of each has its name.</summary>
    public static readonly string[] Packages =
        ["Grpc.AspNetCore.Server", "Grpc.AspNetCore.Web", "Grpc.Core.Api", "Grpc.Net.Client", "Grpc.Net.Common"];

    /// <summary>The lines of the file, split at the first blank.</summary>
    public static IReadOnlyList<(string Package, string Member)> Lines { get; } =
        [.. System.IO.File.ReadAllLines(File).Select(line => line.Split(' ', 2)).Select(parts => (parts[0], parts[1]))];

    /// <summary>Which of these members an assembly does not offer with just this signature.</summary>
    public static IReadOnlyList<string> Lacking(Assembly assembly, IEnumerable<string> members) =>
        [.. members.Except(PublicSurface.Of(assembly))];
}

using System.Reflection;
using System.Text.RegularExpressions;
using GeoIntel.Models.Incidents;

namespace GeoIntel.Models.Tests.Incidents;

/// <summary>Incidents and hotspots know nothing of vehicles, persons and hits, so none of these can feed a
/// forecast.</summary>
public partial class NothingOfPersonsTests
{
    static readonly string[] Folders = ["Incidents", "Hotspots"];

    // Where vehicles, persons and hits are; Conditions is left out because London's clock lives there.
    static readonly string[] Forbidden = ["Sightings", "Hits", "Correlation", "Subjects", "Journeys", "Replaying"];

    public static TheoryData<string> FoldersOfPlaces => [.. Folders];

    [Theory]
    [MemberData(nameof(FoldersOfPlaces))]
    public void No_source_of_places_names_vehicles_persons_or_hits(string folder)
    {
        var sources = Directory.EnumerateFiles(Path.Combine(Root(), "src", "GeoIntel.Models", folder), "*.cs").ToList();

        Assert.NotEmpty(sources);
        Assert.All(sources, path => Assert.DoesNotMatch(ForbiddenName(), CodeOf(path)));
    }

    [Theory]
    [MemberData(nameof(FoldersOfPlaces))]
    public void No_type_of_places_holds_vehicles_persons_or_hits(string folder)
    {
        const BindingFlags Every = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static;
        var types = typeof(Incident).Assembly.GetTypes().Where(type => type.Namespace == $"GeoIntel.Models.{folder}").ToList();

        Assert.NotEmpty(types);
        foreach (var type in types)
        {
            var used = type.GetFields(Every).Select(field => field.FieldType)
                .Concat(type.GetMethods(Every).SelectMany(method => method.GetParameters().Select(of => of.ParameterType)
                    .Append(method.ReturnType)))
                .Append(type.BaseType ?? typeof(object))
                .SelectMany(one => one.GenericTypeArguments.Append(one.HasElementType ? one.GetElementType()! : one));
            Assert.All(used, one => Assert.DoesNotContain(one.Namespace, Forbidden.Select(name => $"GeoIntel.Models.{name}")));
        }
    }

    [Theory]
    [InlineData("using GeoIntel.Models.Hits;", true)]
    [InlineData("var vrm = Sightings.Vrm.Of(1);", true)]
    [InlineData("GeoIntel.Models.Correlation.Match match", true)]
    [InlineData("/// <summary>Hits never feed it.</summary>", false)]
    [InlineData("using GeoIntel.Models.Geo;", false)]
    public void A_name_is_found_in_code_and_not_in_comments(string line, bool found) =>
        Assert.Equal(found, ForbiddenName().IsMatch(WithoutComments(line)));

    static string CodeOf(string path) => WithoutComments(File.ReadAllText(path));

    static string WithoutComments(string source) => Comment().Replace(source, "");

    static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "GeoIntel.sln"))) folder = folder.Parent!;
        return folder.FullName;
    }

    [GeneratedRegex(@"//.*$", RegexOptions.Multiline)]
    private static partial Regex Comment();

    [GeneratedRegex(
        @"\bModels\.(Sightings|Hits|Correlation|Subjects|Journeys|Replaying)\b|\b(Sightings|Hits|Correlation|Subjects|Journeys|Replaying)\.")]
    private static partial Regex ForbiddenName();
}

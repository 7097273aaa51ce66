using GeoIntel.Cli.RegistryFiles;
using GeoIntel.Cli.Simulation;
using GeoIntel.Models.Simulation;
using GeoIntel.V1;
using Google.Protobuf;

namespace GeoIntel.Cli.Tests.EndToEnd.ControlRoom;

/// <summary>The page reads registry files by itself, so that it can say at once what is wrong with them.</summary>
public sealed class ConsoleFilesTests : IDisposable
{
    const string Read =
        """
        const { readFile, toJson, RegistryResourceSchema } = await load(
          'registry/files.ts',
          "export { toJson } from '@bufbuild/protobuf'; export { RegistryResourceSchema } from './gen/geointel/v1/registry_import_pb.js';");
        const read = args.files.map(([name, text]) => readFile(name, text));
        return {
          resources: read.flatMap((one) => one.resources).map((one) => JSON.stringify(toJson(RegistryResourceSchema, one))),
          rejects: read.flatMap((one) => one.rejects).map((one) => `${one.field}: ${one.problem}`),
        };
        """;

    readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [ConsoleFact]
    public async Task The_page_makes_of_a_boroughs_registry_what_the_command_makes_of_it()
    {
        var day = SimulatedFolder.Yesterday();
        var simulated = new SimulatedFolder(_folder.Path);
        simulated.Write(Borough.Create(7, day), day);
        var expected = RegistryReader.Read(simulated.Registry);
        Assert.Empty(expected.Rejects);
        Assert.True(expected.Resources.Count > 100, $"{expected.Resources.Count} resources");
        await using var browser = ConsoleBrowser.Start();

        var answer = await browser.RunAsync("nobody", Read, new
        {
            files = Directory.EnumerateFiles(simulated.Registry).Select(file => new[] { Path.GetFileName(file), File.ReadAllText(file) }),
        });

        Assert.Equal(0, answer.GetProperty("rejects").GetArrayLength());
        Assert.Equal(
            expected.Resources.Select(Told).Order(StringComparer.Ordinal),
            answer.GetProperty("resources").EnumerateArray()
                .Select(json => Told(JsonParser.Default.Parse<RegistryResource>(json.GetString()!))).Order(StringComparer.Ordinal));
    }

    [ConsoleFact]
    public async Task What_is_wrong_with_a_row_is_said_as_the_command_says_it()
    {
        const string table =
            "name,kind,from_time,granted_by,condition\n"
            + "one,promise,2026-03-01T09:00:00Z,\"PS \"\"1\"\"\",conditions/c\n"
            + "two,permission,2026-03-01 09:00,PS 1,zones/z\n"
            + "three,permission,2026-03-01T09:00:00+01:00,PS 1\n";
        File.WriteAllText(_folder.File("permissions.csv"), table);
        var expected = RegistryReader.Read(_folder.Path).Rejects.Select(reject => $"{reject.Field}: {reject.Reason}");
        await using var browser = ConsoleBrowser.Start();

        var answer = await browser.RunAsync("nobody", Read, new { files = new[] { new[] { "permissions.csv", table } } });

        Assert.Equal(expected, answer.GetProperty("rejects").EnumerateArray().Select(reject => reject.GetString()!));
    }

    // Where it came from is told in other words of a feature of a map.
    static string Told(RegistryResource resource) => new RegistryResource(resource) { Source = "" }.ToString();
}

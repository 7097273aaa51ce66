using System.CommandLine;
using System.Text.Json;
using GeoIntel.Cli.IncidentFiles;
using GeoIntel.Cli.Remote;
using GeoIntel.V1;

namespace GeoIntel.Cli.Verbs;

/// <summary>Brings a published set of areas into the service, to count incidents by and to show on maps.</summary>
static class ImportBoundariesVerb
{
    public static Command Create(Terminal terminal, ServiceOptions service)
    {
        var file = new Argument<string>("FILE")
        {
            Description = "GeoJSON polygons in WGS 84; codes in a property 'code' or one that ends with 'CD', names in 'name' or 'NM'.",
        };
        var id = new Option<string?>("--id") { Description = "Id of the set, for example lsoa-2021. Default: the file's name.", HelpName = "ID" };
        var name = new Option<string?>("--name") { Description = "Name for people. Default: the id.", HelpName = "TEXT" };
        var attribution = new Option<string>("--attribution")
        {
            Description = "As the publisher's licence asks for it; goes with every copy.", HelpName = "TEXT", Required = true,
        };
        var currency = new Option<string?>("--currency")
        {
            Description = "What the publisher says of its date, for example \"December 2021\".", HelpName = "TEXT",
        };
        var facts = new Option<string?>("--area-facts")
        {
            Description = "CSV with code and any of residents, households, deprivation_decile (1 is the most deprived).", HelpName = "FILE",
        };
        var check = new Option<bool>("--check") { Description = "Only read the files; send nothing, need no service." };
        var json = new Option<bool>("--json") { Description = "Answer as one JSON object." };
        var command = new Command("boundaries", "Import a set of areas: LSOAs, wards, beats, command units.")
        {
            file, id, name, attribution, currency, facts, check, json,
        };
        command.SetAction(async (parsed, cancellation) =>
        {
            var path = parsed.GetRequiredValue(file);
            var areas = BoundaryFile.Read(path, parsed.GetValue(facts));
            var set = new BoundarySet { Id = parsed.GetValue(id) ?? Path.GetFileNameWithoutExtension(path), AreaCount = areas.Count };
            set.DisplayName = parsed.GetValue(name) ?? set.Id;
            set.Attribution = parsed.GetRequiredValue(attribution);
            set.Currency = parsed.GetValue(currency) ?? "";
            var known = Enumerable.Range(0, areas.Count).Count(i => areas[i].Residents is not null);
            if (parsed.GetValue(check))
            {
                Tell(set, "checked");
                return ExitCodes.Done;
            }
            using var connection = service.Connect(parsed);
            var answer = await terminal.WithBarAsync(
                "sending", areas.Count, advance => BoundaryImport.SendAsync(connection, set, areas, advance, cancellation));
            Tell(answer.BoundarySet, answer.Change.ToString().ToLowerInvariant());
            return ExitCodes.Done;

            void Tell(BoundarySet told, string change)
            {
                if (parsed.GetValue(json))
                {
                    terminal.Out.WriteLine(JsonSerializer.Serialize(
                        new { id = told.Id, name = told.DisplayName, areas = told.AreaCount, areas_with_residents = known, change }));
                    return;
                }
                terminal.WriteLine($"{told.Id}: {change}, {told.AreaCount} areas, of {known} the residents are known");
            }
        });
        return command;
    }
}

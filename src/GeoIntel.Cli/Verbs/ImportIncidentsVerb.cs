using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Serialization;
using GeoIntel.Cli.IncidentFiles;
using GeoIntel.Cli.Remote;
using GeoIntel.Models.Incidents;
using GeoIntel.V1;

namespace GeoIntel.Cli.Verbs;

/// <summary>Reads files of recorded crime, says how good they are, and brings them into the service.</summary>
static class ImportIncidentsVerb
{
    static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    sealed record Arguments(IReadOnlyList<string> Files, string Source, string? Area, bool Check, bool Json);

    public static Command Create(Terminal terminal, ServiceOptions service)
    {
        var files = new Argument<string[]>("FILE")
        {
            Description = "CSV files of data.police.uk (-street.csv) or of the columns in docs/incidents.md, plain or .gz.",
            Arity = ArgumentArity.OneOrMore,
        };
        var source = new Option<string?>("--source")
        {
            Description = "Id of the source; required for our own columns. Default data.police.uk for its files.",
            HelpName = "ID",
        };
        var area = new Option<string?>("--area")
        {
            Description = "GeoJSON polygons in WGS 84; the report then counts what lies outside. Nothing is left out.",
            HelpName = "FILE",
        };
        var check = new Option<bool>("--check") { Description = "Only report on the files; send nothing, need no service." };
        var json = new Option<bool>("--json") { Description = "Answer as one JSON object." };
        var command = new Command("incidents", "Import recorded crime and other incidents, with a report on their quality.")
        {
            files, source, area, check, json,
        };
        command.SetAction((parsed, cancellation) => RunAsync(
            terminal, service, parsed,
            new Arguments(
                parsed.GetRequiredValue(files), parsed.GetValue(source) ?? "", parsed.GetValue(area), parsed.GetValue(check),
                parsed.GetValue(json)),
            cancellation));
        return command;
    }

    static async Task<int> RunAsync(
        Terminal terminal, ServiceOptions service, ParseResult parsed, Arguments arguments, CancellationToken cancellation)
    {
        var area = arguments.Area is { } path ? AreaFile.Read(path) : [];
        var collector = new IncidentCollector(arguments.Source, DateTimeOffset.UtcNow, area);
        await terminal.WithBarAsync("reading", arguments.Files.Count, advance => Task.Run(
            () =>
            {
                IncidentReader.Read(arguments.Files, collector, advance, cancellation);
                return true;
            },
            cancellation));
        var report = collector.Report();
        if (!arguments.Json)
            foreach (var line in QualityText.Lines(report)) terminal.Out.WriteLine(line);
        var answers = new List<ImportIncidentsResponse>();
        if (!arguments.Check)
        {
            if (arguments.Source.Length == 0 && report.Files.Any(file => file.Format == IncidentFormat.OwnName))
                throw new UsageException("Files with our own columns need --source ID, so that they can be told from others'.");
            await SendAsync(terminal, service, parsed, collector.Publications, answers, arguments.Json, cancellation);
        }
        if (arguments.Json)
        {
            terminal.Out.WriteLine(JsonSerializer.Serialize(
                new { report, publications = arguments.Check ? null : answers.Select(ToJson) }, Json));
        }
        return report.Refused == 0 ? ExitCodes.Done : ExitCodes.SomeRefused;
    }

    static async Task SendAsync(
        Terminal terminal, ServiceOptions service, ParseResult parsed,
        IReadOnlyList<Models.Incidents.IncidentPublication> publications, List<ImportIncidentsResponse> answers, bool json,
        CancellationToken cancellation)
    {
        using var connection = service.Connect(parsed);
        var total = publications.Sum(publication => (long)publication.Incidents.Count);
        await terminal.WithBarAsync("sending", total, async advance =>
        {
            await IncidentImport.SendAsync(connection, publications, Answered, advance, cancellation);
            return true;
        });

        void Answered(ImportIncidentsResponse answer)
        {
            answers.Add(answer);
            if (!json) terminal.WriteLine(Line(answer));
        }
    }

    static string Line(ImportIncidentsResponse answer)
    {
        var (publication, duplicates) = (answer.Publication, answer.DuplicateCount);
        var name = $"{publication.Source}: {publication.Name}";
        var told = duplicates > 0 ? $"; {duplicates} left out, the source told them before" : "";
        return answer.Change switch
        {
            PublicationChange.Unchanged => $"{name}: unchanged, {publication.IncidentCount} incidents are stored already",
            PublicationChange.Replaced =>
                $"{name}: replaced, {publication.IncidentCount} incidents instead of {answer.RemovedCount}{told}",
            _ => $"{name}: {publication.IncidentCount} incidents stored{told}",
        };
    }

    static object ToJson(ImportIncidentsResponse answer) => new
    {
        answer.Publication.Source,
        answer.Publication.Name,
        Change = answer.Change.ToString().ToLowerInvariant(),
        Incidents = answer.Publication.IncidentCount,
        Removed = answer.RemovedCount,
        Duplicates = answer.DuplicateCount,
        answer.Publication.Revision,
        answer.Publication.ContentSha256,
    };
}

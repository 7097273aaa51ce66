using System.CommandLine;
using GeoIntel.Cli.RegistryFiles;
using GeoIntel.Cli.Replaying;
using GeoIntel.Models.Hits;
using GeoIntel.Models.Journeys;
using GeoIntel.Models.Replaying;

namespace GeoIntel.Cli.Verbs;

/// <summary>Judges files of reads by a registry folder, with no service: the same correlator, the same keeper.</summary>
static class ReplayVerb
{
    sealed record Arguments(string Registry, string[] Reads, ReadInputs Inputs, string Out, string? Rejects, bool Json);

    public static Command Create(Terminal terminal)
    {
        var registry = new Option<string>("--registry")
        {
            Description = $"Folder of the registry; holds any of {RegistryFile.FileNames}.",
            Required = true,
            HelpName = "FOLDER",
        };
        var reads = new Option<string[]>("--reads")
        {
            Description = "A file of reads, a folder of files, or - for standard input; may be given again.",
            Required = true,
            HelpName = "FILE",
        };
        var output = new Option<string>("--out")
        {
            Description = "Write the hits to this file as CSV, or - for standard output.",
            Required = true,
            HelpName = "FILE",
        };
        var rejects = new Option<string?>("--rejects")
        {
            Description = "Write everything refused to this file, with its line and reason.",
            HelpName = "FILE",
        };
        var json = new Option<bool>("--json") { Description = "Write one JSON object a hit instead of CSV." };
        var format = ReadInputs.FormatOption();
        var timeZone = ReadInputs.TimeZoneOption();
        var command = new Command("replay", "Judge files of reads by a registry folder and write the hits; needs no service.")
        {
            registry, reads, output, rejects, json, format, timeZone,
        };
        command.SetAction((parsed, cancellation) => RunAsync(
            terminal,
            new Arguments(
                parsed.GetRequiredValue(registry), parsed.GetRequiredValue(reads),
                ReadInputs.Of(parsed.GetValue(format), parsed.GetValue(timeZone)), parsed.GetRequiredValue(output),
                parsed.GetValue(rejects), parsed.GetValue(json)),
            cancellation));
        return command;
    }

    static async Task<int> RunAsync(Terminal terminal, Arguments arguments, CancellationToken cancellation)
    {
        var contents = RegistryReader.Read(arguments.Registry);
        if (contents.Resources.Count + contents.Rejects.Count == 0)
        {
            throw new UsageException(
                $"'{arguments.Registry}' holds no registry file; it may hold {RegistryFile.FileNames}.");
        }
        List<Reject> rejects = [.. contents.Rejects];
        var registry = RegistryNouns.Of(contents.Resources, rejects);
        var book = new ReadBook(registry, rejects);
        var files = arguments.Reads.SelectMany(ReadInputs.Files).ToList();
        await terminal.WithBarAsync($"{files.Count} files of reads", files.Count, advance =>
        {
            for (var i = 0; i < files.Count; i++)
            {
                cancellation.ThrowIfCancellationRequested();
                ReadFile(terminal, files[i], arguments.Inputs, book, rejects);
                advance(i + 1);
            }
            return Task.FromResult(true);
        });

        var standing = book.Close();
        var hits = Judge(registry, standing, cancellation);
        Write(terminal, arguments, new HitLines(registry), hits);
        if (arguments.Rejects is { } file) RejectsFile.Write(file, rejects);
        else foreach (var reject in rejects) terminal.Error.WriteLine(LineOf(reject));

        terminal.Error.WriteLine(
            $"{standing.Count} reads stand ({book.DuplicateCount} were given twice), {hits.Count} hits, "
            + $"{rejects.Count} refused");
        return rejects.Count == 0 ? ExitCodes.Done : ExitCodes.SomeRefused;
    }

    static void ReadFile(Terminal terminal, string file, ReadInputs inputs, ReadBook book, List<Reject> rejects)
    {
        using var source = file == "-" ? null : File.OpenRead(file);
        var name = Path.GetFileName(file);
        foreach (var decoded in inputs.Decode(source ?? terminal.In))
        {
            if (decoded.TryGetRead(out var read)) book.Add(name, read.Line, read.Read);
            else if (decoded.Refusal is { } why) rejects.Add(new Reject(name, why.Line, why.Field, why.Description));
        }
    }

    static IReadOnlyList<Hit> Judge(
        OfflineRegistry registry, IReadOnlyList<Standing> standing, CancellationToken cancellation)
    {
        var matches = PastMatches.Find(registry.State, standing.Select(of => of.Sighting), cancellation);
        var journeys = JourneySearch.Find(standing.Select(of => (of.Sighting.Vrm, of.Journey)), new JourneyLimits());
        return PastHits.Decide(registry.State, matches.Concat(journeys).ToDictionary(), new EpisodeOptions());
    }

    static void Write(Terminal terminal, Arguments arguments, HitLines lines, IReadOnlyList<Hit> hits)
    {
        using var file = arguments.Out == "-" ? null : new StreamWriter(arguments.Out);
        var target = file ?? terminal.Out;
        if (!arguments.Json)
        {
            CsvTable.Write(target, HitLines.Columns, hits.Select(lines.Line), forSpreadsheets: true);
            return;
        }
        foreach (var hit in hits) target.WriteLine(lines.Json(hit));
    }

    static string LineOf(Reject reject) =>
        $"{reject.FileName}{(reject.Line > 0 ? $":{reject.Line}" : "")}: "
        + $"{(reject.Field.Length > 0 ? $"{reject.Field}: " : "")}{reject.Reason}";
}

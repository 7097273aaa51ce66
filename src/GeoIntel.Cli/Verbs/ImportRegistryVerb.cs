using System.CommandLine;
using GeoIntel.Cli.RegistryFiles;
using GeoIntel.Cli.Remote;
using GeoIntel.V1;
using Google.Protobuf.WellKnownTypes;

namespace GeoIntel.Cli.Verbs;

/// <summary>Brings a registry folder into the service and prints what changes.</summary>
static class ImportRegistryVerb
{
    sealed record Arguments(
        string Folder, bool DryRun, bool Partial, DateTimeOffset? EffectiveTime, string? RejectsFile, bool Json);

    public static Command Create(Terminal terminal, ServiceOptions service)
    {
        var folder = new Argument<string>("FOLDER") { Description = $"Holds any of {RegistryFile.FileNames}." };
        var dryRun = new Option<bool>("--dry-run") { Description = "Print what would change; change nothing." };
        var partial = new Option<bool>("--partial")
        {
            Description = "Take what is good, instead of nothing when something is refused.",
        };
        var effective = SearchVerb.Time(
            "--effective-time", "When what is changed takes effect; in the past it corrects the record. Default now.");
        var rejects = new Option<string?>("--rejects")
        {
            Description = "Write everything refused to this file, with its line and reason.",
            HelpName = "FILE",
        };
        var json = new Option<bool>("--json") { Description = "Answer as one JSON object." };
        var command = new Command("registry", "Import cameras, nominals, zones, conditions and lists from files.")
        {
            folder, dryRun, partial, effective, rejects, json,
        };
        command.SetAction((parsed, cancellation) => RunAsync(
            terminal, service, parsed,
            new Arguments(
                parsed.GetRequiredValue(folder), parsed.GetValue(dryRun), parsed.GetValue(partial),
                parsed.GetValue(effective), parsed.GetValue(rejects), parsed.GetValue(json)),
            cancellation));
        return command;
    }

    static async Task<int> RunAsync(
        Terminal terminal, ServiceOptions service, ParseResult parsed, Arguments arguments,
        CancellationToken cancellation)
    {
        var contents = RegistryReader.Read(arguments.Folder);
        if (contents.Resources.Count + contents.Rejects.Count == 0)
        {
            throw new UsageException(
                $"'{arguments.Folder}' holds no registry file; it may hold {RegistryFile.FileNames}.");
        }

        var response = new ImportRegistryResponse();
        var withheld = contents.Rejects.Count > 0 && !arguments.Partial;
        if (!withheld)
        {
            var purpose = service.Purpose(parsed);
            using var connection = service.Connect(parsed);
            response = await RegistryImport.SendAsync(
                connection,
                new ImportRegistryRequest
                {
                    Purpose = purpose,
                    ValidateOnly = arguments.DryRun,
                    Partial = arguments.Partial,
                    EffectiveTime = arguments.EffectiveTime?.ToTimestamp(),
                },
                contents.Resources, cancellation);
        }
        List<Reject> rejects = [.. contents.Rejects, .. Refused(response)];
        if (arguments.RejectsFile is { } file) RejectsFile.Write(file, rejects);

        if (arguments.Json)
            terminal.Out.WriteLine(WireJson.Line(WithRejects(response, contents.Rejects)));
        else
            Print(terminal, response, arguments.DryRun);
        foreach (var reject in rejects) terminal.Error.WriteLine(Line(reject));
        if (rejects.Count == 0) return ExitCodes.Done;

        if (!arguments.Partial)
            terminal.Error.WriteLine("Nothing was changed. Correct what is refused, or take the rest with --partial.");
        return ExitCodes.SomeRefused;
    }

    /// <summary>The difference, one resource a line: + created, ~ changed with its fields.</summary>
    static void Print(Terminal terminal, ImportRegistryResponse response, bool dryRun)
    {
        foreach (var outcome in response.Outcomes)
        {
            if (outcome.Change == ImportChange.Created) terminal.Out.WriteLine($"+ {outcome.Name}");
            if (outcome.Change != ImportChange.Changed) continue;

            terminal.Out.WriteLine($"~ {outcome.Name}");
            foreach (var difference in outcome.Differences) terminal.Out.WriteLine($"    {difference}");
        }
        terminal.Out.WriteLine(
            $"{(dryRun ? "Would be: " : "")}{response.CreatedCount} created, {response.ChangedCount} changed, "
            + $"{response.UnchangedCount} unchanged, {response.RefusedCount} refused");
        if (response.AwaitingApprovalCount > 0)
        {
            terminal.Out.WriteLine(
                $"{response.AwaitingApprovalCount} {(dryRun ? "would await" : "await")} a second person's approval and make no "
                + "hits until then; 'geointel reviews' lists them");
        }
    }

    static IEnumerable<Reject> Refused(ImportRegistryResponse response) =>
        from outcome in response.Outcomes
        where outcome.Change == ImportChange.Refused
        from problem in outcome.Problems
        select RejectsFile.OfSource(outcome.Source, problem.Field, problem.Description);

    // A script finds the files' own problems beside the service's.
    static ImportRegistryResponse WithRejects(ImportRegistryResponse response, IReadOnlyList<Reject> rejects)
    {
        var all = response.Clone();
        all.RefusedCount += rejects.Count;
        all.Outcomes.AddRange(rejects.Select(reject => new ImportOutcome
        {
            Source = $"{reject.FileName}:{reject.Line}",
            Change = ImportChange.Refused,
            Problems = { new FieldProblem { Field = reject.Field, Description = reject.Reason } },
        }));
        return all;
    }

    static string Line(Reject reject) =>
        $"{reject.FileName}{(reject.Line > 0 ? $":{reject.Line}" : "")}: "
        + $"{(reject.Field.Length > 0 ? $"{reject.Field}: " : "")}{reject.Reason}";
}

using System.CommandLine;
using System.Text.Json;
using GeoIntel.Models.Audit;

namespace GeoIntel.Cli.Verbs;

/// <summary>Checks an exported audit log against what an auditor holds outside. Needs no service and believes none.</summary>
static class AuditVerifyVerb
{
    public static Command Create(Terminal terminal)
    {
        var file = new Argument<string>("file") { Description = "What 'geointel audit export' wrote; - is standard input.", HelpName = "FILE" };
        var root = HeldOutside.RootOption();
        var held = HeldOutside.CheckpointOption();
        var after = new Option<long>("--after") { Description = "The checkpoint that the export was begun with.", HelpName = "NUMBER" };
        var json = new Option<bool>("--json") { Description = "Print one JSON object." };
        var command = new Command(
            "verify", "Say how far an exported audit log is as it was sealed. Exit codes: 0 it is, 1 it was tampered with, 2 wrong usage.")
        {
            file, root, held, after, json,
        };
        command.SetAction(parsed =>
        {
            if (parsed.GetValue(after) < 0) throw new UsageException($"--after {parsed.GetValue(after)} is no checkpoint; give 1 or more.");
            using var keys = HeldOutside.Root(parsed.GetRequiredValue(root));
            var checkpoints = HeldOutside.Checkpoints(parsed.GetValue(held)!);
            AuditVerdict verdict;
            try
            {
                verdict = AuditVerification.Run(Lines(parsed.GetRequiredValue(file), terminal), keys, checkpoints, parsed.GetValue(after));
            }
            catch (ArgumentException problem) when (problem.ParamName == "held")
            {
                throw new UsageException(problem.Message);
            }
            if (parsed.GetValue(json)) terminal.Out.WriteLine(Json(verdict));
            else Tell(terminal, verdict, checkpoints.Count > 0);
            return verdict.IsGood ? ExitCodes.Done : ExitCodes.Failed;
        });
        return command;
    }

    static IEnumerable<string> Lines(string path, Terminal terminal)
    {
        if (path != "-")
            return File.Exists(path) ? File.ReadLines(path) : throw new UsageException($"{path}: there is no such file.");
        return Read(new StreamReader(terminal.In));

        static IEnumerable<string> Read(TextReader input)
        {
            while (input.ReadLine() is { } line) yield return line;
        }
    }

    static void Tell(Terminal terminal, AuditVerdict verdict, bool isHeld)
    {
        if (verdict.GoodUpTo == 0) terminal.Out.WriteLine("Nothing is proven: no checkpoint is good.");
        else
        {
            terminal.Out.WriteLine(
                $"Good up to checkpoint {verdict.GoodUpTo}, which covers {verdict.CoveredCount} entries from the beginning of the log.");
        }
        if (verdict.HeldUpTo > 0) terminal.Out.WriteLine($"Checkpoint {verdict.HeldUpTo} is the one held outside.");
        else if (!isHeld) terminal.Out.WriteLine("No checkpoint held outside was given: whoever has the signing key could have made all of this.");
        foreach (var range in verdict.Uncovered)
            terminal.Out.WriteLine($"Not covered by any checkpoint: entries {range.First} to {range.Last} of {range.Instance}.");
        if (verdict.Fault is { } fault) terminal.Out.WriteLine($"NOT AS IT WAS SEALED ({Words(fault.Kind)}): {fault.Explanation}");
    }

    static string Json(AuditVerdict verdict) => JsonSerializer.Serialize(new
    {
        good = verdict.IsGood,
        good_up_to_checkpoint = verdict.GoodUpTo,
        held_up_to_checkpoint = verdict.HeldUpTo,
        covered_entries = verdict.CoveredCount,
        not_covered = verdict.Uncovered.Select(Range),
        fault = verdict.Fault is not { } fault ? null : new
        {
            kind = Words(fault.Kind),
            checkpoint = fault.Checkpoint,
            entries = fault.Entries is { } range ? Range(range) : null,
            explanation = fault.Explanation,
        },
    });

    static object Range(EntryRange range) => new { instance = range.Instance, first = range.First, last = range.Last };

    static string Words(AuditFaultKind kind) => JsonNamingPolicy.KebabCaseLower.ConvertName(kind.ToString());
}

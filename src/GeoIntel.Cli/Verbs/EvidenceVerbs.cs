using System.CommandLine;
using System.Text.Json;
using GeoIntel.Cli.Remote;
using GeoIntel.Models.Evidence;
using GeoIntel.V1;
using Grpc.Core;

namespace GeoIntel.Cli.Verbs;

/// <summary>Evidence packs of hits: one is taken from the service, and checked without it.</summary>
static class EvidenceVerbs
{
    public static Command Export(Terminal terminal, ServiceOptions service)
    {
        var hit = new Argument<string>("hit") { Description = "The hit: 'hits/UUID', or the UUID alone.", HelpName = "HIT" };
        var output = new Option<string>("--out") { Description = "File to write.", HelpName = "FILE", Required = true };
        var recipient = new Option<string>("--recipient") { Description = "To whom the pack goes.", HelpName = "TEXT", Required = true };
        var handling = new Option<string>("--handling") { Description = "How the recipient may handle it.", HelpName = "TEXT", Required = true };
        var command = new Command("export", "Write the evidence pack of a hit, a ZIP file.") { hit, output, recipient, handling };
        command.SetAction(async (parsed, cancellation) =>
        {
            const string Hits = "hits/";
            var name = parsed.GetRequiredValue(hit);
            var request = new ExportEvidenceRequest
            {
                Purpose = service.Purpose(parsed),
                Name = name.StartsWith(Hits, StringComparison.Ordinal) ? name : $"{Hits}{name}",
                Recipient = parsed.GetRequiredValue(recipient),
                Handling = parsed.GetRequiredValue(handling),
            };
            using var connection = service.Connect(parsed);
            using var call = new EvidenceService.EvidenceServiceClient(connection.Channel).ExportEvidence(request, cancellationToken: cancellation);
            var path = parsed.GetRequiredValue(output);
            // Under another name until it is whole: half a pack must not look like one.
            var arriving = $"{path}.part";
            try
            {
                await using (var file = File.Create(arriving))
                {
                    await foreach (var piece in call.ResponseStream.ReadAllAsync(cancellation)) piece.Chunk.WriteTo(file);
                }
                File.Move(arriving, path, overwrite: true);
            }
            finally
            {
                File.Delete(arriving);
            }
            terminal.Tell($"{path}: {new FileInfo(path).Length} bytes. Check it with 'geointel evidence verify {path} --root KEY.pem'.");
            return ExitCodes.Done;
        });
        return command;
    }

    public static Command Verify(Terminal terminal)
    {
        var file = new Argument<string>("file") { Description = "What 'geointel evidence export' wrote.", HelpName = "FILE" };
        var root = HeldOutside.RootOption();
        var held = HeldOutside.CheckpointOption();
        var json = new Option<bool>("--json") { Description = "Print one JSON object." };
        var command = new Command(
            "verify",
            "Say whether an evidence pack is as it was signed. Exit codes: 0 it is, and all its entries of the audit log are proven; 1 it is "
            + "not; 2 wrong usage; 3 it is, and some entries were not covered by a checkpoint yet.")
        {
            file, root, held, json,
        };
        command.SetAction(parsed =>
        {
            var path = parsed.GetRequiredValue(file);
            if (!File.Exists(path)) throw new UsageException($"{path}: there is no such file.");
            using var keys = HeldOutside.Root(parsed.GetRequiredValue(root));
            var checkpoints = HeldOutside.Checkpoints(parsed.GetValue(held)!);
            foreach (var outside in checkpoints)
            {
                if (keys.Problem(outside) is { } unsigned)
                    throw new UsageException($"Of the checkpoint held outside, number {outside.Number}: {unsigned}.");
            }
            var verdict = EvidenceVerification.Run(File.ReadAllBytes(path), keys, checkpoints);
            if (parsed.GetValue(json)) terminal.Out.WriteLine(Json(verdict));
            else Tell(terminal, verdict);
            return !verdict.IsGood ? ExitCodes.Failed : verdict.NotCovered.Count > 0 ? ExitCodes.SomeRefused : ExitCodes.Done;
        });
        return command;
    }

    static void Tell(Terminal terminal, EvidenceVerdict verdict)
    {
        foreach (var fault in verdict.Faults)
            terminal.Out.WriteLine($"NOT AS IT WAS SIGNED: {(fault.File.Length == 0 ? "the ZIP file" : fault.File)}: {fault.Explanation}");
        if (verdict.IsGood)
        {
            terminal.Out.WriteLine($"Good: {verdict.FileCount} files about {verdict.Hit} are as they were signed.");
            terminal.Out.WriteLine($"Proven by checkpoints up to {verdict.Checkpoint}: {verdict.Proven.Count} entries of the audit log.");
        }
        foreach (var name in verdict.NotCovered) terminal.Out.WriteLine($"Not covered by any checkpoint: entry {name}.");
        if (verdict.IsHeld) terminal.Out.WriteLine($"Checkpoint {verdict.Checkpoint} is one held outside.");
        else if (verdict.IsGood)
            terminal.Out.WriteLine("Its checkpoint is none held outside: whoever has the signing key could have made all of this.");
    }

    static string Json(EvidenceVerdict verdict) => JsonSerializer.Serialize(new
    {
        good = verdict.IsGood,
        hit = verdict.Hit,
        files = verdict.FileCount,
        faults = verdict.Faults.Select(fault => new { file = fault.File, explanation = fault.Explanation }),
        proven = verdict.Proven,
        not_covered = verdict.NotCovered,
        checkpoint = verdict.Checkpoint,
        held_outside = verdict.IsHeld,
    });
}

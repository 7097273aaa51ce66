using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using GeoIntel.Cli.Remote;
using GeoIntel.Models.Audit;
using GeoIntel.V1;

namespace GeoIntel.Cli.Verbs;

/// <summary>Proofs of single entries of the audit log: one is taken from the service, and checked without it.</summary>
static class AuditProofVerbs
{
    const string Entries = "auditEntries/";

    public static Command Take(Terminal terminal, ServiceOptions service)
    {
        var entry = new Argument<string>("entry") { Description = "INSTANCE/NUMBER, or 'auditEntries/INSTANCE/NUMBER'.", HelpName = "ENTRY" };
        var output = new Option<string>("--out")
        {
            Description = "File to write; - is standard output.",
            HelpName = "FILE",
            DefaultValueFactory = _ => "-",
        };
        var number = new Option<long>("--number")
        {
            Description = "The checkpoint to prove it by, such as one kept outside; 0 is the first that covers it.",
            HelpName = "NUMBER",
        };
        var command = new Command("proof", "Write the proof that one entry is covered by a checkpoint.") { entry, output, number };
        command.SetAction(async (parsed, cancellation) =>
        {
            var name = parsed.GetRequiredValue(entry);
            using var connection = service.Connect(parsed);
            var answer = await new AuditService.AuditServiceClient(connection.Channel).GetAuditProofAsync(
                new GetAuditProofRequest
                {
                    Name = name.StartsWith(Entries, StringComparison.Ordinal) ? name : $"{Entries}{name}",
                    Checkpoint = parsed.GetValue(number),
                },
                cancellationToken: cancellation);
            var path = parsed.GetRequiredValue(output);
            if (path == "-") terminal.Out.WriteLine(answer.Proof);
            else await File.WriteAllTextAsync(path, answer.Proof + "\n", cancellation);
            return ExitCodes.Done;
        });
        return command;
    }

    public static Command Verify(Terminal terminal)
    {
        var file = new Argument<string>("file") { Description = "What 'geointel audit proof' wrote.", HelpName = "FILE" };
        var root = HeldOutside.RootOption();
        var held = HeldOutside.CheckpointOption();
        var json = new Option<bool>("--json") { Description = "Print one JSON object." };
        var command = new Command(
            "verify-proof", "Say whether a proof holds, and of which entry. Exit codes: 0 it does, 1 it does not, 2 wrong usage.")
        {
            file, root, held, json,
        };
        command.SetAction(parsed =>
        {
            var path = parsed.GetRequiredValue(file);
            if (!File.Exists(path)) throw new UsageException($"{path}: there is no such file.");
            using var keys = HeldOutside.Root(parsed.GetRequiredValue(root));
            var checkpoints = HeldOutside.Checkpoints(parsed.GetValue(held)!);
            var proof = AuditText.ReadProof(File.ReadAllText(path).TrimEnd('\r', '\n'));
            var problem = ProblemOf(proof, keys, checkpoints);
            if (parsed.GetValue(json)) terminal.Out.WriteLine(Json(proof, problem, checkpoints.Count > 0));
            else Tell(terminal, proof, problem, checkpoints.Count > 0);
            return problem is null ? ExitCodes.Done : ExitCodes.Failed;
        });
        return command;
    }

    static string? ProblemOf(InclusionProof? proof, AuditRoot keys, List<Models.Audit.Checkpoint> checkpoints)
    {
        if (proof is null) return "The file is no proof as the service writes it.";
        foreach (var outside in checkpoints)
        {
            if (keys.Problem(outside) is { } unsigned)
                throw new UsageException($"Of the checkpoint held outside, number {outside.Number}: {unsigned}.");
        }
        if (checkpoints.Count == 0) return proof.Problem(keys, null);
        return checkpoints.Find(outside => outside.Number == proof.Checkpoint.Number) is { } held
            ? proof.Problem(keys, held)
            : $"It is proven by checkpoint {proof.Checkpoint.Number}, and none of that number is held outside; take a proof with "
                + $"'--number {checkpoints.Max(outside => outside.Number)}'.";
    }

    static void Tell(Terminal terminal, InclusionProof? proof, string? problem, bool isHeld)
    {
        if (problem is not null)
        {
            terminal.Out.WriteLine($"NOT PROVEN: {problem}");
            return;
        }
        var entry = proof!.Entry;
        terminal.Out.WriteLine($"Proven: entry {entry.Name} is covered by checkpoint {proof.Checkpoint.Number}.");
        terminal.Out.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{entry.RecordedAt:yyyy-MM-dd HH:mm:ss}Z, {entry.Actor}, {entry.Action}, {entry.Rpc}, {entry.Outcome}"));
        terminal.Out.WriteLine(isHeld
            ? "The checkpoint is one held outside."
            : "No checkpoint held outside was given: whoever has the signing key could have made all of this.");
    }

    static string Json(InclusionProof? proof, string? problem, bool isHeld) => JsonSerializer.Serialize(new
    {
        proven = problem is null,
        problem,
        entry = proof?.Entry.Name,
        digest = proof?.Entry.Digest,
        checkpoint = proof?.Checkpoint.Number,
        held_outside = problem is null && isHeld,
    });
}

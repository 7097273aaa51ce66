using System.CommandLine;
using GeoIntel.Models.Audit;

namespace GeoIntel.Cli.Verbs;

/// <summary>What an auditor holds outside of the service: public keys and checkpoints, in files.</summary>
static class HeldOutside
{
    public static Option<string> RootOption() => new("--root")
    {
        Description = "PEM file of the public key, kept outside; several keys stand one after another.",
        HelpName = "PUBLIC_KEY",
        Required = true,
    };

    public static Option<string[]> CheckpointOption() => new("--checkpoint")
    {
        Description = "File of checkpoints kept outside, one a line; may be given several times.",
        HelpName = "FILE",
        DefaultValueFactory = _ => [],
    };

    /// <exception cref="UsageException">The file is not there or holds something else.</exception>
    public static AuditRoot Root(string path)
    {
        try
        {
            return AuditRoot.Parse(Text(path, "--root"));
        }
        catch (FormatException problem)
        {
            throw new UsageException($"--root {path}: {problem.Message}");
        }
    }

    /// <exception cref="UsageException">A file is not there or holds something else.</exception>
    public static List<Checkpoint> Checkpoints(IEnumerable<string> paths) => [.. paths.SelectMany(Checkpoints)];

    static IEnumerable<Checkpoint> Checkpoints(string path)
    {
        foreach (var line in Text(path, "--checkpoint").Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            yield return AuditText.Read(line) as Checkpoint
                ?? throw new UsageException($"--checkpoint {path} holds a line that is no checkpoint; keep the lines as 'geointel audit checkpoint' prints them.");
        }
    }

    static string Text(string path, string option) =>
        File.Exists(path) ? File.ReadAllText(path) : throw new UsageException($"{option} {path}: there is no such file.");
}

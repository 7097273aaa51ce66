using System.Diagnostics;

namespace GeoIntel.Cli.Tests;

/// <summary>The program buf, of eng/peers.</summary>
static class Buf
{
    static readonly string Program = Path.Combine(TestFolder.Repository, "eng/peers/node_modules/.bin/buf");

    public static string? MissingReason { get; } =
        File.Exists(Program) ? null : "buf is not installed; './dev setup --peers=javascript' does.";

    /// <summary>Run in the root of the repository.</summary>
    public static async Task<(int ExitCode, string Printed, string Errors)> RunAsync(params string[] arguments)
    {
        using var buf = Process.Start(new ProcessStartInfo(Program, arguments)
        {
            WorkingDirectory = TestFolder.Repository,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var errors = buf.StandardError.ReadToEndAsync();
        var printed = await buf.StandardOutput.ReadToEndAsync();
        await buf.WaitForExitAsync();
        return (buf.ExitCode, printed, await errors);
    }
}

/// <summary>Skips where './dev setup --peers=javascript' has not installed buf.</summary>
[AttributeUsage(AttributeTargets.Method)]
sealed class BufFactAttribute : FactAttribute
{
    public BufFactAttribute() => Skip = Buf.MissingReason;
}

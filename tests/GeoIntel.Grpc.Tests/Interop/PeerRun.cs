using System.Diagnostics;

namespace GeoIntel.Grpc.Tests.Interop;

/// <summary>A client that is not ours, as a process of its own.</summary>
static class PeerRun
{
    public static Task<List<string>> PythonAsync(string script, IReadOnlyList<string> arguments) =>
        RunAsync(PythonFactAttribute.Python, script, arguments);

    public static Task<List<string>> NodeAsync(string script, IReadOnlyList<string> arguments) =>
        RunAsync("node", script, arguments);

    /// <summary>What it printed, line by line; what it complained of fails the test.</summary>
    static async Task<List<string>> RunAsync(string program, string script, IReadOnlyList<string> arguments)
    {
        var start = new ProcessStartInfo(program, [Path.Combine(AppContext.BaseDirectory, "Peers", script), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["NODE_PATH"] = NodeFactAttribute.Modules; // where CommonJS modules are looked for besides
        start.Environment["GEOINTEL_PEERS"] = NodeFactAttribute.Modules;
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var printed = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        var complaint = await errors;
        Assert.True(process.ExitCode == 0, $"{script} ended with code {process.ExitCode}:\n{printed}\n{complaint}");
        return [.. printed.Split('\n', StringSplitOptions.RemoveEmptyEntries)];
    }
}

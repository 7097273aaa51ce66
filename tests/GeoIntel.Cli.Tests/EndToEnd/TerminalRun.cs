using System.Diagnostics;
using System.Text;

namespace GeoIntel.Cli.Tests.EndToEnd;

/// <summary>The command as a process of its own at a terminal, which `script` of util-linux makes.</summary>
sealed class TerminalRun : IAsyncDisposable
{
    const string Script = "/usr/bin/script";
    const char CtrlC = '\x03';
    static readonly TimeSpan GiveUp = TimeSpan.FromMinutes(3);
    static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(50);

    readonly Process _process;
    readonly StringBuilder _shown = new();
    readonly Task _reading;

    TerminalRun(Process process)
    {
        _process = process;
        _reading = ReadAsync();
    }

    public static string? MissingReason => PostGis.MissingReason
        ?? (File.Exists(Script) ? null : "script is not installed; apt-get install bsdutils.");

    /// <summary>All that the terminal has shown, with the codes that move its cursor.</summary>
    public string Shown
    {
        get
        {
            lock (_shown) return _shown.ToString();
        }
    }

    public static TerminalRun Start(params IEnumerable<string> arguments)
    {
        var framework = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        var program = Path.Combine(
            TestFolder.Repository, "src", "GeoIntel.Cli", "bin", framework.Parent!.Name, framework.Name, "geointel.dll");
        var command = string.Join(' ', arguments.Prepend(program).Prepend("dotnet").Select(Quoted));
        // Whoever runs the tests in the background has them ignore Ctrl-C, and their children with them.
        var start = new ProcessStartInfo("env", ["--default-signal=INT", Script, "-qec", command, "/dev/null"])
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("GEOINTEL_", StringComparison.Ordinal)).ToList())
            start.Environment.Remove(name);
        start.Environment["TERM"] = "xterm";
        return new TerminalRun(Process.Start(start)!);
    }

    public async Task WaitForAsync(string text)
    {
        var waited = Stopwatch.StartNew();
        while (!Shown.Contains(text, StringComparison.Ordinal))
        {
            Assert.True(waited.Elapsed < GiveUp && !_process.HasExited, $"'{text}' was not shown:\n{Shown}");
            await Task.Delay(LookEvery);
        }
    }

    public async Task PressCtrlCAsync()
    {
        await _process.StandardInput.WriteAsync(CtrlC);
        await _process.StandardInput.FlushAsync();
    }

    /// <returns>The exit code.</returns>
    public async Task<int> EndAsync()
    {
        using var limit = new CancellationTokenSource(GiveUp);
        await _process.WaitForExitAsync(limit.Token);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        await _reading;
        _process.Dispose();
    }

    async Task ReadAsync()
    {
        var part = new char[1024];
        while (await _process.StandardOutput.ReadAsync(part) is > 0 and var length)
        {
            lock (_shown) _shown.Append(part, 0, length);
        }
    }

    static string Quoted(string text) => $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}

/// <summary>A test that needs PostGIS and a terminal.</summary>
sealed class TerminalTheoryAttribute : TheoryAttribute
{
    public TerminalTheoryAttribute() => Skip = TerminalRun.MissingReason;
}

using System.Diagnostics;
using System.Text.Json;

namespace GeoIntel.Cli.Tests.EndToEnd.ControlRoom;

/// <summary>Chromium, driven step by step; what a step does is written in the words of Playwright, see browser.mjs.</summary>
sealed class ConsoleBrowser : IAsyncDisposable
{
    /// <summary>Never waited for in a good run.</summary>
    static readonly TimeSpan EndMax = TimeSpan.FromSeconds(30);

    readonly Process _process;
    readonly SemaphoreSlim _one = new(1);
    int _last;

    ConsoleBrowser(Process process) => _process = process;

    public static ConsoleBrowser Start() => Start([]);

    /// <param name="switches">Of Chromium, beside those that browser.mjs gives it.</param>
    public static ConsoleBrowser Start(IEnumerable<string> switches)
    {
        var script = Path.Combine(AppContext.BaseDirectory, "EndToEnd", "ControlRoom", "browser.mjs");
        var process = Process.Start(new ProcessStartInfo("node", [script, ConsoleFactAttribute.Folder, ConsoleFactAttribute.Chromium!, .. switches])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        return new ConsoleBrowser(process);
    }

    /// <summary>Runs JavaScript with <c>page</c>, <c>args</c>, <c>seen</c>, <c>audit</c> and <c>load</c>, in the browser of one
    /// user.</summary>
    /// <returns>What it returns, as JSON.</returns>
    public async Task<JsonElement> RunAsync(string user, string body, object? args = null)
    {
        await _one.WaitAsync();
        try
        {
            await _process.StandardInput.WriteLineAsync(JsonSerializer.Serialize(new { id = ++_last, user, body, args }));
            await _process.StandardInput.FlushAsync();
            var line = await _process.StandardOutput.ReadLineAsync();
            Assert.True(line is not null, "The browser has ended; what it said stands above.");
            var answer = JsonDocument.Parse(line!).RootElement;
            Assert.False(answer.TryGetProperty("error", out var error), $"{body}\n{error}");
            return answer.GetProperty("value");
        }
        finally
        {
            _one.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close(); // then it closes the browser and ends
        using var patience = new CancellationTokenSource(EndMax);
        try
        {
            await _process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            _process.Kill(entireProcessTree: true);
        }
        _process.Dispose();
        _one.Dispose();
    }
}

using System.Diagnostics;

namespace GeoIntel.Cli.Printing;

/// <summary>Prints a page of HTML as PDF with Chromium. It may fetch nothing: neither from the network nor by a name of this
/// machine.</summary>
sealed class ChromiumPrint
{
    /// <summary>Longer no page of ours takes on a slow machine.</summary>
    public static readonly TimeSpan TimeMax = TimeSpan.FromMinutes(2);

    static readonly string[] Programs = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

    static readonly string[] Arguments =
    [
        "--headless", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "--no-default-browser-check",
        "--disable-extensions", "--disable-sync", "--disable-breakpad", "--disable-background-networking",
        "--disable-component-update", "--disable-client-side-phishing-detection", "--disable-default-apps",
        // No name is found, and what is named by an address goes to a port where nobody answers.
        "--host-resolver-rules=MAP * ~NOTFOUND", "--proxy-server=http://127.0.0.1:9", "--proxy-bypass-list=<-loopback>",
        "--no-pdf-header-footer",
    ];

    readonly string _program;
    readonly TimeSpan _timeMax;

    ChromiumPrint(string program, TimeSpan timeMax) => (_program, _timeMax) = (program, timeMax);

    /// <param name="path">Folders to look in, as in the variable PATH; null for that.</param>
    /// <returns>Null where there is none.</returns>
    public static ChromiumPrint? Find(string? path = null, TimeSpan? timeMax = null)
    {
        var folders = (path ?? Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        var found = Programs.SelectMany(program => folders.Select(folder => Path.Combine(folder, program))).FirstOrDefault(File.Exists);
        return found is null ? null : new ChromiumPrint(found, timeMax ?? TimeMax);
    }

    /// <param name="html">A file.</param>
    /// <param name="pdf">Written once it is whole, over what is there.</param>
    /// <exception cref="IOException">Chromium did not print it, or took too long.</exception>
    public async Task PrintAsync(string html, string pdf, CancellationToken cancellation)
    {
        var profile = Directory.CreateTempSubdirectory("geointel-print-");
        try
        {
            var printed = Path.Combine(profile.FullName, "page.pdf");
            var error = await RunAsync(profile.FullName, new Uri(Path.GetFullPath(html)).AbsoluteUri, printed, cancellation);
            if (!IsPdf(printed)) throw new IOException($"Chromium ({_program}) printed nothing of {html}: {error}");
            File.Move(printed, pdf, overwrite: true);
        }
        finally
        {
            await RemoveAsync(profile);
        }
    }

    async Task<string> RunAsync(string profile, string address, string printed, CancellationToken cancellation)
    {
        var start = new ProcessStartInfo(_program) { RedirectStandardError = true, RedirectStandardOutput = true, WorkingDirectory = profile };
        foreach (var argument in Arguments) start.ArgumentList.Add(argument);
        // Its own sandbox cannot be made by root.
        if (Environment.IsPrivilegedProcess) start.ArgumentList.Add("--no-sandbox");
        start.ArgumentList.Add($"--user-data-dir={Path.Combine(profile, "profile")}");
        start.ArgumentList.Add($"--print-to-pdf={printed}");
        start.ArgumentList.Add(address);
        start.Environment["HOME"] = profile; // it keeps things beside its profile, too
        using var process = Process.Start(start) ?? throw new IOException($"{_program} does not start.");
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(_timeMax);
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(limit.Token);
            var error = await process.StandardError.ReadToEndAsync(limit.Token);
            await output;
            await process.WaitForExitAsync(limit.Token);
            return error.Trim().Split('\n')[^1];
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new IOException($"Chromium ({_program}) took more than {_timeMax.TotalSeconds:0} seconds.");
        }
        finally
        {
            if (!process.HasExited) process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None);
        }
    }

    static bool IsPdf(string path)
    {
        if (!File.Exists(path)) return false;
        using var file = File.OpenRead(path);
        Span<byte> head = stackalloc byte[5];
        return file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false) == head.Length && head.SequenceEqual("%PDF-"u8);
    }

    // A process of its own may still close a file there.
    static async Task RemoveAsync(DirectoryInfo folder)
    {
        const int TriesMax = 20;
        for (var tries = 1; ; tries++)
        {
            try
            {
                folder.Delete(recursive: true);
                return;
            }
            catch (DirectoryNotFoundException)
            {
                return;
            }
            catch (IOException) when (tries < TriesMax)
            {
                await Task.Delay(50);
            }
        }
    }
}

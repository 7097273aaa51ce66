using System.ComponentModel;
using System.Diagnostics;

namespace GeoIntel.Cli.Profiles;

/// <summary>Prints a page as PDF by Chromium, where it is installed; we carry none.</summary>
static class PdfPrint
{
    static readonly string[] Programs = ["chromium", "chromium-browser", "google-chrome"];

    /// <returns>Null when it was printed; else why not.</returns>
    public static async Task<string?> TryAsync(string page, string pdf, CancellationToken stopping)
    {
        if (Programs.Select(OnPath).FirstOrDefault(path => path is not null) is not { } program)
            return "there is no chromium on the PATH; print the page from a browser";
        var profile = Directory.CreateTempSubdirectory("geointel-pdf-");
        try
        {
            string[] arguments =
            [
                "--headless", "--disable-gpu", "--no-pdf-header-footer", $"--user-data-dir={profile.FullName}",
                // Its sandbox does not run as root; the page is our own and fetches nothing.
                .. Environment.UserName == "root" ? (string[])["--no-sandbox"] : [],
                $"--print-to-pdf={Path.GetFullPath(pdf)}", new Uri(Path.GetFullPath(page)).AbsoluteUri,
            ];
            var start = new ProcessStartInfo(program, arguments) { RedirectStandardError = true, RedirectStandardOutput = true };
            using var printing = Process.Start(start)!;
            using var ended = stopping.Register(() => printing.Kill(entireProcessTree: true));
            var (said, _) = (printing.StandardError.ReadToEndAsync(CancellationToken.None), printing.StandardOutput.ReadToEndAsync(CancellationToken.None));
            await printing.WaitForExitAsync(CancellationToken.None);
            stopping.ThrowIfCancellationRequested();
            if (printing.ExitCode == 0 && File.Exists(pdf)) return null;
            return $"{program} ended with {printing.ExitCode}: {(await said).Trim().Split('\n')[^1]}";
        }
        catch (Win32Exception exception)
        {
            return $"{program} does not start: {exception.Message}";
        }
        finally
        {
            profile.Delete(recursive: true);
        }
    }

    static string? OnPath(string program) => (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);
}

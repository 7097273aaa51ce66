using GeoIntel.Cli.Printing;
using GeoIntel.Cli.Remote;
using GeoIntel.Models.Siting.Page;
using GeoIntel.V1;

namespace GeoIntel.Cli.Siting;

/// <summary>A siting review as a folder of files. It takes its name once it is complete, and is never written over.</summary>
static class SitingFolder
{
    public const string Page = "siting.html";
    public const string Pdf = "siting.pdf";

    /// <exception cref="UsageException">The folder is there already and not empty.</exception>
    public static void RequireNew(string folder)
    {
        if (File.Exists(folder) || (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any()))
            throw new UsageException($"--out {folder} is there already; a review is not written over. Give a new folder.");
    }

    /// <param name="chromium">Null where there is none: then the page says how to print it.</param>
    /// <returns>Why there is no PDF; empty when there is one.</returns>
    public static async Task<string> WriteAsync(
        string folder, SitingReport report, ReviewSitingResponse answer, ChromiumPrint? chromium, CancellationToken cancellation)
    {
        var unfinished = $"{Path.TrimEndingDirectorySeparator(folder)}.part";
        if (Directory.Exists(unfinished)) Directory.Delete(unfinished, recursive: true);
        Directory.CreateDirectory(unfinished);
        try
        {
            var problem = await WritePageAsync(unfinished, report, chromium, cancellation);
            await WriteAsync("siting.json", WireJson.Line(answer) + "\n");
            await WriteAsync("siting.geojson", SitingOutput.ToGeoJson(report) + "\n");
            foreach (var table in SitingTables.Of(report)) await WriteAsync($"{table.Name}.csv", table.ToCsv());
            if (Directory.Exists(folder)) Directory.Delete(folder);
            Directory.Move(unfinished, folder);
            return problem;
        }
        catch
        {
            Directory.Delete(unfinished, recursive: true);
            throw;
        }

        Task WriteAsync(string name, string text) => File.WriteAllTextAsync(Path.Combine(unfinished, name), text, cancellation);
    }

    static async Task<string> WritePageAsync(
        string folder, SitingReport report, ChromiumPrint? chromium, CancellationToken cancellation)
    {
        var page = Path.Combine(folder, Page);
        await File.WriteAllTextAsync(page, SitingPage.Write(report), cancellation);
        var problem = "There is no chromium on PATH";
        try
        {
            if (chromium is not null)
            {
                await chromium.PrintAsync(page, Path.Combine(folder, Pdf), cancellation);
                return "";
            }
        }
        catch (IOException exception)
        {
            problem = exception.Message;
        }
        await File.WriteAllTextAsync(page, SitingPage.Write(report, isPrinted: false), cancellation);
        return $"{problem}, so there is no {Pdf}; print {Page} from a browser, on A4.";
    }
}

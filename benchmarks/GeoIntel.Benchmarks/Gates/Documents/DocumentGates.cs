using System.Diagnostics;
using System.Globalization;
using GeoIntel.Cli.Printing;
using GeoIntel.Cli.Tests;
using GeoIntel.Models.Documents;

namespace GeoIntel.Benchmarks.Gates.Documents;

/// <summary>Every document that is due of a month of the simulated borough, built, fetched and printed by the command one after another:
/// the seconds of all together, which the issue says are to be less than two minutes here.</summary>
/// <remarks>
/// Each is one run of `geointel`, in this process, against the service in another, until its folder with page, PDF, tables and layers
/// is complete. GEOINTEL_DOCUMENTS_READS says how many reads a day are laid (60 000, which is the simulator's day), and
/// GEOINTEL_DOCUMENTS_FOLDER keeps the documents there.
/// </remarks>
static class DocumentGates
{
    const int ReadsADayDefault = 60_000;
    const int Candidates = 100;

    static readonly string[] Purpose =
        ["--purpose-class", "serious-crime", "--purpose-reference", "GATE", "--purpose-reason", "Measuring on a made-up borough."];

    static readonly string[] WeeklyTemplates = ["ocg-weekly", "disruption-weekly"];

    public static IEnumerable<Gate> All =>
    [
        new("documents-month", Bar: 120, Stretch: 60, HigherIsBetter: false, () => MeasureAsync().GetAwaiter().GetResult(), OnRequest: true),
        new("documents-siting", Bar: 60, Stretch: 10, HigherIsBetter: false, () => LargeSiting.MeasureAsync().GetAwaiter().GetResult(), OnRequest: true),
    ];

    static async Task<Measurement> MeasureAsync()
    {
        if (ChromiumPrint.Find() is null) throw new GateException("There is no Chromium to print with; ./dev setup --peers=browser installs it.");
        var said = Environment.GetEnvironmentVariable("GEOINTEL_DOCUMENTS_READS");
        var readsADay = ReadsADayDefault;
        if (said is not null && (!int.TryParse(said, CultureInfo.InvariantCulture, out readsADay) || readsADay is < 100 or > 10_000_000))
            throw new GateException($"GEOINTEL_DOCUMENTS_READS is '{said}'; give 100 to 10000000 reads a day.");
        var kept = Environment.GetEnvironmentVariable("GEOINTEL_DOCUMENTS_FOLDER");
        var folder = kept is null ? Directory.CreateTempSubdirectory("geointel-documents-").FullName : Directory.CreateDirectory(kept).FullName;
        try
        {
            var started = Stopwatch.GetTimestamp();
            await using var month = await DocumentMonth.OpenAsync(readsADay);
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"documents: {month.ReadCount} reads and {month.HitCount} hits of {month.Days} days, {MadeTown.IncidentMonths} months of incidents, {month.Runs.Count} hotspot runs, there after {Stopwatch.GetElapsedTime(started).TotalSeconds:0} s"));
            if (month.HitCount == 0) throw new GateException("There is no hit, so the documents would be empty.");
            return await MeasureAsync(month, folder);
        }
        finally
        {
            if (kept is null) Directory.Delete(folder, recursive: true);
        }
    }

    static async Task<Measurement> MeasureAsync(DocumentMonth month, string folder)
    {
        var taken = new List<(string Kind, double Seconds)>();
        foreach (var (kind, name, arguments) in DocumentsOf(month, folder))
        {
            var output = Path.Combine(folder, name);
            var started = Stopwatch.GetTimestamp();
            var run = await CliRun.OfAsync([.. arguments, "--out", output, .. month.Service.Reached, .. Purpose]);
            var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
            if (run.Code != 0) throw new GateException($"{name} ended with {run.Code}: {run.Error}");
            foreach (var ending in (string[])["*.html", "*.pdf", "*.csv"])
            {
                if (Directory.GetFiles(output, ending, SearchOption.AllDirectories).Length == 0)
                    throw new GateException($"{name} has no {ending}: {run.Error}");
            }
            taken.Add((kind, seconds));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"documents: {name} {seconds:0.0} s"));
        }
        return new Measurement(taken.Sum(of => of.Seconds))
        {
            Sides = $"{taken.Count} documents: " + string.Join(", ", taken.GroupBy(of => of.Kind).Select(of => string.Create(
                CultureInfo.InvariantCulture, $"{of.Count()} {of.Key} {of.Sum(one => one.Seconds):0.0} s"))),
        };
    }

    /// <summary>Both editions of the profile, each pack of each week or of the month, and the review of cameras.</summary>
    static IEnumerable<(string Kind, string Name, string[] Arguments)> DocumentsOf(DocumentMonth month, string folder)
    {
        var named = DocumentPeriod.MonthOf(month.Month);
        string[] gates = [.. GatesOf(month)];
        foreach (var edition in (string[])["police", "partner"])
        {
            yield return ($"profile ({edition})", $"profile-{edition}",
                ["profile", "build", "--boundaries", MadeTown.Wards, "--from", named, "--months", "1", "--edition", edition, .. gates]);
        }
        for (var day = month.Month; day < month.Month.AddMonths(1); day = day.AddDays(1))
        {
            if (day.DayOfWeek != DayOfWeek.Monday) continue;
            foreach (var template in WeeklyTemplates)
            {
                yield return (template, $"{template}-{DocumentPeriod.WeekOf(day)}",
                    ["pack", "build", "--template", template, "--week", DocumentPeriod.WeekOf(day)]);
            }
        }
        yield return ("intelligence-monthly", "intelligence-monthly",
            ["pack", "build", "--template", "intelligence-monthly", "--month", named]);
        var candidates = Path.Combine(folder, "candidates.csv");
        File.WriteAllText(candidates, MadeTown.Candidates(Candidates, 10_000, 12_000));
        yield return ("siting review", "siting",
        [
            "siting", "review", "--objective", "support-surveillance", "--reach", "300", "--run", month.Runs[0], "--threshold", "3",
            "--other-run", month.Runs[^1], "--other-threshold", "3", "--zones", $"{month.Month.AddDays(15):yyyy-MM-dd}",
            "--candidates", candidates, "--sites", "10", .. gates, "--from", $"{month.Month:yyyy-MM-dd}T00:00:00Z",
            "--until", $"{month.Month.AddMonths(1):yyyy-MM-dd}T00:00:00Z",
        ]);
    }

    // The outermost two of the five ANPR cameras on each radial: one looks in, one looks out.
    static IEnumerable<string> GatesOf(DocumentMonth month)
    {
        foreach (var road in month.Borough.Roads.Radials)
        {
            var cameras = month.Borough.Sites.Where(site => site.Road == road).Take(2).ToArray();
            foreach (var (site, way) in cameras.Zip((string[])["in", "out"]))
            {
                yield return "--gate";
                yield return $"{site.Camera.Id}:{way}:{road.Name}";
            }
        }
    }
}

using System.CommandLine;
using GeoIntel.Cli.Printing;
using GeoIntel.Cli.Remote;
using GeoIntel.Cli.Sightings;
using GeoIntel.Cli.Siting;
using GeoIntel.V1;

namespace GeoIntel.Cli.Verbs;

/// <summary>Asks where cameras should stand and which no longer earn their place, and writes the review's page.</summary>
static class SitingReviewVerb
{
    public static Command Create(Terminal terminal, ServiceOptions service)
    {
        var options = new SitingOptions();
        var output = new Option<string?>("--out")
        {
            Description = "New folder for siting.html, siting.pdf where Chromium is installed, the tables as CSV, and the layer as GeoJSON.",
            HelpName = "FOLDER",
        };
        var form = new OutputForm(
            ("json", "The answer as one JSON object."), ("csv", "CSV, a line a site or camera."),
            ("geojson", "GeoJSON, a point a camera, selected site or other candidate."));
        var command = new Command("review", "Print where cameras should stand, what each that stands adds, and which cases lack something.");
        options.AddTo(command);
        command.Add(output);
        foreach (var option in form.All) command.Add(option);
        command.SetAction(async (parsed, cancellation) =>
        {
            var (format, folder) = (form.Of(parsed), parsed.GetValue(output));
            if (folder is not null) SitingFolder.RequireNew(folder);
            var request = options.RequestOf(parsed, service.Purpose(parsed));
            using var connection = service.Connect(parsed);
            var answer = await terminal.WithBarAsync("reviewing", 0, async (_, _) =>
                await new ProfileService.ProfileServiceClient(connection.Channel).ReviewSitingAsync(request, cancellationToken: cancellation));
            var report = SitingAnswer.ToReport(request, answer);
            var unprinted = folder is null ? "" : await terminal.WithBarAsync("writing the page", 0, (_, _) =>
                SitingFolder.WriteAsync(folder, report, answer, ChromiumPrint.Find(), cancellation));
            switch (format)
            {
                case "json": terminal.Out.WriteLine(WireJson.Line(answer)); break;
                case "csv": terminal.Out.Write(SitingOutput.ToCsv(report)); break;
                case "geojson": terminal.Out.WriteLine(SitingOutput.ToGeoJson(report)); break;
                default: SitingOutput.Print(report, terminal); break;
            }
            terminal.Out.Flush();
            foreach (var line in SitingOutput.Summary(report)) terminal.Error.WriteLine(line);
            if (folder is not null) terminal.Error.WriteLine($"{folder} holds the page and its tables.");
            if (unprinted.Length > 0) terminal.Error.WriteLine(unprinted);
            return ExitCodes.Done;
        });
        return command;
    }
}

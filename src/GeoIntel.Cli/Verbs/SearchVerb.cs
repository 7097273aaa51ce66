using System.CommandLine;
using System.Globalization;
using GeoIntel.Cli.Remote;
using GeoIntel.Cli.Sightings;
using GeoIntel.V1;

namespace GeoIntel.Cli.Verbs;

/// <summary>Asks where and when vehicles were read, or what cameras read.</summary>
static class SearchVerb
{
    const int CountMax = 1000;

    public static Command Create(Terminal terminal, ServiceOptions service)
    {
        var options = new SearchOptions();
        var count = new Option<int?>("--count")
        {
            Description = $"At most so many sightings, newest first; 1 to {CountMax}, default 100.",
            HelpName = "N",
        };
        var all = new Option<bool>("--all") { Description = "All of them, in a stream; with --json, --csv or --geojson." };
        var form = new OutputForm(
            ("json", "One JSON object a sighting."), ("csv", "CSV with a heading."),
            ("geojson", "One GeoJSON FeatureCollection, in WGS 84."));
        var command = new Command("search", "Print sightings of vehicles, cameras or places, newest first.") { count, all };
        foreach (var option in options.All.Concat(form.All)) command.Add(option);
        command.SetAction(async (parsed, cancellation) =>
        {
            var purpose = service.Purpose(parsed);
            var request = options.Request(parsed);
            request.Purpose = purpose;
            request.PageSize = parsed.GetValue(count) ?? 100;
            if (request.PageSize is < 1 or > CountMax)
                throw new UsageException($"--count is {request.PageSize}; use 1 to {CountMax}.");
            var format = form.Of(parsed);
            var isAll = parsed.GetValue(all);
            if (isAll && format is null) throw new UsageException("--all takes --json, --csv or --geojson: a table holds no more than --count.");
            if (isAll && parsed.GetValue(count) is not null) throw new UsageException("--all and --count are both given; give one.");

            using var connection = service.Connect(parsed);
            var client = new SightingService.SightingServiceClient(connection.Channel);
            if (isAll) await StreamAsync(client, request, format, terminal, cancellation);
            else await PageAsync(client, request, format, terminal, cancellation);
            return ExitCodes.Done;
        });
        return command;
    }

    // What is begun is printed once the service has let the question in.
    static async Task PageAsync(
        SightingService.SightingServiceClient client, SearchSightingsRequest request, string? format, Terminal terminal,
        CancellationToken cancellation)
    {
        var found = await client.SearchSightingsAsync(request, cancellationToken: cancellation);
        var output = SightingOutput.Of(format, terminal);
        foreach (var sighting in found.Sightings) output.Write(sighting);
        output.End();
        if (found.NextPageToken.Length > 0)
            terminal.Error.WriteLine("There are older ones; set --until to the last time above, raise --count, or ask for --all.");
    }

    static async Task StreamAsync(
        SightingService.SightingServiceClient client, SearchSightingsRequest request, string? format, Terminal terminal,
        CancellationToken cancellation)
    {
        using var call = client.StreamSightings(SearchOptions.Streamed(request), cancellationToken: cancellation);
        SightingOutput? output = null;
        while (await call.ResponseStream.MoveNext(cancellation))
        {
            output ??= SightingOutput.Of(format, terminal);
            foreach (var sighting in call.ResponseStream.Current.Sightings) output.Write(sighting);
        }
        (output ?? SightingOutput.Of(format, terminal)).End();
    }

    internal static Option<int> Whole(string name, string description, string helpName) =>
        new(name) { Description = description, HelpName = helpName };

    /// <summary>Reads a time as RFC 3339 writes it.</summary>
    internal static bool TryTime(string text, out DateTimeOffset time) => DateTimeOffset.TryParseExact(
        text, ["yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzzz", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'"], CultureInfo.InvariantCulture,
        DateTimeStyles.AssumeUniversal, out time);

    internal static Option<DateTimeOffset?> Time(string name, string description) => new(name)
    {
        Description = $"{description} RFC 3339, such as 2026-03-01T09:00:00Z.",
        HelpName = "TIME",
        CustomParser = result =>
        {
            var text = result.Tokens.Single().Value;
            if (TryTime(text, out var time))
                return time;

            result.AddError($"{name} '{text}' is not a time; write it as 2026-03-01T09:00:00Z.");
            return null;
        },
    };
}

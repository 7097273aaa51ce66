using System.CommandLine;
using System.Globalization;
using GeoIntel.Cli.Remote;
using GeoIntel.V1;
using Google.Protobuf.WellKnownTypes;

namespace GeoIntel.Cli.Verbs;

/// <summary>Asks where and when a vehicle was read, or what a camera read.</summary>
static class SearchVerb
{
    const int CountMax = 1000;

    public static Command Create(Terminal terminal, ServiceOptions service)
    {
        var vrm = new Option<string?>("--vrm") { Description = "The registration mark.", HelpName = "VRM" };
        var camera = new Option<string?>("--camera") { Description = "Id of a camera.", HelpName = "ID" };
        var from = Time("--from", "Captured at or after; default a day before --until.");
        var until = Time("--until", "Captured before; default now.");
        var count = new Option<int>("--count")
        {
            Description = $"At most so many sightings, newest first; 1 to {CountMax}.",
            DefaultValueFactory = _ => 100,
            HelpName = "N",
        };
        var json = new Option<bool>("--json") { Description = "One JSON object a sighting." };
        var command = new Command("search", "Print sightings of a vehicle or a camera, newest first.")
        {
            vrm, camera, from, until, count, json,
        };
        command.SetAction(async (parsed, cancellation) =>
        {
            var request = new SearchSightingsRequest
            {
                Purpose = service.Purpose(parsed),
                Vrm = parsed.GetValue(vrm) ?? "",
                Camera = CameraName(parsed.GetValue(camera)),
                PageSize = parsed.GetValue(count),
            };
            if (request.Vrm.Length + request.Camera.Length == 0)
                throw new UsageException("Give --vrm or --camera, or both.");
            if (request.PageSize is < 1 or > CountMax)
                throw new UsageException($"--count is {request.PageSize}; use 1 to {CountMax}.");

            var end = parsed.GetValue(until) ?? DateTimeOffset.UtcNow;
            request.UntilTime = Timestamp.FromDateTimeOffset(end);
            request.FromTime = Timestamp.FromDateTimeOffset(parsed.GetValue(from) ?? end.AddDays(-1));
            using var connection = service.Connect(parsed);
            var client = new SightingService.SightingServiceClient(connection.Channel);
            var found = await client.SearchSightingsAsync(request, cancellationToken: cancellation);
            Print(terminal, found, parsed.GetValue(json));
            return ExitCodes.Done;
        });
        return command;
    }

    static void Print(Terminal terminal, SearchSightingsResponse found, bool json)
    {
        if (json)
        {
            foreach (var sighting in found.Sightings) terminal.Out.WriteLine(WireJson.Line(sighting));
        }
        else
        {
            terminal.WriteTable(
                ["captured (UTC)", "VRM", "camera", "easting", "northing", "vehicle"], found.Sightings.Select(Row));
        }
        if (found.NextPageToken.Length > 0)
            terminal.Error.WriteLine("There are older ones; set --until to the last time above, or raise --count.");
    }

    static string[] Row(Sighting sighting) =>
    [
        sighting.CaptureTime.ToDateTime().ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture),
        sighting.Vrm,
        sighting.Camera,
        sighting.Position?.X.ToString("0", CultureInfo.InvariantCulture) ?? "",
        sighting.Position?.Y.ToString("0", CultureInfo.InvariantCulture) ?? "",
        sighting.VehicleDescription,
    ];

    static string CameraName(string? id) =>
        string.IsNullOrEmpty(id) ? "" : id.StartsWith("cameras/", StringComparison.Ordinal) ? id : $"cameras/{id}";

    internal static Option<DateTimeOffset?> Time(string name, string description) => new(name)
    {
        Description = $"{description} RFC 3339, such as 2026-03-01T09:00:00Z.",
        HelpName = "TIME",
        CustomParser = result =>
        {
            var text = result.Tokens.Single().Value;
            if (DateTimeOffset.TryParseExact(
                text, ["yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzzz", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'"],
                CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time))
                return time;

            result.AddError($"{name} '{text}' is not a time; write it as 2026-03-01T09:00:00Z.");
            return null;
        },
    };
}

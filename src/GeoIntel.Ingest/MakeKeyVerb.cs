using System.Globalization;
using GeoIntel.Ingest.Decoding;
using GeoIntel.Ingest.Receiving;

namespace GeoIntel.Ingest;

/// <summary>geointel-ingest make-key: makes an API key, prints it once and appends its hash to the keys file.</summary>
static class MakeKeyVerb
{
    const int WrongUsage = 2;
    const int DaysMax = 3660;

    public static int Run(IConfiguration arguments, TextWriter output, TextWriter errors)
    {
        var problems = new List<string>();
        var path = arguments["keys-file"] ?? "keys.ndjson";
        var feed = arguments["feed-id"] ?? "";
        if (feed.Length == 0) problems.Add("feed-id is not set; give the feed that the key may post to.");
        var formats = (arguments["formats"] ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        problems.AddRange(formats.Where(format => !Decoders.TryFind(format, out _))
            .Select(format => $"formats holds \"{format}\"; the formats are {Decoders.Formats}."));
        if (!int.TryParse(arguments["days"] ?? "365", NumberStyles.None, CultureInfo.InvariantCulture, out var days) || days is < 1 or > DaysMax)
            problems.Add($"days is \"{arguments["days"]}\"; give 1 to {DaysMax}.");
        foreach (var (key, _) in arguments.AsEnumerable().Where(one => one.Key is not ("keys-file" or "feed-id" or "formats" or "days" or "note")))
            problems.Add($"{key} is no key of make-key; it takes keys-file, feed-id, formats, days, note.");
        foreach (var problem in problems) errors.WriteLine(problem);
        if (problems.Count > 0) return WrongUsage;

        output.WriteLine(DeviceKeys.Make(path, feed, formats, DateTimeOffset.UtcNow.AddDays(days), arguments["note"] ?? ""));
        errors.WriteLine($"This key is shown once; only its hash was written to {path}. It ends in {days} days.");
        return 0;
    }
}

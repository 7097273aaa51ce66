using GeoIntel.Cli.RegistryFiles;
using GeoIntel.Ingest.Decoding;
using GeoIntel.Models.Simulation;

namespace GeoIntel.Cli.Simulation;

/// <summary>A simulated borough and a day of its traffic: <c>registry/</c> and <c>reads/FEED.ndjson</c>.</summary>
sealed record SimulatedFolder(string Folder)
{
    public string Registry => Path.Combine(Folder, "registry");

    public string Reads(string feedId) => Path.Combine(Folder, "reads", $"{feedId}.ndjson");

    /// <returns>How many reads were written for each feed.</returns>
    public IReadOnlyDictionary<string, int> Write(Borough borough, DateOnly day)
    {
        RegistryWriter.Write(Registry, BoroughResources.Of(borough));
        Directory.CreateDirectory(Path.Combine(Folder, "reads"));
        var feedOf = Traffic.FeedOfDevice(borough);
        var files = borough.Feeds.ToDictionary(feed => feed.Id, feed => File.Create(Reads(feed.Id)));
        var counts = borough.Feeds.ToDictionary(feed => feed.Id, _ => 0);
        try
        {
            foreach (var read in Traffic.Day(borough, day))
            {
                var feed = feedOf[read.Camera];
                ReadNdjson.Write(files[feed], read);
                counts[feed]++;
            }
        }
        finally
        {
            foreach (var file in files.Values) file.Dispose();
        }
        return counts;
    }

    /// <summary>The last day that is over in London, so that none of its reads is from the future.</summary>
    public static DateOnly Yesterday()
    {
        var london = TimeZoneInfo.FindSystemTimeZoneById("Europe/London");
        return DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(DateTimeOffset.UtcNow, london).DateTime).AddDays(-1);
    }
}

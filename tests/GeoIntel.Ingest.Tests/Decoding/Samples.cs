using System.Text;
using GeoIntel.Ingest.Decoding;
using GeoIntel.Models.Sightings;

namespace GeoIntel.Ingest.Tests.Decoding;

/// <summary>Where samples lie, and short ways to decode them.</summary>
static class Samples
{
    /// <summary>Real vendors' files, outside the repository; null where they are not.</summary>
    public static string? SharedFormats { get; } = FindShared();

    /// <summary>Our own made-up samples, docs/samples.</summary>
    public static string Own(string file) => Path.Combine(RepositoryRoot(), "docs", "samples", file);

    public static (List<Read> Reads, List<DecodeRefusal> Refusals) DecodeFile(string path, string? format = null)
    {
        using var file = File.OpenRead(path);
        return Decode(file, format);
    }

    public static (List<Read> Reads, List<DecodeRefusal> Refusals) DecodeText(
        string text, string? format = null, TimeZoneInfo? zone = null) =>
        Decode(new MemoryStream(Encoding.UTF8.GetBytes(text)), format, zone);

    public static (List<Read> Reads, List<DecodeRefusal> Refusals) Decode(
        Stream stream, string? format = null, TimeZoneInfo? zone = null)
    {
        var reads = new List<Read>();
        var refusals = new List<DecodeRefusal>();
        IReadDecoder? decoder = null;
        if (format is not null) Assert.True(Decoders.TryFind(format, out decoder));
        foreach (var decoded in Decoders.Decode(stream, decoder, new DecodeContext { TimeZone = zone }))
        {
            if (decoded.TryGetRead(out var read)) reads.Add(read.Read);
            else refusals.Add(decoded.Refusal!);
        }
        return (reads, refusals);
    }

    public static Read OnlyRead(this (List<Read> Reads, List<DecodeRefusal> Refusals) decoded)
    {
        Assert.Empty(decoded.Refusals);
        return Assert.Single(decoded.Reads);
    }

    public static DecodeRefusal OnlyRefusal(this (List<Read> Reads, List<DecodeRefusal> Refusals) decoded)
    {
        Assert.Empty(decoded.Reads);
        return Assert.Single(decoded.Refusals);
    }

    static string RepositoryRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "GeoIntel.sln"))) folder = folder.Parent!;
        return folder.FullName;
    }

    static string? FindShared()
    {
        var shared = Environment.GetEnvironmentVariable("GEOINTEL_SHARED")
            ?? Path.Combine(RepositoryRoot(), "..", "shared");
        var formats = Path.Combine(shared, "formats");
        return Directory.Exists(formats) ? formats : null;
    }
}

/// <summary>A test over the real vendors' files; skipped where they are not.</summary>
sealed class SharedFormatsFactAttribute : FactAttribute
{
    public SharedFormatsFactAttribute()
    {
        if (Samples.SharedFormats is null)
            Skip = "The vendors' samples are not here; set GEOINTEL_SHARED to the folder that holds formats/.";
    }
}

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

    public static (List<Read> Reads, List<DecodeRefusal> Refusals) DecodeFile(
        string path, string? format = null, string? zone = null, string camera = "") =>
        DecodeText(File.ReadAllText(path), format, zone is null ? null : Zone(zone), camera);

    public static (List<Read> Reads, List<DecodeRefusal> Refusals) DecodeText(
        string text, string? format = null, TimeZoneInfo? zone = null, string camera = "") =>
        Decode(new MemoryStream(Encoding.UTF8.GetBytes(text)), format, zone, camera);

    public static (List<Read> Reads, List<DecodeRefusal> Refusals) Decode(
        Stream stream, string? format = null, TimeZoneInfo? zone = null, string camera = "")
    {
        var reads = new List<Read>();
        var refusals = new List<DecodeRefusal>();
        foreach (var decoded in Everything(stream, format, new DecodeContext { TimeZone = zone, Camera = camera }))
        {
            if (decoded.TryGetRead(out var read)) reads.Add(read.Read);
            else if (decoded.Refusal is { } refusal) refusals.Add(refusal);
        }
        return (reads, refusals);
    }

    /// <summary>All that comes of an input, statuses and attachments included.</summary>
    public static List<Decoded> Everything(Stream stream, string? format = null, DecodeContext? context = null)
    {
        IReadDecoder? decoder = null;
        if (format is not null) Assert.True(Decoders.TryFind(format, out decoder));
        return [.. Decoders.Decode(stream, decoder, context ?? DecodeContext.Default)];
    }

    /// <inheritdoc cref="Everything(Stream, string?, DecodeContext?)"/>
    public static List<Decoded> Everything(byte[] bytes, string? format = null, DecodeContext? context = null) =>
        Everything(new MemoryStream(bytes), format, context);

    public static IReadOnlyList<Attachment> AttachmentsOf(Decoded decoded)
    {
        Assert.True(decoded.TryGetRead(out var read));
        return read.Attachments;
    }

    public static TimeZoneInfo Zone(string name)
    {
        Assert.True(DecodeContext.TryParseTimeZone(name, out var zone));
        return zone;
    }

    /// <summary>The body of a form with these parts, as a webhook with pictures sends it.</summary>
    public static byte[] Form(params (string Headers, byte[] Bytes)[] parts)
    {
        var body = new MemoryStream();
        foreach (var (headers, bytes) in parts)
        {
            body.Write(Encoding.ASCII.GetBytes($"--made-up-boundary\r\n{headers}\r\n\r\n"));
            body.Write(bytes);
            body.Write("\r\n"u8);
        }
        body.Write("--made-up-boundary--\r\n"u8);
        return body.ToArray();
    }

    /// <summary>The beginning and the end of a JPEG, with every byte value in between.</summary>
    public static byte[] Jpeg { get; } =
        [0xFF, 0xD8, 0xFF, 0xE0, .. Enumerable.Range(0, 256).Select(value => (byte)value), 0xFF, 0xD9];

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

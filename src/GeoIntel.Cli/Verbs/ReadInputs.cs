using GeoIntel.Ingest.Decoding;

namespace GeoIntel.Cli.Verbs;

/// <summary>The inputs of reads that an argument names, and the options that say how to decode them.</summary>
sealed record ReadInputs(IReadDecoder? Decoder, DecodeContext Context)
{
    public const string Automatic = "auto";

    public static System.CommandLine.Option<string> FormatOption() => new("--format")
    {
        Description = $"Format of the input: {Automatic}, {Decoders.Formats}.",
        DefaultValueFactory = _ => Automatic,
        HelpName = "FORMAT",
    };

    public static System.CommandLine.Option<string?> TimeZoneOption() => new("--time-zone")
    {
        Description = "Zone of times that name none, such as Europe/London or +01:00; without it they are refused.",
        HelpName = "ZONE",
    };

    public static System.CommandLine.Option<string?> CameraOption() => new("--camera")
    {
        Description = "Camera of messages that name none; without it they are refused.",
        HelpName = "NAME",
    };

    /// <exception cref="UsageException">The format or the zone is not known.</exception>
    public static ReadInputs Of(string? format, string? timeZone, string? camera = null)
    {
        IReadDecoder? decoder = null;
        if (format is not null && !format.Equals(Automatic, StringComparison.OrdinalIgnoreCase)
            && !Decoders.TryFind(format, out decoder))
            throw new UsageException($"--format '{format}' is not known; use {Automatic}, {Decoders.Formats}.");
        var context = new DecodeContext { Camera = camera ?? "" };
        if (timeZone is null) return new ReadInputs(decoder, context);
        if (!DecodeContext.TryParseTimeZone(timeZone, out var zone))
        {
            throw new UsageException(
                $"--time-zone '{timeZone}' is not known; name it as Europe/London, Z or +01:00.");
        }
        return new ReadInputs(decoder, context with { TimeZone = zone });
    }

    public IEnumerable<Decoded> Decode(Stream source) => Decoders.Decode(source, Decoder, Context);

    /// <summary>The files of a folder in the order of their names, or the one file; "-" stays itself.</summary>
    /// <exception cref="FileNotFoundException">There is no such file or folder.</exception>
    public static IReadOnlyList<string> Files(string path)
    {
        if (path == "-" || File.Exists(path)) return [path];
        if (!Directory.Exists(path)) throw new FileNotFoundException($"There is no file or folder '{path}'.");

        return [.. Directory.EnumerateFiles(path).Order(StringComparer.Ordinal)];
    }
}

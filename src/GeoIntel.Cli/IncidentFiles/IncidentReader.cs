using System.IO.Compression;
using System.Security.Cryptography;
using CsvHelper;
using GeoIntel.Ingest.Decoding;
using GeoIntel.Models.Incidents;

namespace GeoIntel.Cli.IncidentFiles;

/// <summary>Reads files of incidents: CSV of data.police.uk or of our own columns, plain or gzipped.</summary>
/// <remarks>Lines may end with LF, CR LF or CR, and a byte order mark is fine; docs/incidents.md says the
/// rest.</remarks>
static class IncidentReader
{
    const string Gzipped = ".gz";

    /// <summary>Reads all files into a collector, in the order they are given.</summary>
    /// <param name="advance">Called with the number of files read so far.</param>
    /// <exception cref="FileNotFoundException">One of them is not there; nothing was read.</exception>
    /// <exception cref="IOException">One of them could not be read.</exception>
    public static void Read(
        IReadOnlyList<string> paths, IncidentCollector collector, Action<long> advance, CancellationToken cancellation)
    {
        foreach (var path in paths)
            if (!File.Exists(path)) throw new FileNotFoundException($"There is no file '{path}'.", path);
        foreach (var (before, path) in paths.Index())
        {
            if (collector.BeginFile(NameOf(path), Sha256Of(path))) ReadFile(path, collector, cancellation);
            advance(before + 1);
        }
    }

    static void ReadFile(string path, IncidentCollector collector, CancellationToken cancellation)
    {
        using var source = Open(path);
        var lines = new LineReader(source);
        if (lines.IsUtf16())
        {
            Refuse(collector, WholeInput.Utf16);
            return;
        }
        var malformed = false;
        using var text = new CsvLines(lines);
        using var rows = CsvReader.Create(text, new CsvReaderOptions
        {
            Separator = ',',
            HasHeader = false,
            AllowLineBreaksInQuotes = false,
            TrackLineNumbers = true,
            OnMalformedRecord = _ => malformed = true,
        });
        IncidentFormat? format = null;
        while (rows.Read())
        {
            cancellation.ThrowIfCancellationRequested();
            while (text.TryTakeRefusal(rows.LineNumber, out var refusal)) Refuse(collector, refusal!);
            var values = new string[rows.FieldCount];
            for (var i = 0; i < values.Length; i++) values[i] = rows.GetString(i);
            if (format is null)
            {
                format = IncidentFormat.Recognise(values, out var wrong);
                if (format is not null) continue;

                collector.Refuse(rows.LineNumber, wrong);
                return;
            }
            if (malformed)
                collector.Refuse(rows.LineNumber, Misquoted);
            else
                collector.Add(format, rows.LineNumber, values);
            malformed = false;
        }
        while (text.TryTakeRefusal(long.MaxValue, out var refusal)) Refuse(collector, refusal!);
        if (format is null) Refuse(collector, WholeInput.Empty);
    }

    static IncidentRefusal Misquoted { get; } = new(
        IncidentRefusalReason.Malformed, "",
        "A quote stands alone or inside a value; put the whole value in quotes and double the quote inside.");

    static void Refuse(IncidentCollector collector, DecodeRefusal refusal) => collector.Refuse(
        refusal.Line, new IncidentRefusal(IncidentRefusalReason.Malformed, refusal.Field, refusal.Description));

    // Of what is inside, so that a file and its gzipped copy are the same.
    static string Sha256Of(string path)
    {
        using var source = Open(path);
        return Convert.ToHexStringLower(SHA256.HashData(source));
    }

    static string NameOf(string path)
    {
        var name = Path.GetFileName(path);
        return name.EndsWith(Gzipped, StringComparison.OrdinalIgnoreCase) ? name[..^Gzipped.Length] : name;
    }

    static Stream Open(string path)
    {
        var file = File.OpenRead(path);
        return path.EndsWith(Gzipped, StringComparison.OrdinalIgnoreCase)
            ? new GZipStream(file, CompressionMode.Decompress)
            : file;
    }
}

using System.Globalization;

namespace GeoIntel.Cli.RegistryFiles;

/// <summary>Everything that was not taken, with its place and reason, as CSV: file, line, field, reason.</summary>
static class RejectsFile
{
    public static void Write(string path, IEnumerable<Reject> rejects)
    {
        using var writer = new StreamWriter(path);
        CsvTable.Write(writer, ["file", "line", "field", "reason"], rejects.Select(reject => new[]
        {
            reject.FileName, reject.Line.ToString(CultureInfo.InvariantCulture), reject.Field, reject.Reason,
        }), forSpreadsheets: true);
    }

    /// <summary>A reject of the service's, whose source is "conditions.csv:17" as the reader wrote it.</summary>
    public static Reject OfSource(string source, string field, string reason)
    {
        var colon = source.LastIndexOf(':');
        return colon > 0 && long.TryParse(source.AsSpan(colon + 1), CultureInfo.InvariantCulture, out var line)
            ? new Reject(source[..colon], line, field, reason)
            : new Reject(source, 0, field, reason);
    }
}

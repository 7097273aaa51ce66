using System.Text.Unicode;
using CsvHelper;

namespace GeoIntel.Cli.RegistryFiles;

/// <summary>A row of a CSV file and the line it begins on.</summary>
/// <param name="Problem">What is wrong with the row as CSV; empty when nothing is.</param>
readonly record struct CsvRow(long Line, string[] Values, string Problem);

/// <summary>RFC 4180 in UTF-8, in and out; coming in, a byte order mark and either line end are fine.</summary>
static class CsvTable
{
    public static IEnumerable<CsvRow> Rows(byte[] file)
    {
        if (!Utf8.IsValid(file))
        {
            yield return new CsvRow(0, [], "The file is not valid UTF-8; save it as UTF-8.");
            yield break;
        }
        var misquoted = false;
        using var rows = CsvReader.Create(file, new CsvReaderOptions
        {
            Separator = ',',
            HasHeader = false,
            TrackLineNumbers = true,
            OnMalformedRecord = _ => misquoted = true,
        });
        while (rows.Read())
        {
            var values = new string[rows.FieldCount];
            for (var i = 0; i < values.Length; i++) values[i] = rows.GetString(i);
            yield return new CsvRow(rows.LineNumber, values, misquoted
                ? "A quote stands alone or inside a value; put the whole value in quotes and double the quote inside."
                : "");
            misquoted = false;
        }
    }

    /// <param name="forSpreadsheets">Values that a spreadsheet would run as a formula get an apostrophe.</param>
    public static void Write(
        TextWriter target, IReadOnlyList<string> columns, IEnumerable<IEnumerable<string>> rows,
        bool forSpreadsheets = false)
    {
        using var writer = CsvWriter.Create(target, new CsvWriterOptions
        {
            NewLine = "\n",
            Injection = forSpreadsheets ? CsvInjection.Escape : CsvInjection.None,
        }, leaveOpen: true);
        foreach (var row in rows.Prepend(columns))
        {
            foreach (var value in row) writer.WriteField(value);
            writer.EndRecord();
        }
    }
}

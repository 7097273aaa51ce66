using System.Globalization;
using System.Text;

namespace GeoIntel.Models.Documents;

/// <summary>A table as people read it; on the page and as CSV it says the same.</summary>
/// <param name="Id">Names its CSV: lower-case letters and hyphens.</param>
/// <param name="Note">What a reader must know of it; may be empty.</param>
public sealed record DocumentTable(
    string Id, string Title, string Note, IReadOnlyList<string> Heads, IReadOnlyList<IReadOnlyList<string>> Rows)
{
    /// <summary>What stands in the place of a figure.</summary>
    static readonly string[] Words = ["", "none", "not known", "none in either", "none before", Withheld, Untold];

    /// <summary>What stands for a figure that is not told.</summary>
    public const string Withheld = "withheld";

    /// <summary>What stands where no source says anything: a count of nothing would be a finding.</summary>
    public const string Untold = "not told";

    /// <summary>RFC 4180; a text that a spreadsheet would run begins with an apostrophe.</summary>
    public string ToCsv()
    {
        var text = new StringBuilder();
        foreach (var row in Rows.Prepend(Heads)) text.AppendJoin(',', row.Select(Field)).Append("\r\n");
        return text.ToString();
    }

    public DocumentFile ToFile() => DocumentFile.OfText($"tables/{Id}.csv", "text/csv", ToCsv());

    /// <summary>Whether a column holds figures alone, with or without a unit, or that one is not told.</summary>
    public bool IsFigures(int column) =>
        Rows.Any(row => IsFigure(row[column]) || row[column] is Withheld or Untold) && Rows.All(row => IsFigure(row[column]) || Words.Contains(row[column]));

    static bool IsFigure(string cell)
    {
        var number = cell.EndsWith(" %", StringComparison.Ordinal) ? cell[..^2] : cell;
        return double.TryParse(number.Replace('\u2212', '-'), NumberStyles.Float, CultureInfo.InvariantCulture, out _);
    }

    static string Field(string text)
    {
        var runs = text.Length > 0 && text[0] is '=' or '+' or '-' or '@' or '\t' or '\r' or '\n';
        if (runs && !double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _)) text = $"'{text}";
        return text.AsSpan().ContainsAny(",\"\r\n") ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
    }
}

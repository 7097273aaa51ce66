using System.Globalization;

namespace GeoIntel.Cli.Sightings;

/// <summary>Lines of CSV (RFC 4180); a text that a spreadsheet would run begins with an apostrophe.</summary>
static class CsvText
{
    public static string Line(IEnumerable<string> fields) => string.Join(',', fields.Select(Field)) + "\r\n";

    /// <returns>Empty for null.</returns>
    public static string Number(double? value) => value?.ToString("0.####", CultureInfo.InvariantCulture) ?? "";

    public static string Truth(bool value) => value ? "true" : "false";

    static string Field(string text)
    {
        if (text.Length > 0 && text[0] is '=' or '+' or '-' or '@' or '\t' or '\r' or '\n' && !IsNegative(text)) text = $"'{text}";
        return text.AsSpan().ContainsAny(",\"\r\n") ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
    }

    // A number is nothing to run, and with an apostrophe would be none.
    static bool IsNegative(string text) =>
        text[0] == '-'
        && double.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out _);
}

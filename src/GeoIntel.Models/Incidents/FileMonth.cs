using System.Globalization;

namespace GeoIntel.Models.Incidents;

/// <summary>The month that a file is named for, as data.police.uk names its files:
/// "2026-01-merseyside-street.csv".</summary>
static class FileMonth
{
    const string Example = "2026-01";

    /// <returns>The first of the month; null when the name does not begin with a month and a hyphen.</returns>
    public static DateOnly? Of(string fileName) =>
        fileName.Length > Example.Length && fileName[Example.Length] == '-'
        && DateOnly.TryParseExact(
            fileName.AsSpan(0, Example.Length), "yyyy-MM", CultureInfo.InvariantCulture, DateTimeStyles.None, out var month)
            ? month
            : null;
}

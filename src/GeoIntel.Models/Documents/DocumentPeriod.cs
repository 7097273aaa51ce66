using System.Globalization;

namespace GeoIntel.Models.Documents;

/// <summary>Weeks and months by name: "2026-W47" begins on a Monday, as ISO 8601 has it, "2026-11" on the first.</summary>
public static class DocumentPeriod
{
    const int YearMin = 1990;
    const int YearMax = 2099;

    public static bool TryParseMonth(string text, out DateOnly first) =>
        DateOnly.TryParseExact(text, "yyyy-MM", CultureInfo.InvariantCulture, DateTimeStyles.None, out first)
        && first.Year is >= YearMin and <= YearMax;

    /// <param name="monday">The week's first day.</param>
    public static bool TryParseWeek(string text, out DateOnly monday)
    {
        monday = default;
        if (text.Length != 8 || text[4] != '-' || text[5] != 'W' || !Digits(text.AsSpan(0, 4), out var year)
            || !Digits(text.AsSpan(6), out var week) || year is < YearMin or > YearMax
            || week < 1 || week > ISOWeek.GetWeeksInYear(year))
            return false;
        monday = DateOnly.FromDateTime(ISOWeek.ToDateTime(year, week, DayOfWeek.Monday));
        return true;
    }

    public static string MonthOf(DateOnly day) => day.ToString("yyyy-MM", CultureInfo.InvariantCulture);

    public static string WeekOf(DateOnly day)
    {
        var at = day.ToDateTime(default);
        return string.Create(CultureInfo.InvariantCulture, $"{ISOWeek.GetYear(at):0000}-W{ISOWeek.GetWeekOfYear(at):00}");
    }

    /// <summary>Months and weeks by their names, else the days.</summary>
    public static string NameOf(DateOnly first, DateOnly until)
    {
        var last = until.AddDays(-1);
        if (first.Day == 1 && until.Day == 1)
            return first.AddMonths(1) == until ? MonthOf(first) : $"{MonthOf(first)} to {MonthOf(last)}";
        var days = string.Create(CultureInfo.InvariantCulture, $"{first:yyyy-MM-dd} to {last:yyyy-MM-dd}");
        return first.DayOfWeek == DayOfWeek.Monday && first.AddDays(7) == until ? $"{WeekOf(first)} ({days})" : days;
    }

    static bool Digits(ReadOnlySpan<char> text, out int number) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}

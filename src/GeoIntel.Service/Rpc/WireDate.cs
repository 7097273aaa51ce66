using System.Globalization;

namespace GeoIntel.Service.Rpc;

/// <summary>Days between the wire and the models.</summary>
static class WireDate
{
    const string Format = "yyyy-MM-dd";

    /// <summary>A period of whole days; what is wrong with it is added to the problems.</summary>
    /// <param name="daysMax">Most days it may have.</param>
    public static (DateOnly From, DateOnly Until) Period(
        string fromDate, string untilDate, int daysMax, List<FieldProblem> problems)
    {
        var from = Of("from_date", fromDate, problems);
        var until = Of("until_date", untilDate, problems);
        if (from is not { } begin || until is not { } end) return default;
        if (end <= begin)
            problems.Add(new("until_date", $"It is {untilDate}, not after from_date, which is {fromDate}; it is the day after the last one."));
        else if (end.DayNumber - begin.DayNumber > daysMax)
            problems.Add(new("until_date", $"It is {end.DayNumber - begin.DayNumber} days after from_date; ask for at most {daysMax} days."));
        return (begin, end);
    }

    public static DateOnly? Of(string field, string text, List<FieldProblem> problems)
    {
        if (DateOnly.TryParseExact(text, Format, CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)
            && date.Year is >= 1990 and < 2100)
            return date;
        problems.Add(new(field, $"'{text}' is no day from 1990 on; write it as 2026-03-29."));
        return null;
    }

    public static string Text(DateOnly date) => date.ToString(Format, CultureInfo.InvariantCulture);
}

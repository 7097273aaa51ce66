using System.Globalization;
using GeoIntel.Models.Conditions;

namespace GeoIntel.Models.Incidents;

/// <summary>The time of a row of our own: an instant, a span, or a month.</summary>
/// <remarks>A time without a zone is London's; a date alone is the whole day there.</remarks>
static class OwnIncidentTimes
{
    public const string At = "at";
    public const string Earliest = "earliest";
    public const string Latest = "latest";
    public const string Month = "month";

    const string Allowed =
        "write a date as 2026-01-31, or a time as 2026-01-31T22:15 (London's clock), 2026-01-31T22:15:00Z or with +01:00";

    static readonly string[] Local =
        ["yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd'T'HH:mm:ss", "yyyy-MM-dd HH:mm", "yyyy-MM-dd HH:mm:ss"];

    static readonly string[] Zoned =
        [.. Local.Select(format => format + "zzz"), .. Local.Select(format => format + "'Z'")];

    public static string[] Columns { get; } = [At, Earliest, Latest, Month];

    /// <summary>The column that a time out of range is told by.</summary>
    public static string ColumnOf(IncidentRow row) => Columns.FirstOrDefault(column => row[column].Length > 0) ?? At;

    public static bool OnlyMonth(IncidentRow row) => row[At].Length + row[Earliest].Length + row[Latest].Length == 0;

    public static bool TryRead(IncidentRow row, out IncidentTime time, out IncidentRefusal refusal)
    {
        time = default;
        refusal = default;
        var filled = Columns.Where(column => row[column].Length > 0).ToList();
        if (filled is not ([At] or [Earliest, Latest]))
        {
            refusal = new(IncidentRefusalReason.MissingValue, filled.FirstOrDefault() ?? At,
                $"The row fills {(filled.Count == 0 ? "none" : string.Join(", ", filled))} of the columns of time; fill "
                + $"{At} alone, {Earliest} and {Latest}, or {Month} alone.");
            return false;
        }
        if (!TryInstants(filled[0], row[filled[0]], out var first, out refusal)
            || !TryInstants(filled[^1], row[filled[^1]], out var last, out refusal))
        {
            return false;
        }
        if (last.Until < first.From)
        {
            refusal = new(IncidentRefusalReason.UnreadableTime, Latest,
                $"'{Latest}' is {row[Latest]}, before '{Earliest}', which is {row[Earliest]}; exchange them.");
            return false;
        }
        time = IncidentTime.Between(first.From, last.Until);
        return true;
    }

    /// <summary>The instants that a text may mean: one, or those of a day.</summary>
    static bool TryInstants(
        string column, string text, out (DateTimeOffset From, DateTimeOffset Until) instants, out IncidentRefusal refusal)
    {
        refusal = default;
        instants = default;
        if (DateTime.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            && day.Year is >= 1990 and < 9999)
        {
            // Clocks change at one in the morning, so midnights are always there, once.
            instants = (OfLondon(day), OfLondon(day.AddDays(1)));
            return true;
        }
        if (DateTimeOffset.TryParseExact(
                text, Zoned, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var zoned))
        {
            instants = (zoned.ToUniversalTime(), zoned.ToUniversalTime());
            return true;
        }
        if (!DateTime.TryParseExact(text, Local, CultureInfo.InvariantCulture, DateTimeStyles.None, out var local))
        {
            refusal = new(IncidentRefusalReason.UnreadableTime, column,
                $"'{column}' is '{IncidentRefusal.Shown(text)}'; {Allowed}.");
            return false;
        }
        return TryLondon(column, text, local, out instants, out refusal);
    }

    /// <summary>An hour that the clocks skipped is refused; of one that they showed twice, either may be
    /// meant.</summary>
    static bool TryLondon(
        string column, string text, DateTime local, out (DateTimeOffset From, DateTimeOffset Until) instants,
        out IncidentRefusal refusal)
    {
        refusal = default;
        instants = default;
        if (local.Year is < 2 or > 9998)
        {
            refusal = new(IncidentRefusalReason.TimeOutOfRange, column, $"'{column}' is {text}; allowed is 1990 to now.");
            return false;
        }
        var summer = new DateTimeOffset(local, TimeSpan.FromHours(1));
        var winter = new DateTimeOffset(local, TimeSpan.Zero);
        var isSummer = LondonClock.ToLondon(summer).DateTime == local;
        var isWinter = LondonClock.ToLondon(winter).DateTime == local;
        if (!isSummer && !isWinter)
        {
            refusal = new(IncidentRefusalReason.UnreadableTime, column,
                $"'{column}' is {text}; London's clocks skipped that hour, so give the time in UTC, with a Z.");
            return false;
        }
        instants = (isSummer ? summer : winter, isWinter ? winter : summer);
        return true;
    }

    static DateTimeOffset OfLondon(DateTime midnight) =>
        new(midnight, LondonClock.ToLondon(new DateTimeOffset(midnight, TimeSpan.Zero)).Offset);
}

using System.Globalization;
using GeoIntel.Models.Documents;

namespace GeoIntel.Models.Profiles;

/// <summary>Counts a year and thousand, and how they are written.</summary>
static class ProfileRate
{
    const int MonthsOfYear = 12;

    /// <returns>Null where the count is kept back or nobody is known to live there.</returns>
    public static double? Per1000(int? count, int months, double? among) =>
        count is { } known && among is > 0 and var people ? 1_000.0 * MonthsOfYear * known / months / people : null;

    /// <summary>The sum, null unless every area is known.</summary>
    public static double? SumOf(IEnumerable<double?> known)
    {
        double? sum = 0;
        foreach (var one in known) sum += one;
        return sum;
    }

    public static string Count(int? count) => count?.ToString(CultureInfo.InvariantCulture) ?? DocumentTable.Withheld;

    /// <param name="count">Of the rate; where it is kept back so is the rate, else its denominator is missing.</param>
    public static string Rate(double? rate, int? count) =>
        count is null ? DocumentTable.Withheld : rate?.ToString("0.0", CultureInfo.InvariantCulture) ?? "not known";

    /// <summary>Of monthly means, in per cent: periods may differ in length.</summary>
    public static string Change(int? count, int months, int? before, int monthsBefore)
    {
        if (count is not { } now || before is not { } then) return DocumentTable.Withheld;
        if (then == 0) return now == 0 ? "none in either" : "none before";
        var change = 100 * ((double)now / months / ((double)then / monthsBefore) - 1);
        return string.Create(CultureInfo.InvariantCulture, $"{change:+0.0;-0.0;0.0} %");
    }
}

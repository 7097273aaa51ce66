using System.Globalization;
using GeoIntel.Models.Conditions;

namespace GeoIntel.Models.Packs.Blocks;

/// <summary>Figures and times as packs write them.</summary>
static class BlockText
{
    public static string Number(long count) => count.ToString(CultureInfo.InvariantCulture);

    /// <summary>A share of 0 to 1, in whole per cent.</summary>
    public static string Percent(double? share) =>
        share is { } known ? string.Create(CultureInfo.InvariantCulture, $"{100 * known:0} %") : "none";

    /// <summary>"none" of nothing.</summary>
    public static string Percent(int part, int whole) => Percent(whole == 0 ? null : (double)part / whole);

    /// <summary>London's clock.</summary>
    public static string Time(DateTimeOffset at) =>
        LondonClock.ToLondon(at).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);

    /// <inheritdoc cref="Time"/>
    public static string Day(DateTimeOffset at) => LondonClock.ToLondon(at).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    public static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}

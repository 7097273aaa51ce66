using System.Globalization;

namespace GeoIntel.Models.Hotspots;

/// <summary>Names of squares of the National Grid.</summary>
static class GridReference
{
    const string Letters = "ABCDEFGHJKLMNOPQRSTUVWXYZ"; // without I
    const int Kilometre = 1_000;
    const int HundredKilometres = 100_000;

    /// <summary>The square that has its south-west corner here, such as <c>SJ4493</c>; within a kilometre with the
    /// column and row from its south-west corner, such as <c>SJ4493-17</c>.</summary>
    /// <remarks>Ordnance Survey, A guide to coordinate systems in Great Britain, section 7. West of or south of the
    /// grid's origin there are no references.</remarks>
    /// <param name="sideMetres">Divides a kilometre into at most ten, or is a number of kilometres.</param>
    public static string Of(int westMetres, int southMetres, int sideMetres)
    {
        var (east, north) = (westMetres / HundredKilometres, southMetres / HundredKilometres);
        var first = Letters[(19 - north) / 5 * 5 + (east + 10) / 5];
        var second = Letters[(19 - north) % 5 * 5 + east % 5];
        var square = string.Create(
            CultureInfo.InvariantCulture,
            $"{first}{second}{westMetres % HundredKilometres / Kilometre:00}")
            + (southMetres % HundredKilometres / Kilometre).ToString("00", CultureInfo.InvariantCulture);
        return sideMetres >= Kilometre
            ? square
            : string.Create(
                CultureInfo.InvariantCulture,
                $"{square}-{westMetres % Kilometre / sideMetres}{southMetres % Kilometre / sideMetres}");
    }
}

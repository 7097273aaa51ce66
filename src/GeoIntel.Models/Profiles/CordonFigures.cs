using GeoIntel.Models.Cordons;

namespace GeoIntel.Models.Profiles;

/// <summary>Crossings of the line around the areas in one month, as far as its cameras saw them.</summary>
/// <param name="Month">The last of the profile, as the first day of it.</param>
/// <param name="Arterials">Empty in an edition for partners: an arterial tells where a camera stands.</param>
/// <param name="Total">Of all kinds and arterials.</param>
/// <param name="ByKind">Over all arterials, in the order of <see cref="Kinds"/>.</param>
/// <param name="Coverage">Which part of all crossings was seen; null with fewer vehicles than an estimate takes.</param>
/// <param name="Undirected">Reads that do not say which way they went; they are in no other figure. Null in an edition for
/// partners.</param>
public sealed record CordonFigures(
    DateOnly Month, IReadOnlyList<ArterialFigures> Arterials, int? Total, IReadOnlyList<ToldCount> ByKind, CoverageFigures? Coverage,
    long? Undirected)
{
    public static IReadOnlyList<string> Kinds { get; } =
        ["came in and stayed", "went out after a stay", "came in, passing through", "went out, passing through",
            "came in, not seen going out", "went out, not seen coming in"];

    public static CordonFigures Of(
        DateOnly month, IEnumerable<(string Arterial, CordonCell Cell)> cells, CordonCoverage coverage, long undirected)
    {
        var arterials = cells.GroupBy(of => of.Arterial, of => Counts(of.Cell), StringComparer.Ordinal)
            .OrderBy(of => of.Key, StringComparer.Ordinal)
            .Select(of => new ArterialFigures(of.Key, Sum(of))).ToList();
        var sums = Sum(arterials.Select(of => of.ByKind));
        return new(
            month, arterials, sums.Sum(), [.. Kinds.Zip(sums, (name, count) => new ToldCount(name, count))],
            coverage.Estimate() is { } part ? new(part.Part, part.Least, part.Most) : null, undirected);
    }

    // In the order of Kinds.
    static int[] Counts(CordonCell cell) =>
        [cell.Entered, cell.Left, cell.TransitIn, cell.TransitOut, cell.UnmatchedIn, cell.UnmatchedOut];

    static int[] Sum(IEnumerable<IReadOnlyList<int>> counts)
    {
        var sums = new int[Kinds.Count];
        foreach (var of in counts)
        {
            for (var i = 0; i < sums.Length; i++) sums[i] += of[i];
        }
        return sums;
    }
}

/// <param name="ByKind">In the order of <see cref="CordonFigures.Kinds"/>.</param>
public sealed record ArterialFigures(string Arterial, IReadOnlyList<int> ByKind);

/// <summary>A part of all crossings with its bounds at 95 %, each 0 to 1.</summary>
public sealed record CoverageFigures(double Part, double Least, double Most);

using GeoIntel.Models.Documents;

namespace GeoIntel.Models.Profiles;

/// <summary>Makes the sanitised figures: names, feeds and small counts go, and nothing lets a small count be
/// reckoned.</summary>
public static class PartnerEdition
{
    /// <param name="figures">Whole, as counted; what was said before must be of an edition for partners.</param>
    public static ProfileFigures Of(ProfileFigures figures, int threshold)
    {
        if (figures.Edition != DocumentEdition.Police)
            throw new ArgumentException("Only whole figures are sanitised.", nameof(figures));
        IReadOnlyList<CrimeFigures> crime = [.. figures.Crime.Select(of => Of(of, threshold))];
        var withoutPlace = SmallCounts.Withhold(figures.WithoutPlace, threshold);
        return figures with
        {
            Edition = DocumentEdition.Partner,
            Crime = crime,
            WithoutPlace = withoutPlace,
            Hotspots = [.. figures.Hotspots.Select(of => Of(of, threshold))],
            Groups = Of(figures.Groups, threshold),
            Sources = Of(figures.Sources, crime, withoutPlace, threshold),
            Hits = [],
            Cordon = figures.Cordon is { } cordon ? Of(cordon, threshold) : null,
            Feeds = [],
        };
    }

    static CrimeFigures Of(CrimeFigures of, int threshold)
    {
        var (areas, total) = SmallCounts.Withhold(Known(of.ByArea), threshold);
        return of with { Total = total, ByArea = areas, ByMonth = SmallCounts.Withhold(Known(of.ByMonth), threshold).Parts };
    }

    // What was counted in a cell stays away altogether: months of cells and of areas could be set off against each other.
    static HotspotFigures Of(HotspotFigures of, int threshold) => of with
    {
        Cells = [.. of.Cells.Where(cell => cell.Count >= threshold).Select(cell => cell with { Count = null, Mean12 = null })],
    };

    static OrganisedGroupFigures Of(OrganisedGroupFigures of, int threshold)
    {
        var (statuses, total) = SmallCounts.Withhold(Known([.. of.ByStatus.Select(one => one.Count)]), threshold);
        var ages = SmallCounts.Withhold(Known([.. of.ByAge.Select(one => one.Count)]), threshold).Parts;
        return new(total, Renamed(of.ByStatus, statuses), Renamed(of.ByAge, ages), []);
    }

    static CordonFigures Of(CordonFigures of, int threshold)
    {
        var (kinds, total) = SmallCounts.Withhold(Known([.. of.ByKind.Select(one => one.Count)]), threshold);
        return of with { Arterials = [], Total = total, ByKind = Renamed(of.ByKind, kinds), Undirected = null };
    }

    // What is left of all incidents once the told ones are taken away bounds each that is kept back: it may not be small, either.
    static IReadOnlyList<SourceFigures> Of(
        IReadOnlyList<SourceFigures> sources, IReadOnlyList<CrimeFigures> crime, int? withoutPlace, int threshold)
    {
        var known = Known([.. sources.Select(source => source.Incidents)]);
        var left = known.Sum() - crime.Sum(of => of.Total ?? 0) - (withoutPlace ?? 0);
        var isBounded = left < threshold && (withoutPlace is null || crime.Any(of => of.Total is null));
        var counts = SmallCounts.Withhold(known, threshold).Parts;
        return [.. sources.Select((source, i) => source with { Incidents = isBounded ? null : counts[i] })];
    }

    static IReadOnlyList<ToldCount> Renamed(IReadOnlyList<ToldCount> named, IReadOnlyList<int?> counts) =>
        [.. named.Select((one, i) => one with { Count = counts[i] })];

    static int[] Known(IReadOnlyList<int?> counts) => [.. counts.Select(count =>
        count ?? throw new ArgumentException("Whole figures hold every count.", nameof(counts)))];
}

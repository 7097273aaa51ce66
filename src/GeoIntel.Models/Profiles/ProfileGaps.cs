using System.Globalization;
using GeoIntel.Models.Documents;

namespace GeoIntel.Models.Profiles;

/// <summary>What a profile cannot show, in sentences that follow from what its figures lack.</summary>
public static class ProfileGaps
{
    /// <summary>A feed that has sent nothing for so long is told of.</summary>
    public const int SilentDays = 7;

    /// <summary>data.police.uk is two months behind; a source further behind than this is told of.</summary>
    public const int BehindMonths = 3;

    public static IReadOnlyList<string> Of(ProfileFigures figures) =>
    [
        "Recorded crime is not all crime, and reporting differs between places and victims; published places are snap points, no addresses.",
        figures.WithoutPlace switch
        {
            null => "Incidents without a place are in no figure but this: too few to be told, or none.",
            0 => "Every incident of the period has a place.",
            var count => Text($"{count} incidents of the period, wherever, have no place and are in no other figure."),
        },
        .. figures.Crime.Where(of => of.FlagTold == FlagTold.Nowhere).Select(of =>
            $"{ProfileTables.GroupOf(of.Id).Title}: no source of incidents here tells it. A count of nothing is no finding."),
        .. figures.Crime.Where(of => of.FlagTold == FlagTold.ByPart).Select(of =>
            $"{ProfileTables.GroupOf(of.Id).Title}: only some sources tell it, so that the count is a least one."),
        .. Rates(figures), .. Sources(figures), .. Hotspots(figures), .. Cordon(figures), .. Reads(figures),
        "Groups: the register keeps neither where a group is active nor a review of links beside what is recorded; a group long not vouched for may be gone, and one that nobody has mapped is not here.",
        "No person is scored or forecast, and nothing here foretells what anybody will do.",
        .. figures.Edition == DocumentEdition.Partner ? (string[])[
            "Small counts are withheld, and with them as many others as it takes that none can be reckoned from a total. Profiles of areas or periods that overlap could still be subtracted from each other: keep to one set of areas."] : [],
    ];

    static IEnumerable<string> Rates(ProfileFigures figures)
    {
        var residents = figures.Areas.Count(area => area.Residents is not > 0);
        var households = figures.Areas.Count(area => area.Households is not > 0);
        if (residents > 0) yield return Text($"Of {residents} of {figures.Areas.Count} areas the residents are not known: there is no rate of theirs.");
        if (households > 0) yield return Text($"Of {households} of {figures.Areas.Count} areas the households are not known: there is no rate of theirs.");
        if (figures.Crime.Any(of => of.Before is null))
            yield return "No earlier profile of the same areas and edition is signed, so that no change is told.";
    }

    static IEnumerable<string> Sources(ProfileFigures figures)
    {
        if (figures.Sources.Count == 0) yield return "No incidents were imported.";
        foreach (var source in figures.Sources)
        {
            if (source.LastMonth is not { } last) continue;
            var end = figures.FirstMonth.AddMonths(figures.Months - 1);
            if (last < end)
                yield return $"{source.Source} ends with {DocumentLabels.MonthOf(last)}, before the profile does ({DocumentLabels.MonthOf(end)}): the months after it are too low.";
            var behind = (figures.AsOf.Year - last.Year) * 12 + figures.AsOf.Month - last.Month;
            if (behind > BehindMonths) yield return Text($"{source.Source} is {behind} months behind.");
        }
    }

    static IEnumerable<string> Hotspots(ProfileFigures figures)
    {
        if (figures.Hotspots.Count == 0) yield return "No hotspot run has ended, so that there is neither a map nor a forecast.";
        foreach (var run in figures.Hotspots.Where(run => run.Period.AddMonths(1).ToDateTime(default) <= figures.AsOf.UtcDateTime))
            yield return $"The newest hotspot run of {ProfileTables.GroupOf(run.Group).Title} foretells {DocumentLabels.MonthOf(run.Period)}, which is over.";
    }

    static IEnumerable<string> Cordon(ProfileFigures figures)
    {
        if (figures.Cordon is null) yield return "No cameras on the line around the areas were named, so that nothing says who comes in and goes out.";
        else if (figures.Cordon.Coverage is null)
            yield return "Too few vehicles crossed the cordon to say which part of the crossings its cameras see.";
    }

    static IEnumerable<string> Reads(ProfileFigures figures)
    {
        if (figures.Edition == DocumentEdition.Partner) yield break;
        if (figures.Feeds.Count == 0) yield return "No feed of reads is registered.";
        foreach (var feed in figures.Feeds.Where(feed => !((figures.AsOf - feed.LastReadAt)?.TotalDays <= SilentDays)))
            yield return feed.LastReadAt is null ? $"Feed {feed.Name} has never sent a read."
                : Text($"Feed {feed.Name} has sent nothing for {(figures.AsOf - feed.LastReadAt.Value).TotalDays:0} days.");
    }

    static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

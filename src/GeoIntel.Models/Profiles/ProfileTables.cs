using System.Globalization;
using GeoIntel.Models.Documents;
using GeoIntel.Models.Incidents;

namespace GeoIntel.Models.Profiles;

/// <summary>The figures as tables: those of the page and of the CSV files.</summary>
public static class ProfileTables
{
    /// <summary>Rows of hotspots in their table; the layer has all.</summary>
    const int HotspotsMax = 25;

    public static IReadOnlyList<DocumentTable> Of(ProfileFigures figures) =>
    [
        Overview(figures), Groups(figures), .. GroupNames(figures), .. Hits(figures), .. Cordon(figures),
        .. figures.Crime.SelectMany(crime => (DocumentTable[])[ByArea(figures, crime), ByMonth(figures, crime)]),
        .. figures.Hotspots.Select(Hotspots), Sources(figures), .. Feeds(figures), Gaps(figures),
    ];

    public static CrimeGroup GroupOf(string id) =>
        ProfileGroups.All.Select(of => of.Group).Concat(CrimeGroups.All).First(group => group.Id == id);

    internal static DocumentTable Overview(ProfileFigures figures)
    {
        var residents = ProfileRate.SumOf(figures.Areas.Select(area => area.Residents));
        var households = ProfileRate.SumOf(figures.Areas.Select(area => area.Households));
        return new(
            "overview", "At a glance",
            $"Recorded incidents in the areas of the profile. Rates are a year and thousand; there are {Whole(residents)} residents and {Whole(households)} households.",
            ["kind", "incidents", "per 1000 residents", "per 1000 households", "a month against the last signed profile"],
            [.. figures.Crime.Select(of => (IReadOnlyList<string>)(of.FlagTold == FlagTold.Nowhere
            ? [GroupOf(of.Id).Title, DocumentTable.Untold, DocumentTable.Untold, DocumentTable.Untold, DocumentTable.Untold]
            :
            [
                GroupOf(of.Id).Title, ProfileRate.Count(of.Total),
                ProfileRate.Rate(ProfileRate.Per1000(of.Total, figures.Months, residents), of.Total),
                ProfileRate.Rate(ProfileRate.Per1000(of.Total, figures.Months, households), of.Total),
                of.Before is { } before ? ProfileRate.Change(of.Total, figures.Months, before.Total, before.Months)
                    : "no signed one",
            ]))]);
    }

    internal static DocumentTable ByArea(ProfileFigures figures, CrimeFigures of)
    {
        var rows = figures.Areas.Select((area, i) => (IReadOnlyList<string>)
        [
            area.Name, area.Code, Told(of, ProfileRate.Count(of.ByArea[i])), Whole(area.Residents), Whole(area.Households),
            Told(of, ProfileRate.Rate(ProfileRate.Per1000(of.ByArea[i], figures.Months, area.Residents), of.ByArea[i])),
            Told(of, ProfileRate.Rate(ProfileRate.Per1000(of.ByArea[i], figures.Months, area.Households), of.ByArea[i])),
            .. Before(of, i, figures.Months).Select(text => Told(of, text)),
        ]);
        return new(
            $"{of.Id}-areas", $"{GroupOf(of.Id).Title} by area", NoteOf(of),
            ["area", "code", "incidents", "residents", "households", "a year per 1000 residents",
                "a year per 1000 households",
                .. of.Before is { } before ? (string[])[$"incidents in version {before.Version}", "change a month"] : []],
            [.. rows]);
    }

    internal static DocumentTable ByMonth(ProfileFigures figures, CrimeFigures of) => new(
        $"{of.Id}-months", $"{GroupOf(of.Id).Title} by month", "Each incident in the month that it began in.",
        ["month", "incidents"],
        [.. of.ByMonth.Select((count, i) => (IReadOnlyList<string>)
            [DocumentLabels.MonthOf(figures.FirstMonth.AddMonths(i)), Told(of, ProfileRate.Count(count))])]);

    internal static DocumentTable Groups(ProfileFigures figures) => new(
        "groups", "Organised crime groups",
        "Of the whole register, which keeps no area of groups. Last vouched for: when the newest version of the group or of a membership in force was recorded.",
        ["groups", "number"],
        [
            ["all", ProfileRate.Count(figures.Groups.Total)],
            .. figures.Groups.ByStatus.Select(of => (IReadOnlyList<string>)[of.Name, ProfileRate.Count(of.Count)]),
            .. figures.Groups.ByAge.Select(of =>
                (IReadOnlyList<string>)[$"last vouched for {of.Name}", ProfileRate.Count(of.Count)]),
        ]);

    internal static IEnumerable<DocumentTable> GroupNames(ProfileFigures figures)
    {
        if (figures.Edition == DocumentEdition.Partner) yield break;
        yield return new(
            "group-names", "Groups by name", "By name; no group and no person is scored or ranked.",
            ["group", "status", "last vouched for"],
            [.. figures.Groups.Groups.Select(of => (IReadOnlyList<string>)[of.Name, of.Status, Day(of.VouchedAt)])]);
    }

    internal static IEnumerable<DocumentTable> Hits(ProfileFigures figures)
    {
        if (figures.Edition == DocumentEdition.Partner) yield break;
        yield return new(
            "hits", "Hits and outcomes",
            "A hit says that a vehicle was read, not who drove it; the outcome is what a person decided. Hits under a case's hold, of safeguarding, of confidential lists and about restricted subjects are left out, and those that have been erased.",
            ["kind", "hits", .. figures.Hits.Count > 0 ? figures.Hits[0].ByOutcome.Select(of => of.Name) : []],
            [.. figures.Hits.Select(of => (IReadOnlyList<string>)
                [of.Kind, ProfileRate.Count(of.ByOutcome.Sum(one => one.Count)), .. of.ByOutcome.Select(one => ProfileRate.Count(one.Count))])]);
    }

    internal static IEnumerable<DocumentTable> Cordon(ProfileFigures figures)
    {
        if (figures.Cordon is not { } of) yield break;
        var coverage = of.Coverage is { } part
            ? Text($"By how the ways in and out of each vehicle balance, the cameras see about {100 * part.Part:0} % of the crossings ({100 * part.Least:0} to {100 * part.Most:0} %); vehicles that stay on the other side make that too small.")
            : "Too few vehicles crossed to say which part of the crossings the cameras see.";
        var undirected = of.Undirected is { } reads ? Text($" {reads} reads tell no direction and are not counted.") : "";
        yield return new(
            "cordon", $"Crossings of the cordon in {DocumentLabels.MonthOf(of.Month)}",
            $"Vehicles over the line around the areas, seen by its cameras; a vehicle counts each time that it crosses. {coverage}{undirected}",
            ["crossings", "number"],
            [
                ["all", ProfileRate.Count(of.Total)],
                .. of.ByKind.Select(one => (IReadOnlyList<string>)[one.Name, ProfileRate.Count(one.Count)]),
            ]);
        if (figures.Edition == DocumentEdition.Partner) yield break;
        yield return new(
            "cordon-arterials", "Crossings by arterial", "", ["arterial", .. CordonFigures.Kinds],
            [.. of.Arterials.Select(one => (IReadOnlyList<string>)[one.Arterial, .. one.ByKind.Select(count => ProfileRate.Count(count))])]);
    }

    internal static DocumentTable Hotspots(HotspotFigures of)
    {
        var shown = of.Cells.OrderBy(cell => cell.Rank).ThenBy(cell => cell.Id, StringComparer.Ordinal).Take(HotspotsMax).ToList();
        var counted = shown.Count > 0 && shown.All(cell => cell.Mean12 is not null);
        return new(
            $"hotspots-{of.Group}", $"{GroupOf(of.Group).Title}: the highest forecasts for {DocumentLabels.MonthOf(of.Period)}",
            $"{of.Verdict} A flag asks an analyst to look; it is no finding. Labels describe what was; they foretell nothing.",
            ["rank", "cell", "expected (90 %)", .. counted ? (string[])["a month over the last twelve"] : [], "usual label",
                "robust label", "chance to rise", "flagged"],
            [.. shown.Select(cell => (IReadOnlyList<string>)
            [
                Text($"{cell.Rank}"), cell.Id, Text($"{cell.Forecast:0.0} ({cell.Low90:0} to {cell.High90:0})"),
                .. counted ? (string[])[Text($"{cell.Mean12:0.0}")] : [], cell.Pattern, cell.Robust,
                Text($"{100 * cell.EmergingProbability:0} %"), cell.Flagged ? "yes" : "no",
            ])]);
    }

    internal static DocumentTable Sources(ProfileFigures figures) => new(
        "sources", "Sources of incidents", "Incidents of the period are counted wherever they were.",
        ["source", "publications", "last stored", "months behind", "last month in it", "incidents in the period"],
        [.. figures.Sources.Select(of => (IReadOnlyList<string>)
        [
            of.Source, Text($"{of.Publications}"), Day(of.LastStoredAt),
            of.LastMonth is { } month ? Text($"{MonthsBetween(month, figures.AsOf)}") : "no incident",
            of.LastMonth is { } last ? DocumentLabels.MonthOf(last) : "none", ProfileRate.Count(of.Incidents),
        ])]);

    internal static IEnumerable<DocumentTable> Feeds(ProfileFigures figures)
    {
        if (figures.Edition == DocumentEdition.Partner) yield break;
        yield return new(
            "feeds", "Feeds of reads", "Since the feed was set up.",
            ["feed", "last read stored", "silent for", "reads taken", "reads refused"],
            [.. figures.Feeds.Select(of => (IReadOnlyList<string>)
            [
                of.Name, of.LastReadAt is { } at ? Day(at) : "never",
                of.LastReadAt is { } last ? Text($"{(figures.AsOf - last).TotalDays:0.0} days") : "always",
                Text($"{of.Accepted}"), Text($"{of.Refused}"),
            ])]);
    }

    internal static DocumentTable Gaps(ProfileFigures figures) => new(
        "gaps", "What the data cannot show", "", ["what is missing or uncertain"],
        [.. ProfileGaps.Of(figures).Select(gap => (IReadOnlyList<string>)[gap])]);

    static string Told(CrimeFigures of, string text) => of.FlagTold == FlagTold.Nowhere ? DocumentTable.Untold : text;

    static string[] Before(CrimeFigures of, int area, int months) => of.Before is not { } before ? [] :
    [
        ProfileRate.Count(before.ByArea[area]),
        ProfileRate.Change(of.ByArea[area], months, before.ByArea[area], before.Months),
    ];

    static string NoteOf(CrimeFigures of) => of.FlagTold switch
    {
        FlagTold.Nowhere => $"{GroupOf(of.Id).Limits} No source of incidents in these areas and months tells it, so that the figures say nothing.",
        FlagTold.ByPart => $"{GroupOf(of.Id).Limits} Only some of the sources in these areas and months tell it.",
        _ => GroupOf(of.Id).Limits,
    };

    static int MonthsBetween(DateOnly month, DateTimeOffset asOf) =>
        (asOf.Year - month.Year) * 12 + asOf.Month - month.Month;

    static string Whole(double? value) => value?.ToString("0", CultureInfo.InvariantCulture) ?? "not known";

    static string Day(DateTimeOffset at) => Text($"{at.UtcDateTime:yyyy-MM-dd}");

    static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

using GeoIntel.Models.Documents;
using GeoIntel.Models.Pages;

namespace GeoIntel.Models.Profiles.Page;

/// <summary>A profile as one page of HTML that needs nothing beside it, for the screen and for A4.</summary>
public static class ProfilePage
{
    public const string FileName = "profile.html";

    /// <summary>So many stand below their map on one sheet.</summary>
    const int HotspotsShownMax = 15;

    public static string Write(ProfileFigures figures, DocumentLabels labels, IReadOnlyList<DocumentText> texts)
    {
        if (figures.Edition != labels.Edition) throw new ArgumentException("Figures and labels are of two editions.", nameof(labels));
        var page = new Html();
        var title = $"Serious and organised crime local profile: {labels.Subject}";
        DocumentParts.Begin(
            page, labels, title,
            DocumentParts.Text($"{labels.Period}; {DocumentParts.EditionOf(labels)}; version {labels.Version}; counted {figures.AsOf.UtcDateTime:yyyy-MM-dd HH:mm} UTC."));
        DocumentParts.Words(page, texts, ProfileTexts.Summary, "No summary has been written.");
        DocumentParts.Table(page, ProfileTables.Overview(figures));
        foreach (var part in Enum.GetValues<ProfilePart>()) Part(page, figures, labels, texts, part);
        page.Element("h2", "Recommendations");
        DocumentParts.Words(page, texts, ProfileTexts.Recommendations, "No recommendation has been written; the program makes none.");
        DocumentParts.Governance(page, labels);
        return page.AddPlain("</body></html>\n").ToString();
    }

    static void Part(
        Html page, ProfileFigures figures, DocumentLabels labels, IReadOnlyList<DocumentText> texts, ProfilePart part)
    {
        page.Element("h2", $"{part}: {AimOf(part)}");
        DocumentParts.Words(page, texts, ProfileTexts.FieldOf(part), "No assessment has been written.");
        if (part == ProfilePart.Pursue)
        {
            DocumentParts.Table(page, ProfileTables.Groups(figures));
            foreach (var table in ProfileTables.GroupNames(figures).Concat(ProfileTables.Hits(figures))) DocumentParts.Table(page, table);
        }
        if (part == ProfilePart.Protect)
        {
            foreach (var table in ProfileTables.Cordon(figures)) DocumentParts.Table(page, table);
        }
        foreach (var crime in figures.Crime.Where(of => PartOf(of.Id) == part))
        {
            var byArea = ProfileTables.ByArea(figures, crime);
            if (crime.FlagTold == FlagTold.Nowhere)
            {
                page.Element("h3", byArea.Title).Element("p", byArea.Note);
                continue;
            }
            DocumentParts.Table(page, byArea);
            CountBars.Draw(
                page, $"{ProfileTables.GroupOf(crime.Id).Title} by month",
                [.. crime.ByMonth.Select((_, i) => DocumentLabels.MonthOf(figures.FirstMonth.AddMonths(i)))], crime.ByMonth);
        }
        if (part == ProfilePart.Protect)
        {
            foreach (var run in figures.Hotspots)
            {
                page.Element("h3", $"Emerging hotspots: {ProfileTables.GroupOf(run.Group).Title}");
                HotspotMap.Draw(page, figures, run, labels);
                DocumentParts.Table(page, ProfileTables.Hotspots(run), HotspotsShownMax);
            }
        }
        if (part == ProfilePart.Prepare) Prepare(page, figures);
    }

    static void Prepare(Html page, ProfileFigures figures)
    {
        DocumentParts.Table(page, ProfileTables.Sources(figures));
        foreach (var table in ProfileTables.Feeds(figures)) DocumentParts.Table(page, table);
        page.Element("h3", "What the data cannot show").AddPlain("<ul>");
        foreach (var gap in ProfileGaps.Of(figures)) page.Element("li", gap);
        page.AddPlain("</ul>");
    }

    static ProfilePart PartOf(string id) => ProfileGroups.All.First(of => of.Group.Id == id).Part;

    static string AimOf(ProfilePart part) => part switch
    {
        ProfilePart.Pursue => "those who organise crime",
        ProfilePart.Prevent => "people from being drawn in",
        ProfilePart.Protect => "people and places",
        _ => "for what comes, and for what is not known",
    };
}

using System.Globalization;
using GeoIntel.Models.Documents;
using GeoIntel.Models.Hotspots.Runs.Page;

namespace GeoIntel.Models.Profiles.Page;

/// <summary>A profile as one page of HTML that needs nothing beside it, for the screen and for A4.</summary>
public static class ProfilePage
{
    public const string FileName = "profile.html";

    public static string Write(ProfileFigures figures, DocumentLabels labels, IReadOnlyList<DocumentText> texts)
    {
        if (figures.Edition != labels.Edition) throw new ArgumentException("Figures and labels are of two editions.", nameof(labels));
        var page = new Html();
        var title = $"Serious and organised crime local profile: {labels.Area}";
        page.AddPlain("<!doctype html><html lang=\"en-GB\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">");
        page.Element("title", title).AddPlain($"<style>{PageStyle.Css}{ProfileStyle.Css}</style></head><body>");
        page.AddPlain($"<p class=\"handling\">{Html.Escape(labels.Handling)}</p>").Element("h1", title);
        page.AddPlain($"<p class=\"lead\">{Html.Escape(Text($"{labels.Period}; {EditionOf(labels)}; version {labels.Version}; counted {figures.AsOf.UtcDateTime:yyyy-MM-dd HH:mm} UTC."))}</p>");
        page.AddPlain(labels.SignedBy is null ? "<p class=\"status draft\">Draft: nobody has signed it.</p>"
            : $"<p class=\"status\">{Html.Escape(Text($"Signed by {labels.SignedBy} on {labels.SignedAt?.UtcDateTime:yyyy-MM-dd}."))}</p>");
        Words(page, texts, ProfileTexts.Summary, "No summary has been written.");
        Table(page, ProfileTables.Overview(figures));
        foreach (var part in Enum.GetValues<ProfilePart>()) Part(page, figures, labels, texts, part);
        page.Element("h2", "Recommendations");
        Words(page, texts, ProfileTexts.Recommendations, "No recommendation has been written; the program makes none.");
        Governance(page, labels);
        return page.AddPlain("</body></html>\n").ToString();
    }

    static void Part(
        Html page, ProfileFigures figures, DocumentLabels labels, IReadOnlyList<DocumentText> texts, ProfilePart part)
    {
        page.Element("h2", $"{part}: {AimOf(part)}");
        Words(page, texts, ProfileTexts.FieldOf(part), "No assessment has been written.");
        if (part == ProfilePart.Pursue)
        {
            Table(page, ProfileTables.Groups(figures));
            foreach (var table in ProfileTables.GroupNames(figures).Concat(ProfileTables.Hits(figures))) Table(page, table);
        }
        if (part == ProfilePart.Protect)
        {
            foreach (var table in ProfileTables.Cordon(figures)) Table(page, table);
        }
        foreach (var crime in figures.Crime.Where(of => PartOf(of.Id) == part))
        {
            Table(page, ProfileTables.ByArea(figures, crime));
            MonthBars.Draw(page, ProfileTables.GroupOf(crime.Id).Title, figures.FirstMonth, crime.ByMonth);
        }
        if (part == ProfilePart.Protect)
        {
            foreach (var run in figures.Hotspots)
            {
                page.Element("h3", $"Emerging hotspots: {ProfileTables.GroupOf(run.Group).Title}");
                HotspotMap.Draw(page, figures, run, labels);
                Table(page, ProfileTables.Hotspots(run));
            }
        }
        if (part == ProfilePart.Prepare) Prepare(page, figures);
    }

    static void Prepare(Html page, ProfileFigures figures)
    {
        Table(page, ProfileTables.Sources(figures));
        foreach (var table in ProfileTables.Feeds(figures)) Table(page, table);
        page.Element("h3", "What the data cannot show").AddPlain("<ul>");
        foreach (var gap in ProfileGaps.Of(figures)) page.Element("li", gap);
        page.AddPlain("</ul>");
    }

    static void Words(Html page, IReadOnlyList<DocumentText> texts, string field, string none)
    {
        if (texts.FirstOrDefault(text => text.Field == field) is not { Text.Length: > 0 } words)
        {
            page.AddPlain($"<p class=\"none\">{none}</p>");
            return;
        }
        page.AddPlain($"<div class=\"text\"><p>{Html.Escape(words.Text)}</p><p class=\"by\">");
        page.AddPlain(Html.Escape(Text($"{words.By}, {words.At.UtcDateTime:yyyy-MM-dd}, version {words.From}"))).AddPlain("</p></div>");
    }

    static void Table(Html page, DocumentTable table)
    {
        page.Element("h3", table.Title);
        if (table.Note.Length > 0) page.Element("p", table.Note);
        if (table.Rows.Count > 0) page.Table(table.Heads, table.Rows);
        else page.AddPlain("<p class=\"none\">None.</p>");
    }

    static void Governance(Html page, DocumentLabels labels)
    {
        page.AddPlain("<h2>Governance</h2><div class=\"box\"><dl>");
        foreach (var (name, text) in (ReadOnlySpan<(string, string)>)
            [
                ("Handling", labels.Handling), ("Edition", EditionOf(labels)), ("Purpose", labels.Purpose),
                ("Attribution", labels.Attribution), ("Document", Text($"{labels.Id}, version {labels.Version}")),
                ("Made", Text($"{labels.BuiltAt.UtcDateTime:yyyy-MM-dd HH:mm} UTC by GeoIntel {labels.CodeVersion}")),
                ("Signed", labels.SignedBy is null ? "no" : Text($"{labels.SignedBy}, {labels.SignedAt?.UtcDateTime:yyyy-MM-dd HH:mm} UTC")),
                ("Made of", $"What {DocumentManifest.FileName} beside this page lists, with digests."),
            ])
        {
            page.Element("dt", name).Element("dd", text);
        }
        page.AddPlain("</dl></div>");
    }

    static ProfilePart PartOf(string id) => ProfileGroups.All.First(of => of.Group.Id == id).Part;

    static string EditionOf(DocumentLabels labels) =>
        labels.Edition == DocumentEdition.Police ? "police edition" : "edition for partners, sanitised";

    static string AimOf(ProfilePart part) => part switch
    {
        ProfilePart.Pursue => "those who organise crime",
        ProfilePart.Prevent => "people from being drawn in",
        ProfilePart.Protect => "people and places",
        _ => "for what comes, and for what is not known",
    };

    static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

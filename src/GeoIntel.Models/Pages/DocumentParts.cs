using System.Globalization;
using GeoIntel.Models.Documents;

namespace GeoIntel.Models.Pages;

/// <summary>The parts that pages of documents have alike.</summary>
static class DocumentParts
{
    /// <summary>What the first cell of a row of totals says.</summary>
    const string All = "all";

    /// <summary>From the beginning of the page to how it stands.</summary>
    /// <param name="lead">What the reader must know at once.</param>
    public static void Begin(Html page, DocumentLabels labels, string title, string lead)
    {
        page.AddPlain("<!doctype html><html lang=\"en-GB\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">");
        page.Element("title", title).AddPlain($"<style>{PageStyle.Css}{PaperStyle.Css}</style></head><body>");
        page.AddPlain($"<p class=\"handling\">{Html.Escape(labels.Handling)}</p>").Element("h1", title);
        page.AddPlain($"<p class=\"lead\">{Html.Escape(lead)}</p>");
        page.AddPlain(labels.SignedBy is null ? "<p class=\"status draft\">Draft: nobody has signed it.</p>"
            : $"<p class=\"status\">{Html.Escape(Text($"Signed by {labels.SignedBy} on {labels.SignedAt?.UtcDateTime:yyyy-MM-dd}."))}</p>");
    }

    /// <summary>What somebody wrote in a field, or that nobody has.</summary>
    public static void Words(Html page, IReadOnlyList<DocumentText> texts, string field, string none)
    {
        if (texts.FirstOrDefault(text => text.Field == field) is not { Text.Length: > 0 } words)
        {
            page.AddPlain($"<p class=\"none\">{Html.Escape(none)}</p>");
            return;
        }
        page.AddPlain($"<div class=\"text\"><p>{Html.Escape(words.Text)}</p><p class=\"by\">");
        page.AddPlain(Html.Escape(Text($"{words.By}, {words.At.UtcDateTime:yyyy-MM-dd}, version {words.From}"))).AddPlain("</p></div>");
    }

    /// <param name="rowsMax">Of more the page says where they are.</param>
    public static void Table(Html page, DocumentTable table, int rowsMax = int.MaxValue)
    {
        page.Element("h3", table.Title);
        if (table.Note.Length > 0) page.Element("p", table.Note);
        if (table.Rows.Count == 0) page.AddPlain("<p class=\"none\">None.</p>");
        else
        {
            var right = Enumerable.Range(0, table.Heads.Count).Select(table.IsFigures).ToList();
            page.Table(table.Heads, table.Rows.Take(rowsMax), row => row[0] == All, column => right[column]);
        }
        if (table.Rows.Count > rowsMax)
            page.Element("p", Text($"The first {rowsMax} of {table.Rows.Count}; all of them are in tables/{table.Id}.csv."));
    }

    public static void Governance(Html page, DocumentLabels labels)
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
            if (text.Length > 0) page.Element("dt", name).Element("dd", text);
        }
        page.AddPlain("</dl></div>");
    }

    public static string EditionOf(DocumentLabels labels) => labels.Edition switch
    {
        DocumentEdition.Police => "police edition",
        DocumentEdition.Officers => "for officers alone",
        _ => "edition for partners, sanitised",
    };

    public static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

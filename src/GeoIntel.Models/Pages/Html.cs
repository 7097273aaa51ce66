using System.Globalization;
using System.Text;

namespace GeoIntel.Models.Pages;

/// <summary>Text of a page under construction.</summary>
sealed class Html
{
    // A table that fits on a sheet is not torn apart.
    const int ShortMax = 15;

    readonly StringBuilder _text = new();

    /// <summary>Adds markup as it stands; values in it are numbers or escaped.</summary>
    public Html Add(FormattableString markup)
    {
        _text.Append(markup.ToString(CultureInfo.InvariantCulture));
        return this;
    }

    /// <inheritdoc cref="Add(FormattableString)"/>
    public Html AddPlain(string markup)
    {
        _text.Append(markup);
        return this;
    }

    public Html Element(string name, string text) => AddPlain($"<{name}>{Escape(text)}</{name}>");

    /// <summary>A table with a head; all is escaped, and cells that begin with a digit or a sign lie right.</summary>
    /// <param name="right">Which columns lie right instead, whatever their cells begin with.</param>
    public Html Table(IReadOnlyList<string> heads, IEnumerable<IReadOnlyList<string>> rows, Func<IReadOnlyList<string>,
        bool>? strong = null, Func<int, bool>? right = null)
    {
        var all = rows.ToList();
        AddPlain($"<div class=\"wide{(all.Count <= ShortMax ? " short" : "")}\"><table><thead><tr>");
        foreach (var (i, head) in heads.Index())
            AddPlain($"<th scope=\"col\"{(all.Count > 0 ? ClassOf(i, all[0][i]) : "")}>{Escape(head)}</th>");
        AddPlain("</tr></thead><tbody>");
        foreach (var row in all)
        {
            AddPlain(strong?.Invoke(row) == true ? "<tr class=\"strong\">" : "<tr>");
            foreach (var (i, cell) in row.Index()) AddPlain($"<td{ClassOf(i, cell)}>{Escape(cell)}</td>");
            AddPlain("</tr>");
        }
        return AddPlain("</tbody></table></div>");

        string ClassOf(int column, string text) =>
            right?.Invoke(column) ?? IsNumber(text) ? " class=\"n\"" : IsId(text) ? " class=\"id\"" : "";
    }

    public override string ToString() => _text.ToString();

    public static string Escape(string text) => text
        .Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal)
        .Replace(">", "&gt;", StringComparison.Ordinal).Replace("\"", "&quot;", StringComparison.Ordinal)
        .Replace("'", "&#39;", StringComparison.Ordinal);

    static bool IsId(string text) => text.Length < 24 && !text.Contains(' ', StringComparison.Ordinal);

    static bool IsNumber(string text) => text.Length is > 0 and < 24
        && (char.IsAsciiDigit(text[0]) || (text[0] is '+' or '-' or '−'));
}

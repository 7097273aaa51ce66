using System.Globalization;
using System.Text;

namespace GeoIntel.Models.Hotspots.Runs.Page;

/// <summary>Text of a page under construction.</summary>
sealed class Html
{
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

    /// <summary>A table with a head; cells are escaped, and those that begin with a digit or a sign lie right.</summary>
    public Html Table(IReadOnlyList<string> heads, IEnumerable<IReadOnlyList<string>> rows, Func<IReadOnlyList<string>, bool>? strong = null)
    {
        AddPlain("<div class=\"wide\"><table><thead><tr>");
        foreach (var head in heads) AddPlain($"<th scope=\"col\">{Escape(head)}</th>");
        AddPlain("</tr></thead><tbody>");
        foreach (var row in rows)
        {
            AddPlain(strong?.Invoke(row) == true ? "<tr class=\"strong\">" : "<tr>");
            foreach (var cell in row) AddPlain($"<td{(IsNumber(cell) ? " class=\"n\"" : "")}>{Escape(cell)}</td>");
            AddPlain("</tr>");
        }
        return AddPlain("</tbody></table></div>");
    }

    public override string ToString() => _text.ToString();

    public static string Escape(string text) => text
        .Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal)
        .Replace(">", "&gt;", StringComparison.Ordinal).Replace("\"", "&quot;", StringComparison.Ordinal)
        .Replace("'", "&#39;", StringComparison.Ordinal);

    static bool IsNumber(string text) => text.Length is > 0 and < 24 && (char.IsAsciiDigit(text[0]) || (text[0] is '+' or '-' or '−'));
}

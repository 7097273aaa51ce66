using GeoIntel.Models.Documents;

namespace GeoIntel.Models.Pages;

/// <summary>Counts as bars side by side; one that is kept back stands as a grey stub.</summary>
static class CountBars
{
    const double Width = 620;
    const double Height = 150;
    const double Left = 40;
    const double Top = 12;
    const double Bottom = 24;
    const int LabelsMax = 12;

    /// <param name="labels">Of each bar; as many of them are written as there is room for.</param>
    public static void Draw(Html page, string title, IReadOnlyList<string> labels, IReadOnlyList<int?> counts)
    {
        // One bar shows no trend, and stubs alone show nothing.
        if (counts.Count < 2) return;
        if (counts.All(count => count is null))
        {
            page.Element("p", $"{title}: {DocumentTable.Withheld}.");
            return;
        }
        var highest = Math.Max(1, counts.Max() ?? 1);
        var step = (Width - Left - 8) / counts.Count;
        page.AddPlain($"<figure class=\"chart\"><figcaption>{Html.Escape(title)}</figcaption>");
        page.Add($"<svg viewBox=\"0 0 {Width} {Height}\" role=\"img\" aria-label=\"{Html.Escape(title)}\">");
        foreach (var mark in (int[])[0, highest])
            page.Add($"<path class=\"axis\" d=\"M{Left} {Y(mark):0.#}H{Width - 8}\"/><text x=\"{Left - 5}\" y=\"{Y(mark) + 3:0.#}\" text-anchor=\"end\">{mark}</text>");
        for (var i = 0; i < counts.Count; i++)
        {
            var (x, label) = (Left + i * step + 0.12 * step, Html.Escape(labels[i]));
            if (counts[i] is { } count)
                page.Add($"<rect class=\"bar\" x=\"{x:0.#}\" y=\"{Y(count):0.#}\" width=\"{0.76 * step:0.#}\" height=\"{Y(0) - Y(count):0.#}\"><title>{label}: {count}</title></rect>");
            else
                page.Add($"<rect class=\"gap\" x=\"{x:0.#}\" y=\"{Y(0) - 4:0.#}\" width=\"{0.76 * step:0.#}\" height=\"4\"><title>{label}: {DocumentTable.Withheld}</title></rect>");
            if (i % ((counts.Count + LabelsMax - 1) / LabelsMax) == 0)
                page.Add($"<text x=\"{Left + (i + 0.5) * step:0.#}\" y=\"{Height - 8}\" text-anchor=\"middle\">{label}</text>");
        }
        page.AddPlain("</svg>");
        if (counts.Any(count => count is null)) page.AddPlain("<p class=\"credit\">Grey: withheld.</p>");
        page.AddPlain("</figure>");

        double Y(double count) => Top + (Height - Top - Bottom) * (1 - count / highest);
    }
}

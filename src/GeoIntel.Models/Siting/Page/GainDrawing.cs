using GeoIntel.Models.Pages;

namespace GeoIntel.Models.Siting.Page;

/// <summary>What is covered as sites are added one after another, and what no choice of so many exceeds.</summary>
static class GainDrawing
{
    const double Width = 420;
    const double Height = 250;
    const double Left = 46;
    const double Right = 10;
    const double Top = 16;
    const double Bottom = 40;
    const int NumbersMax = 25;

    public static void Draw(Html page, SitingReport report)
    {
        var selection = report.Selection;
        if (selection.TotalWeight <= 0)
        {
            page.Element("p", "Nothing weighs for this objective.");
            return;
        }
        var most = selection.CoveredBeforeWeight + selection.GainWeightBound;
        var highest = Math.Min(selection.TotalWeight, Math.Max(most, selection.CoveredAfterWeight) * 1.08);
        var bars = selection.Sites.Count + 1;
        var step = (Width - Left - Right) / bars;
        page.Add($"<svg class=\"gain\" viewBox=\"0 0 {Width} {Height}\" role=\"img\" aria-label=\"Share of the weight that is covered as sites are added\">");
        foreach (var mark in (double[])[0, highest / 2, highest])
        {
            page.Add($"<path class=\"axis\" d=\"M{Left} {Y(mark):0.#}H{Width - Right}\"/>");
            page.Add($"<text x=\"{Left - 4}\" y=\"{Y(mark) + 4:0.#}\" text-anchor=\"end\">{100 * mark / selection.TotalWeight:0.#} %</text>");
        }
        var covered = selection.CoveredBeforeWeight;
        Bar(0, 0, covered, "had", "The cameras that stand");
        foreach (var (i, site) in selection.Sites.Index())
        {
            Bar(i + 1, 0, covered, "had", "Covered before");
            Bar(i + 1, covered, covered + site.GainWeight, "gains", $"{site.SiteId} adds {SitingNumbers.Weight(site.GainWeight)}");
            covered += site.GainWeight;
        }
        if (selection.SitesMax > 0)
        {
            page.Add($"<path class=\"most\" d=\"M{Left} {Y(most):0.#}H{Width - Right}\"/>");
            page.Add($"<text x=\"{Left + 3}\" y=\"{Y(most) - 4:0.#}\">no choice of {selection.SitesMax} covers more</text>");
        }
        page.Add($"<text x=\"{Left + step / 2:0.#}\" y=\"{Height - 24}\" text-anchor=\"middle\">now</text>");
        var every = (bars + NumbersMax - 1) / NumbersMax;
        for (var i = 1; i < bars; i += every)
            page.Add($"<text x=\"{Left + (i + 0.5) * step:0.#}\" y=\"{Height - 24}\" text-anchor=\"middle\">{i}</text>");
        page.Add($"<text x=\"{Left + (Width - Left - Right) / 2:0.#}\" y=\"{Height - 7}\" text-anchor=\"middle\">sites, in the order of the table</text></svg>");
        page.AddPlain("<p>Grey: covered before. Blue: what the site adds. Of all that weighs for the objective.</p>");

        double Y(double weight) => Top + (Height - Top - Bottom) * (1 - weight / highest);

        void Bar(int place, double from, double to, string name, string title)
        {
            if (to <= from) return;
            page.Add($"<rect class=\"{name}\" x=\"{Left + (place + 0.12) * step:0.##}\" y=\"{Y(to):0.##}\" width=\"{step * 0.76:0.##}\" height=\"{Y(from) - Y(to):0.##}\">");
            page.AddPlain($"<title>{Html.Escape(title)}</title></rect>");
        }
    }
}

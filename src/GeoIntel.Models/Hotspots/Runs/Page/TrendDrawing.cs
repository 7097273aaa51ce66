using GeoIntel.Models.Pages;

namespace GeoIntel.Models.Hotspots.Runs.Page;

/// <summary>The months of a cell as a line, its mean, and the forecast with both intervals.</summary>
static class TrendDrawing
{
    const double Width = 300;
    const double Height = 120;
    const double Left = 30;
    const double Right = 12;
    const double Top = 10;
    const double Bottom = 22;

    public static void Draw(Html page, HotspotRun run, HotspotCell cell)
    {
        var months = cell.Counts.Count;
        var highest = Math.Max(1, Math.Max(cell.Counts.Max(), cell.Forecast.High90));
        page.Add($"<figure class=\"trend\"><figcaption><b>{Html.Escape(cell.Id)}</b> · rank {cell.Rank} · {HotspotPatterns.NameOf(cell.Description.Robust)}</figcaption>");
        page.Add($"<svg viewBox=\"0 0 {Width} {Height}\" role=\"img\" aria-label=\"Months of {Html.Escape(cell.Id)}\">");
        foreach (var mark in (double[])[0, highest])
            page.Add($"<path class=\"axis\" d=\"M{Left} {Y(mark):0.#}H{Width - Right}\"/><text x=\"{Left - 4}\" y=\"{Y(mark) + 3:0.#}\" text-anchor=\"end\">{mark:0}</text>");
        page.Add($"<path class=\"mean\" d=\"M{Left} {Y(cell.Mean12):0.#}H{X(months - 1):0.#}\"/>");
        page.AddPlain("<path class=\"line\" d=\"");
        for (var month = 0; month < months; month++) page.Add(
            $"{(month == 0 ? 'M' : 'L')}{X(month):0.#} {Y(cell.Counts[month]):0.#}");
        page.AddPlain("\"/>");
        for (var month = 0; month < months; month++) page.Add(
            $"<circle class=\"dot\" cx=\"{X(month):0.#}\" cy=\"{Y(cell.Counts[month]):0.#}\" r=\"1.8\"/>");
        var x = X(months);
        page.Add($"<path class=\"lo90\" d=\"M{x:0.#} {Y(cell.Forecast.Low90):0.#}V{Y(cell.Forecast.High90):0.#}\"/>");
        page.Add($"<path class=\"lo80\" d=\"M{x:0.#} {Y(cell.Forecast.Low80):0.#}V{Y(cell.Forecast.High80):0.#}\"/>");
        page.Add($"<circle class=\"next\" cx=\"{x:0.#}\" cy=\"{Y(cell.Forecast.Mean):0.#}\" r=\"3.2\"/>");
        page.Add($"<text x=\"{Left}\" y=\"{Height - 7}\">{RunLabels.Month(run.FirstMonth)}</text>");
        page.Add($"<text x=\"{Width - Right}\" y=\"{Height - 7}\" text-anchor=\"end\">{RunLabels.Month(run.Period)}</text></svg></figure>");

        double X(double month) => Left + (Width - Left - Right - 8) * month / months;
        double Y(double count) => Top + (Height - Top - Bottom) * (1 - count / highest);
    }
}

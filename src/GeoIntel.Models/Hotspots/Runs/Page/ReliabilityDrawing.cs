using GeoIntel.Models.Pages;

namespace GeoIntel.Models.Hotspots.Runs.Page;

/// <summary>Foretold against counted, in tenths of what was foretold, on logarithmic axes: right on the
/// diagonal.</summary>
static class ReliabilityDrawing
{
    const double Side = 320;
    const double Left = 46;
    const double Bottom = 36;

    public static void Draw(Html page, IReadOnlyList<ReliabilityTenth> tenths)
    {
        var points = tenths.Where(tenth => tenth.Expected > 0 && tenth.Counted > 0)
            .Select(tenth => (Expected: tenth.Expected / tenth.Cells, Counted: tenth.Counted / tenth.Cells)).ToList();
        if (points.Count == 0) return;
        var low = Math.Floor(Math.Log10(points.Min(point => Math.Min(point.Expected, point.Counted))));
        var high = Math.Ceiling(Math.Log10(points.Max(point => Math.Max(point.Expected, point.Counted))));
        if (high <= low) high = low + 1;
        page.Add($"<svg class=\"chart\" viewBox=\"0 0 {Side} {Side}\" role=\"img\" aria-label=\"Incidents foretold and counted\">");
        for (var power = low; power <= high; power++)
        {
            var mark = Math.Pow(10, power);
            page.Add($"<path class=\"axis\" d=\"M{X(mark):0.#} {Y(Math.Pow(10, low)):0.#}V{Y(Math.Pow(10, high)):0.#}M{X(Math.Pow(10, low)):0.#} {Y(mark):0.#}H{X(Math.Pow(10, high)):0.#}\"/>");
            page.Add($"<text x=\"{X(mark):0.#}\" y=\"{Side - Bottom + 14}\" text-anchor=\"middle\">{mark:0.####}</text><text x=\"{Left - 5}\" y=\"{Y(mark) + 3:0.#}\" text-anchor=\"end\">{mark:0.####}</text>");
        }
        page.Add($"<path class=\"mean\" d=\"M{X(Math.Pow(10, low)):0.#} {Y(Math.Pow(10, low)):0.#}L{X(Math.Pow(10, high)):0.#} {Y(Math.Pow(10, high)):0.#}\"/>");
        foreach (var (expected, counted) in points)
            page.Add($"<circle class=\"next\" cx=\"{X(expected):0.#}\" cy=\"{Y(counted):0.#}\" r=\"4\"><title>{expected:0.000} foretold, {counted:0.000} counted</title></circle>");
        page.Add($"<text x=\"{(Left + Side) / 2}\" y=\"{Side - 6}\" text-anchor=\"middle\">foretold a cell and month</text>");
        page.Add($"<text transform=\"translate(11 {(Side - Bottom) / 2}) rotate(-90)\" text-anchor=\"middle\">counted a cell and month</text></svg>");

        double X(double value) => Left + (Side - Left - 12) * (Math.Log10(value) - low) / (high - low);
        double Y(double value) => Side - Bottom - (Side - Bottom - 12) * (Math.Log10(value) - low) / (high - low);
    }
}

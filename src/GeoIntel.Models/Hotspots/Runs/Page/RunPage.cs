using System.Globalization;
using GeoIntel.Models.Pages;

namespace GeoIntel.Models.Hotspots.Runs.Page;

/// <summary>A run as one page of HTML that needs nothing beside it: maps, lines, calibration, back-test, and what it
/// must not be used for.</summary>
public static class RunPage
{
    const int TrendsMax = 12;
    const int FlagsShownMax = 40;

    public static string Write(HotspotRun run, RunLabels labels)
    {
        var page = new Html();
        var title = $"{run.Group.Title}: hotspots and forecast for {RunLabels.Month(run.Period)}";
        page.AddPlain("<!doctype html><html lang=\"en-GB\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">");
        page.Element("title", title).AddPlain($"<style>{PageStyle.Css}</style></head><body>");
        page.AddPlain($"<p class=\"handling\">{Html.Escape(labels.Handling)}</p>").Element("h1", title);
        page.Add($"<p class=\"lead\">{Html.Escape(RunLabels.CurrencyOf(run))} {run.Incidents} incidents, {run.Units.Count} {Html.Escape(run.UnitText)}.</p>");
        Maps(page, run);
        Flags(page, run);
        Trends(page, run);
        BackTest(page, run);
        Labels(page, run);
        Deprivation(page, run.Audit);
        Governance(page, run, labels);
        return page.AddPlain("</body></html>\n").ToString();
    }

    static void Maps(Html page, HotspotRun run)
    {
        page.AddPlain("<section class=\"maps\"><div><h2>What was</h2><p>Description, not forecast: how each cell compared with the others over the months. "
            + "Robust labels: a trend is named only where an unchanging place would hardly show it.</p>");
        MapDrawing.Describe(page, run);
        page.AddPlain("</div><div><h2>What is expected</h2>");
        page.Add($"<p>Forecast for {RunLabels.Month(run.Period)} by {Html.Escape(run.Forecaster)}. A flag asks an analyst to look; it is no finding. Point at a cell to read why.</p>");
        MapDrawing.Forecast(page, run);
        page.AddPlain("</div></section>");
    }

    static void Flags(Html page, HotspotRun run)
    {
        var flags = run.Cells.Where(cell => cell.Flagged).OrderBy(cell => cell.Rank).ThenBy(
            cell => cell.Id, StringComparer.Ordinal).ToList();
        page.Element("h2", "Flagged cells");
        page.Add($"<p>{flags.Count} cells, {flags.LastOrDefault()?.CumulativeAreaPercent ?? 0:0.0} % of the area, hold {100 * Share(run, flags):0} % of what is expected. They lapse after {run.Options.FlagMonths} months.</p>");
        var changed = flags.Any(cell => cell.ChangeFromLast is not null);
        var rated = flags.Any(cell => cell.RatePer1000Residents is not null);
        page.Table(
            [
                "rank", "cell", .. Only(run.Areas is not null, "where"), "expected (90 %)", "last month", "mean of 12",
                .. Only(changed, "change since last run"), .. Only(rated, "a year per 1000 residents"),
                "pattern, robust", "chance to rise", "why",
            ],
            flags.Take(FlagsShownMax).Select(cell => (IReadOnlyList<string>)
            [
                Text($"{cell.Rank}"), cell.Id, .. Only(run.Areas is not null, AreaOf(run, cell)),
                Text($"{cell.Forecast.Mean:0.0} ({cell.Forecast.Low90} to {cell.Forecast.High90})"),
                Text($"{cell.Counts[^1]:0.#}"), Text($"{cell.Mean12:0.0}"),
                .. Only(changed, Text($"{cell.ChangeFromLast:+0.0;-0.0;0.0}")),
                .. Only(rated, Text($"{cell.RatePer1000Residents:0.0}")),
                HotspotPatterns.NameOf(cell.Description.Robust),
                Text($"{100 * cell.EmergingProbability:0} %"), Reasons(cell.Why),
            ]));
        if (flags.Count > FlagsShownMax) page.Add(
            $"<p>{flags.Count - FlagsShownMax} more are in the table of cells.</p>");
    }

    static void Trends(Html page, HotspotRun run)
    {
        page.Element("h2", "Months of the strongest cells");
        page.AddPlain("<p>Line: counts by month. Dashed: mean of up to twelve months. Dot and bars: forecast with its 80 % (thick) and 90 % interval.</p><div class=\"trends\">");
        foreach (var cell in run.Cells.OrderBy(cell => cell.Rank).ThenBy(cell => cell.Id, StringComparer.Ordinal).Take(
            TrendsMax))
            TrendDrawing.Draw(page, run, cell);
        page.AddPlain("</div>");
    }

    static void BackTest(Html page, HotspotRun run)
    {
        page.Element("h2", "Is it any better than last year's map?");
        page.AddPlain($"<p class=\"say\">{Html.Escape(run.BackTest.Sentence)}</p>");
        if (run.BackTest.Verdict is not { } verdict) return;
        page.Table(
            ["forecaster", "PAI 1 %", "PAI 5 %", "gain in 1 %", "gain in 5 %", "PEI 1 %", "hit rate 1 %",
                "hit rate 5 %", "deviance", "90 % holds", "foretold / counted"],
            verdict.Summaries.Select(of => (IReadOnlyList<string>)
            [
                of.Mean.Forecaster, Text($"{of.Mean.At1.Pai:0.00}"), Text($"{of.Mean.At5.Pai:0.00}"), Gain(of.At1),
                Gain(of.At5),
                Text($"{of.Mean.At1.Pei:0.00}"), Percent(of.Mean.At1.HitRate), Percent(of.Mean.At5.HitRate),
                Text($"{of.Mean.Deviance:0}"),
                Percent(of.Mean.Coverage90.Pit), Text($"{of.Mean.SumRatio:0.00}"),
            ]),
            row => row[0] == run.Forecaster);
        page.Add($"<p>Means over {verdict.Origins} past months, each foretold from the months before it; gains in the share of incidents caught over the mean of twelve months, with 95 % intervals. PAI depends on cell size and area: compare it only within this table.</p>");
        if (run.BackTest.Reliability.Count == 0) return;
        page.AddPlain("<h3>Calibration</h3><div class=\"pair\"><div>");
        ReliabilityDrawing.Draw(page, run.BackTest.Reliability);
        page.AddPlain("</div><div><p>Cells and months in tenths of what was foretold, the highest first. On the diagonal as many came as were foretold.</p>");
        page.Table(["cells and months", "foretold", "counted", "counted / foretold"],
            run.BackTest.Reliability.Select(of => (IReadOnlyList<string>)
            [Text($"{of.Cells}"), Text($"{of.Expected:0}"), Text($"{of.Counted:0}"),
                Text($"{of.Counted / of.Expected:0.00}")]));
        page.AddPlain("</div></div>");
    }

    static void Labels(Html page, HotspotRun run)
    {
        page.Element("h2", "How far to trust the labels");
        var usual = run.Cells.Count(cell => Math.Abs((int)cell.Description.Pattern) is 3 or 5);
        var robust = run.Cells.Count(cell => Math.Abs((int)cell.Description.Robust) is 3 or 5);
        page.Add($"<p>In simulated copies of these cells in which nothing ever changes, the usual label calls {Rate(run.FalseAlarmRate)} of the cells that are hot throughout intensifying or diminishing; the robust label {Rate(run.RobustFalseAlarmRate)}. Here the usual label names {usual} such cells, the robust one {robust}. {run.Compared} cells with any incident were compared; {run.Units.Count - run.Compared} without one were left out.</p>");
        page.Element("h3", "Something new lately");
        var clusters = run.Clusters.Where(cluster => cluster.P <= 0.05).ToList();
        if (clusters.Count == 0)
        {
            page.AddPlain("<p>The permutation scan found no circle with more in the last months than place and time explain (p up to 0.05).</p>");
            return;
        }
        page.Table(["centre", "cells", "months back", "counted", "expected", "p", "by chance once in"],
            clusters.Select(of => (IReadOnlyList<string>)
            [run.Units.IdOf(of.Centre), Text($"{of.Members.Count}"), Text($"{of.Steps}"), Text($"{of.Count:0}"),
                Text($"{of.Expected:0.0}"), Text($"{of.P:0.000}"), Text($"{of.RecurrenceSteps:0} months")]));
    }

    static void Deprivation(Html page, DeprivationAudit audit)
    {
        page.Element("h2", "Whom the flags fall on").AddPlain($"<p class=\"say\">{Html.Escape(audit.Sentence)}</p>");
        if (audit.Rows.Count == 0) return;
        page.Table(
            ["decile (1 most deprived)", "area", "residents", "incidents", "all reported crime", "flagged area",
                "flagged residents", "flag rate", "flagged by all crime alone"],
            audit.Rows.Select(row => (IReadOnlyList<string>)
            [
                Text($"{row.Decile}"), Percent(row.AreaShare), Known(row.ResidentsShare), Percent(row.CrimeShare),
                Percent(row.AllCrimeShare),
                Percent(row.FlaggedAreaShare), Known(row.FlaggedResidentsShare),
                row.FlagRateRatio is { } ratio ? Text($"{ratio:0.00}") : "no area",
                Percent(row.BenchmarkFlaggedAreaShare),
            ]));
        page.Add($"<p>Shares of the run's whole area; {100 * audit.UnknownAreaShare:0.0} % of it has no decile. Flag rate: flagged area over area.</p>");
    }

    static void Governance(Html page, HotspotRun run, RunLabels labels)
    {
        page.AddPlain("<h2>Governance</h2><div class=\"box\"><dl>");
        foreach (var (name, text) in (ReadOnlySpan<(string, string)>)
            [
                ("Handling", labels.Handling), ("Purpose", labels.Purpose), ("Attribution", labels.Attribution),
                ("Currency", RunLabels.CurrencyOf(run)), ("Warning", RunLabels.WarningOf(run)), ("Run", labels.RunId),
                ("Made", Text($"{labels.CreatedAt.UtcDateTime:yyyy-MM-dd HH:mm} UTC by GeoIntel {labels.CodeVersion}")),
                ("Flags lapse", Text($"{labels.LapsesAt(run.Options).UtcDateTime:yyyy-MM-dd}, unless confirmed again")),
                ("Data, SHA-256", run.DataSha256), ("Cells, SHA-256", RunManifest.CellsSha256(run)),
            ])
        {
            page.Element("dt", name).Element("dd", text);
        }
        page.AddPlain("</dl>");
        foreach (var section in ModelCard.Of(run, labels).Sections)
        {
            page.Element("h3", $"Model card: {section.Title}").AddPlain("<dl>");
            foreach (var (name, text) in section.Fields) page.Element("dt", name).Element("dd", text);
            page.AddPlain("</dl>");
        }
        page.AddPlain("</div>");
    }

    static string[] Only(bool shown, string text) => shown ? [text] : [];

    // What stands before the reasons stands in the row already.
    static string Reasons(string why) => why[(why.IndexOf("; ", StringComparison.Ordinal) + 2)..];

    static string AreaOf(HotspotRun run, HotspotCell cell)
    {
        var centre = run.Units.CentreOf(cell.Cell);
        return run.Areas is { } areas && areas.TryFindAt(centre.EastingMetres, centre.NorthingMetres, out var area)
            ? areas[area].Name : "";
    }

    static double Share(HotspotRun run, List<HotspotCell> flags)
    {
        var all = run.Cells.Sum(cell => cell.Forecast.Mean);
        return all > 0 ? flags.Sum(cell => cell.Forecast.Mean) / all : 0;
    }

    static string Gain(Forecasting.Gain gain) =>
        Text($"{100 * gain.Mean:+0.0;-0.0;0.0} % [{100 * gain.Low:+0.0;-0.0;0.0}, {100 * gain.High:+0.0;-0.0;0.0}]");

    static string Rate(double share) => double.IsNaN(share) ? "none (there are no such cells)" : Percent(share);

    static string Known(double? share) => share is { } known ? Percent(known) : "not known";

    static string Percent(double share) => Text($"{100 * share:0.0} %");

    static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

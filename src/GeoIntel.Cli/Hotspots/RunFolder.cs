using System.Globalization;
using GeoIntel.Cli.RegistryFiles;
using GeoIntel.Models.Hotspots;
using GeoIntel.Models.Hotspots.Runs;
using GeoIntel.Models.Hotspots.Runs.Page;
using NetTopologySuite.IO;

namespace GeoIntel.Cli.Hotspots;

/// <summary>A run as a folder of files. It takes its name once it is complete, and is never written over.</summary>
static class RunFolder
{
    public const string Manifest = "manifest.json";
    public const string Cells = "cells.csv";

    static readonly string[] Columns =
    [
        "cell_id", "period", "crime_group", "count", "mean12", "change_from_last", "forecast", "lo80", "hi80", "lo90",
        "hi90", "rank",
        "cum_area_pct", "gi_z", "gi_p", "gi_bin", "ehsa_code", "ehsa_label", "ehsa_label_robust", "pct_hot", "mk_tau",
        "mk_z", "mk_p",
        "mk_p_null", "scan_glr", "scan_p", "emerging_prob", "rate_per_1000", "rate_per_1000_households",
        "share_longrun", "share_recent",
        "share_neighbours", "share_other_types", "police_generated_share", "missing_coord_share", "suppressed",
        "flagged", "why", "run_id",
        "geometry",
    ];

    /// <summary>Columns that small counts would show through.</summary>
    static readonly string[] Withheld =
    [
        "count", "mean12", "change_from_last", "forecast", "lo80", "hi80", "lo90", "hi90", "rate_per_1000",
        "rate_per_1000_households",
        "police_generated_share", "why",
    ];

    /// <exception cref="UsageException">The folder is there already and not empty.</exception>
    public static void RequireNew(string folder)
    {
        if (File.Exists(folder) || (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any()))
            throw new UsageException($"--out {folder} is there already; a run is not written over. Give a new folder.");
    }

    public static void Write(string folder, HotspotRun run, RunLabels labels)
    {
        var unfinished = $"{Path.TrimEndingDirectorySeparator(folder)}.part";
        if (Directory.Exists(unfinished)) Directory.Delete(unfinished, recursive: true);
        Directory.CreateDirectory(unfinished);
        var (card, record) = (ModelCard.Of(run, labels), PublicRecord.Of(run, labels));
        foreach (var (name, text) in (ReadOnlySpan<(string, string)>)
            [
                ("page.html", RunPage.Write(run, labels)), (Manifest, RunManifest.ToJson(run, labels)),
                ("model-card.md", card.ToMarkdown()),
                ("model-card.json", card.ToJson()), ("atrs.md", record.ToMarkdown()), ("atrs.json", record.ToJson()),
                ("audit.json", RunManifest.AuditToJson(run.Audit)),
            ])
        {
            File.WriteAllText(Path.Combine(unfinished, name), text);
        }
        WriteCells(Path.Combine(unfinished, Cells), run, labels, forPartners: false);
        WriteCells(Path.Combine(unfinished, "cells-partners.csv"), run, labels, forPartners: true);
        if (Directory.Exists(folder)) Directory.Delete(folder);
        Directory.Move(unfinished, folder);
    }

    static void WriteCells(string path, HotspotRun run, RunLabels labels, bool forPartners)
    {
        using var writer = new StreamWriter(path);
        CsvTable.Write(
            writer, Columns,
            run.Cells.Select(
                cell => forPartners ? ForPartners(run, cell, Row(run, cell, labels)) : Row(run, cell, labels)),
            forSpreadsheets: true);
    }

    static string[] ForPartners(HotspotRun run, HotspotCell cell, string[] row)
    {
        foreach (var (i, column) in Columns.Index())
        {
            // A month's count may be small where the sum is not.
            var small = cell.Suppressed ? Withheld.Contains(column) : column == "count"
                && cell.Counts[^1] < run.Options.SmallCount;
            if (small) row[i] = "";
        }
        return row;
    }

    static string[] Row(HotspotRun run, HotspotCell cell, RunLabels labels)
    {
        var said = cell.Description;
        return
        [
            cell.Id, run.Period.ToString("yyyy-MM", CultureInfo.InvariantCulture), run.Group.Title,
            Text(cell.Counts[^1]), Text(cell.Mean12),
            Text(cell.ChangeFromLast), Text(cell.Forecast.Mean), Text(cell.Forecast.Low80), Text(cell.Forecast.High80),
            Text(cell.Forecast.Low90),
            Text(cell.Forecast.High90), Text(cell.Rank), Text(cell.CumulativeAreaPercent), Text(said.Z), Text(said.P),
            Text(said.Bin),
            Text((int)said.Pattern), HotspotPatterns.NameOf(said.Pattern), HotspotPatterns.NameOf(said.Robust),
            Text(100.0 * said.HotMonths / run.Months), Text(said.Trend.TauB), Text(said.Trend.Z), Text(said.Trend.P),
            Text(said.NullP),
            Text(said.Scan?.LogLikelihoodRatio), Text(said.Scan?.P), Text(cell.EmergingProbability),
            Text(cell.RatePer1000Residents),
            Text(cell.RatePer1000Households), Text(cell.Shares.OwnLongRun), Text(cell.Shares.OwnRecent),
            Text(cell.Shares.Neighbours),
            Text(cell.Shares.OtherTypes), Text(cell.PoliceGeneratedShare), Text(run.WithoutPlaceShare), cell.Suppressed
                ? "yes" : "no",
            cell.Flagged ? "yes" : "no", cell.Why, labels.RunId, new WKTWriter().Write(run.Units.OutlineOf(cell.Cell)),
        ];
    }

    static string Text(double? value) => value is { } known && double.IsFinite(known)
        ? known.ToString("R", CultureInfo.InvariantCulture) : "";
}

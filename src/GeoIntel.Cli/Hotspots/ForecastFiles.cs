using System.Globalization;
using GeoIntel.Cli.RegistryFiles;
using GeoIntel.Models.Hotspots.Forecasting;

namespace GeoIntel.Cli.Hotspots;

/// <summary>Back-tests and forecasts as CSV files.</summary>
static class ForecastFiles
{
    static readonly string[] BackTestColumns =
    [
        "forecaster", "origin", "pai_1", "pai_5", "pei_1", "hit_1", "hit_5", "deviance", "pit_coverage_90",
        "raw_coverage_90", "sum_ratio",
    ];

    static readonly string[] ForecastColumns =
    [
        "cell_id", "easting", "northing", "period", "crime_group", "count", "mean12", "forecast", "lo80", "hi80",
        "lo90", "hi90", "rank", "cum_area_pct", "share_longrun", "share_recent", "share_neighbours", "share_other_types", "why",
    ];

    /// <summary>A row a forecaster and origin; the origin is the month that was foretold. A month without an incident
    /// leaves empty what cannot be told.</summary>
    public static void Write(string path, ForecastCounts read, IReadOnlyList<BackTestRow> rows) =>
        Write(path, BackTestColumns, rows.Select(row => (string[])
        [
            row.Forecaster, read.Months.MonthOf(row.Origin), Number(row.At1.Pai), Number(row.At5.Pai), Number(row.At1.Pei),
            Number(row.At1.HitRate), Number(row.At5.HitRate), Number(row.Deviance), Number(row.Coverage90.Pit),
            Number(row.Coverage90.Raw), Number(row.SumRatio),
        ]));

    /// <summary>A row a cell, the highest forecast first; places are the cells' centres in EPSG:27700 metres.</summary>
    public static void Write(string path, ForecastTable table)
    {
        var grid = table.Read.History.Grid;
        Write(path, ForecastColumns, table.Cells.Select((cell, i) => (string[])
        [
            cell.Id, Number(grid.CentreOf(cell.Cell).EastingMetres), Number(grid.CentreOf(cell.Cell).NorthingMetres),
            table.Period, table.Read.Group.Title, Number(cell.Count), Number(cell.Mean12), Number(cell.Forecast.Mean),
            Number(cell.Forecast.Low80), Number(cell.Forecast.High80), Number(cell.Forecast.Low90), Number(cell.Forecast.High90), Number(cell.Rank),
            Number(100.0 * (i + 1) / grid.Count), Number(cell.Shares.OwnLongRun), Number(cell.Shares.OwnRecent),
            Number(cell.Shares.Neighbours), Number(cell.Shares.OtherTypes), cell.Why,
        ]));
    }

    // Whole or not at all: the file takes its name once it is complete.
    static void Write(string path, string[] columns, IEnumerable<string[]> rows)
    {
        var unfinished = path + ".part";
        using (var writer = new StreamWriter(unfinished)) CsvTable.Write(writer, columns, rows, forSpreadsheets: true);
        File.Move(unfinished, path, overwrite: true);
    }

    static string Number(double value) =>
        double.IsFinite(value) ? value.ToString("R", CultureInfo.InvariantCulture) : "";
}

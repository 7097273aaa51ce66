using System.Globalization;
using GeoIntel.Cli.RegistryFiles;
using GeoIntel.Models.Hotspots;

namespace GeoIntel.Cli.Hotspots;

/// <summary>A description as CSV files: every bin, and every location.</summary>
static class DescriptionFiles
{
    static readonly string[] BinColumns = ["global", "k", "location", "t", "gi_star_z", "p_two_sided", "bin_fdr", "bin_raw"];

    static readonly string[] LocationColumns =
    [
        "global", "k", "location", "mk_S", "mk_varS", "mk_tau_b", "mk_z", "mk_p", "sen_slope", "code", "category", "mk_p_null",
        "code_robust", "category_robust",
    ];

    /// <param name="calibrated">null when it was not asked for: its columns stay empty.</param>
    public static void Write(
        string bins, string locations, SpaceTimeCube cube, DescriptionOptions options, HotspotDescription said,
        NullCalibration? calibrated)
    {
        string[] settings = [options.Window.ToString().ToLowerInvariant(), Whole(options.Lag)];
        var (byRate, byP) = (said.BinsBy(falseDiscoveryRate: true), said.BinsBy(falseDiscoveryRate: false));
        Write(bins, BinColumns, Enumerable.Range(0, cube.Values.Length).Select(i => (string[])
        [
            .. settings, cube.Locations[i % cube.Locations.Count], Whole(i / cube.Locations.Count + 1), Number(said.Z[i]), Number(said.P[i]),
            Whole(byRate[i]), Whole(byP[i]),
        ]));
        Write(locations, LocationColumns, Enumerable.Range(0, cube.Locations.Count).Select(i => (string[])
        [
            .. settings, cube.Locations[i], Whole(said.Trends[i].S), Number(said.Trends[i].VarianceOfS), Number(said.Trends[i].TauB),
            Number(said.Trends[i].Z), Number(said.Trends[i].P), Number(said.SenSlopes[i]), Whole((int)said.Patterns[i]),
            HotspotPatterns.NameOf(said.Patterns[i]),
            calibrated is null ? "" : Number(calibrated.P[i]),
            calibrated is null ? "" : Whole((int)calibrated.Patterns[i]),
            calibrated is null ? "" : HotspotPatterns.NameOf(calibrated.Patterns[i]),
        ]));
    }

    // Whole or not at all: the file takes its name once it is complete.
    static void Write(string path, string[] columns, IEnumerable<string[]> rows)
    {
        var unfinished = path + ".part";
        using (var writer = new StreamWriter(unfinished)) CsvTable.Write(writer, columns, rows);
        File.Move(unfinished, path, overwrite: true);
    }

    // The shortest text that reads back as the same double.
    static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    static string Whole(long value) => value.ToString(CultureInfo.InvariantCulture);
}

using System.Globalization;
using System.Text.Json;
using GeoIntel.Cli.RegistryFiles;

namespace GeoIntel.Cli.Hotspots;

/// <summary>The means of an earlier run, from the folder it was written to.</summary>
static class RunBefore
{
    /// <returns>The monthly mean by cell id.</returns>
    /// <exception cref="UsageException">It is no run's folder, or the run is of another group or unit.</exception>
    public static IReadOnlyDictionary<string, double> Read(string folder, string group, string unit)
    {
        using var manifest = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, RunFolder.Manifest)));
        var before = (
            Group: manifest.RootElement.GetProperty("crime_group").GetProperty("id").GetString(),
            Unit: manifest.RootElement.GetProperty("unit").GetString());
        if (before != (group, unit))
        {
            throw new UsageException(
                $"{folder} is a run of '{before.Group}' on '{before.Unit}'; a change is told between runs of one group and unit, here '{group}' on '{unit}'.");
        }
        var means = new Dictionary<string, double>(StringComparer.Ordinal);
        var (id, mean) = (-1, -1);
        foreach (var row in CsvTable.Rows(File.ReadAllBytes(Path.Combine(folder, RunFolder.Cells))))
        {
            if (id < 0) (id, mean) = (Array.IndexOf(row.Values, "cell_id"), Array.IndexOf(row.Values, "mean12"));
            else if (double.TryParse(row.Values[mean], NumberStyles.Float, CultureInfo.InvariantCulture,
                out var value)) means[row.Values[id]] = value;
        }
        return means;
    }
}

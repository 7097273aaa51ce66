using System.Globalization;
using System.Text.Json;
using GeoIntel.Cli.RegistryFiles;
using GeoIntel.Models.Hotspots;

namespace GeoIntel.Cli.IncidentFiles;

/// <summary>Areas with codes from GeoJSON in WGS 84, and what is known of them from CSV.</summary>
static class BoundaryFile
{
    static readonly string[] Columns = ["code", "residents", "households", "deprivation_decile"];

    /// <param name="facts">CSV with a column code and any of residents, households, deprivation_decile; null for
    /// none.</param>
    /// <exception cref="UsageException">A feature has no code or no polygons, or a row is wrong; the message says
    /// which.</exception>
    public static BoundaryAreas Read(string path, string? facts)
    {
        var known = facts is null ? [] : Facts(facts);
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(path));
            return BoundaryAreas.Of(
                Path.GetFileNameWithoutExtension(path),
                AreaFile.Features(document.RootElement).Select((feature, i) => AreaOf(path, feature, i + 1, known)));
        }
        catch (JsonException exception)
        {
            throw new UsageException($"{path}: It is not JSON: {exception.Message}");
        }
        catch (ArgumentException exception)
        {
            throw new UsageException($"{path}: {exception.Message}");
        }
    }

    static BoundaryArea AreaOf(string path, JsonElement feature, int number, Dictionary<string, double?[]> known)
    {
        if (TextOf(feature, "code", "CD") is not { Length: > 0 } code)
            throw new UsageException(
                $"{path}: feature {number} has no code; give it a property 'code', or one that ends with 'CD'.");
        var facts = known.GetValueOrDefault(code);
        return new BoundaryArea(
            code, TextOf(feature, "name", "NM") ?? code, AreaFile.PolygonsOf(path, feature, number), facts?[1],
            facts?[2], (int?)facts?[3]);
    }

    // Statistics offices name them for the edition: LSOA21CD, LSOA21NM.
    static string? TextOf(JsonElement feature, string name, string ending)
    {
        if (feature.ValueKind != JsonValueKind.Object || !feature.TryGetProperty("properties", out var properties)
            || properties.ValueKind != JsonValueKind.Object)
        {
            return null;
        }
        foreach (var property in properties.EnumerateObject())
        {
            if (property.Value.ValueKind == JsonValueKind.String
                && (property.Name == name || property.Name.EndsWith(ending, StringComparison.Ordinal)))
            {
                return property.Value.GetString();
            }
        }
        return null;
    }

    static Dictionary<string, double?[]> Facts(string path)
    {
        var facts = new Dictionary<string, double?[]>(StringComparer.Ordinal);
        int[]? places = null;
        foreach (var row in CsvTable.Rows(File.ReadAllBytes(path)))
        {
            if (row.Problem.Length > 0) throw new UsageException($"{path}: line {row.Line}: {row.Problem}");
            if (places is null)
            {
                places = Array.ConvertAll(Columns, column => Array.IndexOf(row.Values, column));
                if (places[0] < 0) throw new UsageException(
                    $"{path}: line {row.Line}: The header lacks code; it may have {string.Join(", ", Columns)}.");
                continue;
            }
            if (row.Values.Length <= places.Max()) throw new UsageException(
                $"{path}: line {row.Line}: The row has {row.Values.Length} values; the header has more.");
            facts[row.Values[places[0]]] = [.. places.Select(
                (place, i) => i == 0 || place < 0 ? null : ValueOf(path, row.Line, i, row.Values[place]))];
        }
        return facts;
    }

    static double? ValueOf(string path, long line, int column, string text)
    {
        if (text.Length == 0) return null;
        var isDecile = column == 3;
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
            && (isDecile ? value is >= 1 and <= 10 && value == Math.Floor(value) : double.IsFinite(value)
                && value >= 0))
        {
            return value;
        }
        throw new UsageException(
            $"{path}: line {line}: {Columns[column]} is '{text}'; give {(isDecile ? "a whole number from 1 to 10" : "a number of 0 or more")}, or nothing.");
    }
}

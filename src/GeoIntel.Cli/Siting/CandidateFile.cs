using System.Globalization;
using System.Text.Json;
using GeoIntel.Cli.IncidentFiles;
using GeoIntel.Cli.RegistryFiles;
using GeoIntel.V1;

namespace GeoIntel.Cli.Siting;

/// <summary>Sites where cameras could stand, from CSV or from GeoJSON points.</summary>
/// <remarks>Columns, or properties: id; easting and northing, or longitude and latitude, or in GeoJSON the point; reach_metres;
/// covers, separated by semicolons; recorded_need, less_intrusive_alternative, privacy_assessment_reference and
/// review_date.</remarks>
static class CandidateFile
{
    const int ProblemsShownMax = 20;
    const int Grid = 27700;
    const int Wgs84 = 4326;

    static readonly string[] Columns =
    [
        "id", "easting", "northing", "longitude", "latitude", "reach_metres", "covers", "recorded_need", "less_intrusive_alternative",
        "privacy_assessment_reference", "review_date",
    ];

    /// <exception cref="UsageException">The file holds something else; every line that is wrong is named.</exception>
    public static List<SitingCandidate> Read(string path)
    {
        if (!File.Exists(path)) throw new UsageException($"--candidates is '{path}'; there is no such file.");
        var (candidates, problems) = (new List<SitingCandidate>(), new List<string>());
        var bytes = File.ReadAllBytes(path);
        var isJson = Array.Find(bytes, one => !char.IsWhiteSpace((char)one)) == '{';
        foreach (var (place, values, problem) in isJson ? Features(path, bytes) : Lines(bytes))
        {
            if (problem.Length > 0) problems.Add($"{place}: {problem}");
            else candidates.Add(Candidate(place, values, problems));
        }
        if (problems.Count > 0)
        {
            var more = problems.Count > ProblemsShownMax ? $"\nand {problems.Count - ProblemsShownMax} more" : "";
            throw new UsageException($"{path} holds what is no candidate:\n{string.Join('\n', problems.Take(ProblemsShownMax))}{more}");
        }
        if (candidates.Count == 0) throw new UsageException($"{path} holds no candidate; give a line for each, under the heads {string.Join(',', Columns)}.");
        return candidates;
    }

    static SitingCandidate Candidate(string place, Dictionary<string, string> values, List<string> problems)
    {
        var candidate = new SitingCandidate
        {
            Id = Text("id"),
            Covers = { Covers(Text("covers")) },
            Case = new SitingCase
            {
                RecordedNeed = Text("recorded_need"), LessIntrusiveAlternative = Text("less_intrusive_alternative"),
                PrivacyAssessmentReference = Text("privacy_assessment_reference"), ReviewDate = Text("review_date"),
            },
        };
        if (candidate.Id.Length == 0) problems.Add($"{place}: id is empty; give each site one of its own.");
        candidate.Place = Place("easting", "northing", Grid) ?? Place("longitude", "latitude", Wgs84);
        if (Text("reach_metres").Length > 0) candidate.ReachMetres = Number("reach_metres");
        if (candidate.Place is null && candidate.ReachMetres == 0 && candidate.Covers.Count == 0)
            problems.Add($"{place}: there is neither a place with reach_metres nor anything in covers; give one of them.");
        return candidate;

        string Text(string column) => values.GetValueOrDefault(column, "").Trim();

        Point? Place(string x, string y, int epsg)
        {
            if (Text(x).Length + Text(y).Length == 0) return null;
            return new Point { Epsg = epsg, X = Number(x), Y = Number(y) };
        }

        double Number(string column)
        {
            if (double.TryParse(Text(column), NumberStyles.Float, CultureInfo.InvariantCulture, out var number)) return number;
            problems.Add($"{place}: {column} is '{Text(column)}'; write a number.");
            return 0;
        }
    }

    /// <summary>Ids of demands. Of roads "A57/in" suffices.</summary>
    public static IEnumerable<string> Covers(string list) => list.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
        .Select(id => Array.Exists(["roads/", "cells/", "zones/"], start => id.StartsWith(start, StringComparison.Ordinal)) ? id : $"roads/{id}");

    static IEnumerable<(string Place, Dictionary<string, string> Values, string Problem)> Lines(byte[] file)
    {
        string[]? heads = null;
        foreach (var row in CsvTable.Rows(file))
        {
            var place = $"line {row.Line}";
            if (row.Problem.Length > 0)
            {
                yield return (place, [], row.Problem);
            }
            else if (heads is null)
            {
                heads = Array.ConvertAll(row.Values, head => head.Trim().ToLowerInvariant());
                var wrong = heads.FirstOrDefault(head => !Columns.Contains(head) || heads.Count(other => other == head) > 1);
                if (wrong is not null) yield return (place, [], $"the head '{wrong}' is not known or stands twice; the heads are {string.Join(',', Columns)}.");
                if (wrong is not null) yield break;
            }
            else if (row.Values.Length != heads.Length)
            {
                yield return (place, [], $"it has {row.Values.Length} values under {heads.Length} heads.");
            }
            else
            {
                yield return (place, heads.Zip(row.Values).ToDictionary(of => of.First, of => of.Second, StringComparer.Ordinal), "");
            }
        }
    }

    static List<(string Place, Dictionary<string, string> Values, string Problem)> Features(string path, byte[] file)
    {
        try
        {
            using var document = JsonDocument.Parse(file);
            return [.. AreaFile.Features(document.RootElement).Select((feature, i) => Feature(feature, $"feature {i + 1}"))];
        }
        catch (JsonException exception)
        {
            throw new UsageException($"{path}: It is not JSON: {exception.Message}");
        }
    }

    static (string Place, Dictionary<string, string> Values, string Problem) Feature(JsonElement feature, string place)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        if (feature.ValueKind != JsonValueKind.Object || !feature.TryGetProperty("geometry", out var geometry))
            return (place, values, "it is no feature with a geometry, which may be null.");
        if (feature.TryGetProperty("id", out var id)) values["id"] = TextOf(id);
        if (feature.TryGetProperty("properties", out var properties) && properties.ValueKind == JsonValueKind.Object)
        {
            foreach (var property in properties.EnumerateObject())
            {
                if (!Columns.Contains(property.Name)) return (place, values, $"the property '{property.Name}' is not known; use {string.Join(", ", Columns)}.");
                values[property.Name] = TextOf(property.Value);
            }
        }
        if (geometry.ValueKind == JsonValueKind.Null) return (place, values, "");
        if (geometry.ValueKind != JsonValueKind.Object || !geometry.TryGetProperty("type", out var type) || TextOf(type) != "Point"
            || !geometry.TryGetProperty("coordinates", out var at) || at.ValueKind != JsonValueKind.Array || at.GetArrayLength() < 2)
        {
            return (place, values, "its geometry is no point; give one in WGS 84, longitude first.");
        }
        (values["longitude"], values["latitude"]) = (TextOf(at[0]), TextOf(at[1]));
        return (place, values, "");
    }

    static string TextOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString() ?? "",
        JsonValueKind.Null => "",
        JsonValueKind.Array => string.Join(';', value.EnumerateArray().Select(TextOf)),
        _ => value.GetRawText(),
    };
}

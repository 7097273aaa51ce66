using System.Globalization;
using GeoIntel.Cli.RegistryFiles;
using GeoIntel.Models.Hotspots;

namespace GeoIntel.Cli.Hotspots;

/// <summary>A cube and its neighbourhood from CSV files: columns location, t (from 1), value; and location,
/// neighbour.</summary>
sealed class CubeFiles
{
    /// <summary>Fewer steps tell no pattern; ArcGIS asks for as many.</summary>
    const int StepsMin = 10;

    readonly Dictionary<string, int> _index = new(StringComparer.Ordinal);

    CubeFiles(SpaceTimeCube cube)
    {
        Cube = cube;
        for (var i = 0; i < cube.Locations.Count; i++) _index.Add(cube.Locations[i], i);
    }

    public SpaceTimeCube Cube { get; }

    /// <summary>Reads a cube; bins that are not listed are 0.</summary>
    /// <exception cref="UsageException">A row is wrong, or the cube is too small; the message names file and line.</exception>
    public static CubeFiles Read(string path)
    {
        var bins = new Dictionary<(string Location, int Step), double>();
        var locations = new List<string>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var steps = 0;
        foreach (var (line, values) in Rows(path, "location", "t", "value"))
        {
            var (location, step, value) = (values[0], StepOf(path, line, values[1]), ValueOf(path, line, values[2]));
            if (location.Length == 0) throw Wrong(path, line, "The location is empty; give its id.");
            if (seen.Add(location)) locations.Add(location);
            if (!bins.TryAdd((location, step), value))
                throw Wrong(path, line, $"Location '{location}' has a value for step {step} already; give each bin once.");
            steps = Math.Max(steps, step);
        }
        if (locations.Count < 2)
            throw new UsageException($"{path}: There are {locations.Count} locations; a comparison needs at least two.");
        if (steps < StepsMin)
            throw new UsageException($"{path}: There are {steps} steps; patterns over time need at least {StepsMin}.");

        var cube = new double[locations.Count * steps];
        for (var i = 0; i < locations.Count; i++)
        {
            for (var step = 1; step <= steps; step++)
                cube[(step - 1) * locations.Count + i] = bins.GetValueOrDefault((locations[i], step));
        }
        return new CubeFiles(SpaceTimeCube.Of(locations, steps, cube));
    }

    /// <summary>Reads who neighbours whom: ordered pairs; a location is always its own neighbour.</summary>
    /// <exception cref="UsageException">A row is wrong or names a location that the cube does not have.</exception>
    public Neighbourhood ReadNeighbours(string path)
    {
        var pairs = new List<(int, int)>();
        foreach (var (line, values) in Rows(path, "location", "neighbour"))
            pairs.Add((IndexOf(path, line, values[0]), IndexOf(path, line, values[1])));
        return Neighbourhood.OfPairs(Cube.Locations.Count, pairs);
    }

    int IndexOf(string path, long line, string location) => _index.TryGetValue(location, out var index)
        ? index
        : throw Wrong(path, line, $"'{location}' is no location of the cube; the files belong to different cubes.");

    static IEnumerable<(long Line, string[] Values)> Rows(string path, params string[] columns)
    {
        int[]? places = null;
        foreach (var row in CsvTable.Rows(File.ReadAllBytes(path)))
        {
            if (row.Problem.Length > 0) throw Wrong(path, row.Line, row.Problem);
            if (places is null)
            {
                places = Array.ConvertAll(columns, column => Array.IndexOf(row.Values, column));
                var missing = columns.Where((_, i) => places[i] < 0).ToList();
                if (missing.Count == 0) continue;
                throw Wrong(path, row.Line, $"The header lacks {string.Join(", ", missing)}; it needs {string.Join(", ", columns)}.");
            }
            if (row.Values.Length <= places.Max())
                throw Wrong(path, row.Line, $"The row has {row.Values.Length} values; the header has more.");
            yield return (row.Line, Array.ConvertAll(places, place => row.Values[place]));
        }
        if (places is null) throw new UsageException($"{path}: The file is empty; its header is {string.Join(',', columns)}.");
    }

    static int StepOf(string path, long line, string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var step) && step is >= 1 and <= 10_000
            ? step
            : throw Wrong(path, line, $"'{text}' is no step; steps are whole numbers from 1 to 10000.");

    static double ValueOf(string path, long line, string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value) && value >= 0
            ? value
            : throw Wrong(path, line, $"'{text}' is no count; counts are numbers of 0 or more.");

    static UsageException Wrong(string path, long line, string problem) => new($"{path}: line {line}: {problem}");
}

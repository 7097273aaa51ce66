using GeoIntel.Models.Hotspots;

namespace GeoIntel.Models.Tests.Hotspots;

/// <summary>A cube of the reference with its neighbourhood.</summary>
sealed class ReferenceCube
{
    public ReferenceCube(string folder)
    {
        Folder = folder;
        var rows = Reference.Read($"{folder}/cube.csv").ToList();
        string[] locations = [.. rows.Select(row => row.Text("location")).Distinct()];
        Index = locations.Index().ToDictionary(of => of.Item, of => of.Index);
        var steps = rows.Max(row => row.Whole("t"));
        var values = new double[locations.Length * steps];
        foreach (var row in rows)
            values[(row.Whole("t") - 1) * locations.Length + Index[row.Text("location")]] = row.Number("value");
        Cube = SpaceTimeCube.Of(locations, steps, values);
        Neighbourhood = Neighbourhood.OfPairs(
            locations.Length,
            Reference.Read($"{folder}/neighbours.csv").Select(row => (Index[row.Text("location")], Index[row.Text("neighbour")])));
    }

    public string Folder { get; }
    public SpaceTimeCube Cube { get; }
    public Neighbourhood Neighbourhood { get; }
    public Dictionary<string, int> Index { get; }

    public static GlobalWindow WindowOf(string name) => name switch
    {
        "cube" => GlobalWindow.Cube,
        "window" => GlobalWindow.Window,
        "slice" => GlobalWindow.Slice,
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, "No window of the reference."),
    };
}

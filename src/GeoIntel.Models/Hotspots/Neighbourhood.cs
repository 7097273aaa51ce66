namespace GeoIntel.Models.Hotspots;

/// <summary>Which locations are neighbours of which, each with weight 1; a location is its own neighbour.</summary>
public sealed class Neighbourhood
{
    readonly int[] _start;
    readonly int[] _neighbours;

    Neighbourhood(int[] start, int[] neighbours)
    {
        _start = start;
        _neighbours = neighbours;
    }

    public int Locations => _start.Length - 1;

    /// <summary>The neighbours of one location, itself among them, in ascending order.</summary>
    public ReadOnlySpan<int> Of(int location) =>
        _neighbours.AsSpan(_start[location], _start[location + 1] - _start[location]);

    /// <summary>From ordered pairs of indices; pairs of a location with itself are added where they are
    /// missing.</summary>
    /// <exception cref="ArgumentException">An index is not that of a location.</exception>
    public static Neighbourhood OfPairs(int locations, IEnumerable<(int Location, int Neighbour)> pairs)
    {
        var sets = new SortedSet<int>[locations];
        for (var i = 0; i < locations; i++) sets[i] = [i];
        foreach (var (location, neighbour) in pairs)
        {
            if ((uint)location >= (uint)locations || (uint)neighbour >= (uint)locations)
                throw new ArgumentException($"({location}, {neighbour}) is no pair of {locations} locations.", nameof(pairs));
            sets[location].Add(neighbour);
        }
        return Lay(sets);
    }

    /// <summary>Everything whose centre lies within a distance, the distance itself included.</summary>
    /// <param name="centres">In metres on the National Grid.</param>
    public static Neighbourhood WithinDistance(IReadOnlyList<(double Easting, double Northing)> centres, double metres)
    {
        if (!(metres > 0 && double.IsFinite(metres)))
            throw new ArgumentOutOfRangeException(nameof(metres), metres, "A neighbourhood needs a distance above 0 metres.");
        var squares = centres.Index().ToLookup(of => Square(of.Item, metres), of => of.Index);
        var sets = new IEnumerable<int>[centres.Count];
        for (var i = 0; i < centres.Count; i++)
        {
            var (here, (column, row)) = (centres[i], Square(centres[i], metres));
            sets[i] =
            [
                .. Enumerable.Range(-1, 3)
                    .SelectMany(dx => Enumerable.Range(-1, 3).SelectMany(dy => squares[(column + dx, row + dy)]))
                    .Where(j => Math.Pow(centres[j].Easting - here.Easting, 2)
                        + Math.Pow(centres[j].Northing - here.Northing, 2) <= metres * metres)
                    .Order(),
            ];
        }
        return Lay(sets);
    }

    static (long Column, long Row) Square((double Easting, double Northing) centre, double metres) =>
        ((long)Math.Floor(centre.Easting / metres), (long)Math.Floor(centre.Northing / metres));

    static Neighbourhood Lay(IReadOnlyList<IEnumerable<int>> sets)
    {
        var start = new int[sets.Count + 1];
        var neighbours = new List<int>();
        for (var i = 0; i < sets.Count; i++)
        {
            neighbours.AddRange(sets[i]);
            start[i + 1] = neighbours.Count;
        }
        return new Neighbourhood(start, [.. neighbours]);
    }
}

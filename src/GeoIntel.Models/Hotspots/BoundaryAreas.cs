using GeoIntel.Models.Geo;
using NetTopologySuite.Geometries;
using NetTopologySuite.Index.Strtree;

namespace GeoIntel.Models.Hotspots;

/// <summary>A set of areas, in the order of their codes: as cells to count by, and to find out what stands at a
/// place.</summary>
/// <remarks>A place on a common edge belongs to the area that comes first.</remarks>
public sealed class BoundaryAreas : ICells
{
    /// <summary>Published outlines are rounded: neighbours may stand this far apart.</summary>
    const double TouchMetres = 2;

    readonly BoundaryArea[] _areas;
    readonly Geo.Outline[] _outlines;
    readonly GeoPoint[] _centres;
    readonly STRtree<int> _boxes = new();

    BoundaryAreas(string unit, BoundaryArea[] areas, Geo.Outline[] outlines)
    {
        (Unit, _areas, _outlines) = (unit, areas, outlines);
        _centres = Array.ConvertAll(areas, area => GeoPoint.OfMetres(area.Outline.Centroid.X, area.Outline.Centroid.Y));
        for (var i = 0; i < areas.Length; i++) _boxes.Insert(areas[i].Outline.EnvelopeInternal, i);
        _boxes.Build();
        SpacingMetres = Math.Sqrt(areas.Average(area => area.Outline.Area));
    }

    public string Unit { get; }

    public int Count => _areas.Length;

    public double SpacingMetres { get; }

    public BoundaryArea this[int cell] => _areas[cell];

    public string IdOf(int cell) => _areas[cell].Code;

    public GeoPoint CentreOf(int cell) => _centres[cell];

    public Geometry OutlineOf(int cell) => _areas[cell].Outline;

    public double AreaSquareMetresOf(int cell) => _areas[cell].Outline.Area;

    public bool TryFindAt(double eastingMetres, double northingMetres, out int cell)
    {
        cell = -1;
        if (!GeoPoint.TryFromMetres(eastingMetres, northingMetres, out var place)) return false;
        foreach (var i in _boxes.Query(new Envelope(new Coordinate(eastingMetres, northingMetres))))
        {
            if ((cell < 0 || i < cell) && _outlines[i].Contains(place)) cell = i;
        }
        return cell >= 0;
    }

    public IEnumerable<(int Cell, double SquareDistance)> Near(int cell, double reachCells)
    {
        var reach = reachCells * SpacingMetres;
        var here = _centres[cell];
        var box = new Envelope(new Coordinate(here.EastingMetres, here.NorthingMetres));
        box.ExpandBy(reach);
        foreach (var other in _boxes.Query(box).Order())
        {
            var distance = here.DistanceMetresTo(_centres[other]);
            if (distance <= reach || other == cell) yield return (other, Math.Pow(distance / SpacingMetres, 2));
        }
    }

    /// <summary>Areas that touch, corners included.</summary>
    public Neighbourhood Touching()
    {
        var pairs = new List<(int, int)>();
        for (var i = 0; i < Count; i++)
        {
            var box = _areas[i].Outline.EnvelopeInternal.Copy();
            box.ExpandBy(TouchMetres);
            foreach (var j in _boxes.Query(box))
            {
                if (j <= i || !_areas[i].Outline.IsWithinDistance(_areas[j].Outline, TouchMetres)) continue;
                pairs.Add((i, j));
                pairs.Add((j, i));
            }
        }
        return Neighbourhood.OfPairs(Count, pairs);
    }

    /// <param name="unit">Id of the set, for example "lsoa-2021".</param>
    /// <exception cref="ArgumentException">There is no area, a code stands twice or an outline is not
    /// valid.</exception>
    public static BoundaryAreas Of(string unit, IEnumerable<BoundaryArea> areas)
    {
        BoundaryArea[] sorted = [.. areas.OrderBy(area => area.Code, StringComparer.Ordinal)];
        if (sorted.Length == 0) throw new ArgumentException($"'{unit}' has no area; give at least one.", nameof(areas));
        var outlines = new Geo.Outline[sorted.Length];
        for (var i = 0; i < sorted.Length; i++)
        {
            if (i > 0 && sorted[i].Code == sorted[i - 1].Code)
                throw new ArgumentException(
                    $"Area '{sorted[i].Code}' stands twice; give each its own code.", nameof(areas));
            if (!Geo.Outline.TryCreate(sorted[i].Outline, out var outline, out var problem))
                throw new ArgumentException($"Area '{sorted[i].Code}': {problem}", nameof(areas));
            outlines[i] = outline;
        }
        return new BoundaryAreas(unit, sorted, outlines);
    }
}

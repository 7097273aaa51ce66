using GeoIntel.Models.Conditions;
using GeoIntel.Models.Geo;
using NetTopologySuite.Geometries;
using NetTopologySuite.Geometries.Prepared;
using NetTopologySuite.Index.Strtree;

namespace GeoIntel.Benchmarks.Peers;

/// <summary>The obvious way with NetTopologySuite: a tree of boxes, and prepared outlines to ask whether they cover a
/// place.</summary>
sealed class TreeOfZones
{
    readonly STRtree<(int Zone, IPreparedGeometry Outline)> _tree = new();

    public TreeOfZones(IReadOnlyList<Zone> zones)
    {
        for (var i = 0; i < zones.Count; i++)
            _tree.Insert(zones[i].Outline.EnvelopeInternal, (i, PreparedGeometryFactory.Prepare(zones[i].Outline)));
        _tree.Build();
    }

    /// <summary>Places, in the list of zones, of those that cover a point.</summary>
    public IEnumerable<int> Covering(GeoPoint point)
    {
        var place = new Point(point.EastingMetres, point.NorthingMetres);
        foreach (var (zone, outline) in _tree.Query(place.EnvelopeInternal))
        {
            if (outline.Covers(place)) yield return zone;
        }
    }
}

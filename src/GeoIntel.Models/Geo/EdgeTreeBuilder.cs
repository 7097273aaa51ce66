using NetTopologySuite.Geometries;

namespace GeoIntel.Models.Geo;

/// <summary>Lays the rings of an outline out as an <see cref="EdgeTree"/>.</summary>
sealed class EdgeTreeBuilder
{
    // No box of the grid is as far away as this; such a branch is never opened.
    static readonly Branch Nothing = new(1 << 30, 1 << 30, 1 << 30, 1 << 30, 0, 0, 0);

    readonly List<int> _eastings = [];
    readonly List<int> _northings = [];
    readonly List<int> _nodes = [];
    readonly List<Branch> _rings = [];

    /// <summary>The box round everything added.</summary>
    public GridBox Extent
    {
        get
        {
            var all = Around(_rings);
            return new GridBox(all.West, all.South, all.East, all.North);
        }
    }

    /// <summary>Adds a closed ring in EPSG:27700 metres, rounded to the centimetre.</summary>
    public void Add(LineString ring)
    {
        var points = ring.CoordinateSequence;
        var runs = new List<Branch>();
        for (var from = 0; from < points.Count - 1; from += EdgeChain.Edges)
        {
            // The corner between two runs stands in both; the last corner is repeated until the last run is full.
            var start = _eastings.Count;
            for (var i = from; i <= from + EdgeChain.Edges; i++)
            {
                var at = Math.Min(i, points.Count - 1);
                var corner = GeoPoint.OfMetres(points.GetX(at), points.GetY(at));
                _eastings.Add(corner.EastingCentimetres);
                _northings.Add(corner.NorthingCentimetres);
            }
            runs.Add(Run(start));
        }
        _rings.Add(Gather(runs));
    }

    public EdgeTree Build()
    {
        // Holes come in any order; neighbours belong under one node.
        if (_rings.Count > EdgeTree.Branches) _rings.Sort((one, other) => one.Place.CompareTo(other.Place));
        // Only closed rings from here on: whatever holds whole rings ends where it begins.
        var root = Gather(_rings.ConvertAll(ring => ring with { FirstNorthing = 0, LastNorthing = 0 })).Reference;
        return new EdgeTree([.. _eastings], [.. _northings], [.. _nodes], root);
    }

    Branch Run(int start)
    {
        var run = new Branch(
            int.MaxValue, int.MaxValue, int.MinValue, int.MinValue,
            _northings[start], _northings[start + EdgeChain.Edges], ~start);
        for (var i = start; i <= start + EdgeChain.Edges; i++)
        {
            run = run with
            {
                West = Math.Min(run.West, _eastings[i]),
                South = Math.Min(run.South, _northings[i]),
                East = Math.Max(run.East, _eastings[i]),
                North = Math.Max(run.North, _northings[i]),
            };
        }
        return run;
    }

    Branch Gather(List<Branch> branches)
    {
        while (branches.Count > 1)
            branches = [.. branches.Chunk(EdgeTree.Branches).Select(AddNode)];
        return branches[0];
    }

    Branch AddNode(Branch[] branches)
    {
        var start = _nodes.Count;
        var all = Enumerable.Range(0, EdgeTree.Branches).Select(i => i < branches.Length ? branches[i] : Nothing);
        foreach (var part in Branch.Parts) _nodes.AddRange(all.Select(part));
        return Around(branches) with
        {
            FirstNorthing = branches[0].FirstNorthing,
            LastNorthing = branches[^1].LastNorthing,
            Reference = start,
        };
    }

    static Branch Around(IReadOnlyCollection<Branch> branches) => new(
        branches.Min(of => of.West), branches.Min(of => of.South),
        branches.Max(of => of.East), branches.Max(of => of.North), 0, 0, 0);

    readonly record struct Branch(
        int West, int South, int East, int North, int FirstNorthing, int LastNorthing, int Reference)
    {
        /// <summary>In the order in which a node holds them.</summary>
        public static readonly Func<Branch, int>[] Parts =
        [
            of => of.West, of => of.South, of => of.East, of => of.North,
            of => of.FirstNorthing, of => of.LastNorthing, of => of.Reference,
        ];

        /// <summary>Its middle on a curve that keeps neighbours together (Morton order).</summary>
        public ulong Place => Spread((uint)(West + East) >> 1) | Spread((uint)(South + North) >> 1) << 1;

        static ulong Spread(ulong bits)
        {
            bits = (bits | bits << 16) & 0x0000_FFFF_0000_FFFF;
            bits = (bits | bits << 8) & 0x00FF_00FF_00FF_00FF;
            bits = (bits | bits << 4) & 0x0F0F_0F0F_0F0F_0F0F;
            bits = (bits | bits << 2) & 0x3333_3333_3333_3333;
            return (bits | bits << 1) & 0x5555_5555_5555_5555;
        }
    }
}

using GeoIntel.Models.Geo;

namespace GeoIntel.Models.Simulation;

/// <summary>Seven radial roads that leave the market cross, and a ring that crosses each of them once.</summary>
/// <remarks>
/// <code>
///      \  |  /
///       .-+-.
///   ---(--X--)---    X the market cross, ( ) the ring
///       '-+-'
///      /  |  \
/// </code>
/// </remarks>
public sealed class RoadNetwork
{
    static readonly string[] RadialNames =
    [
        "AR1 Mossgate Road", "AR2 Heronsbridge Way", "AR3 Candlewick Lane", "AR4 Fullers Drove", "AR5 Stonequay Road",
        "AR6 Larkmoor Road", "AR7 Saltwick Street",
    ];

    const double SegmentMetres = 600;
    static readonly GeoPoint MarketCross = GeoPoint.OfMetres(345_000, 391_000);

    readonly double[] _ringMetresOfJunction;
    readonly double[] _radialMetresOfJunction;

    RoadNetwork(IReadOnlyList<Road> radials, Road ring, double[] radialMetres, double[] ringMetres)
    {
        Radials = radials;
        Ring = ring;
        All = [.. radials, ring];
        _radialMetresOfJunction = radialMetres;
        _ringMetresOfJunction = ringMetres;
    }

    /// <summary>Drawn outwards from the market cross.</summary>
    public IReadOnlyList<Road> Radials { get; }

    /// <summary>Closed: its last point is its first, which is the junction with the first radial.</summary>
    public Road Ring { get; }

    public IReadOnlyList<Road> All { get; }

    internal static RoadNetwork Create(Prng prng)
    {
        var radials = new Road[RadialNames.Length];
        for (var i = 0; i < radials.Length; i++)
            radials[i] = Radial(prng, RadialNames[i], 2 * Math.PI * (i + prng.Between(-0.15, 0.15)) / radials.Length);

        var radialMetres = Array.ConvertAll(radials, _ => prng.Between(1_700, 2_100));
        var points = new List<GeoPoint>();
        var junctions = new int[radials.Length];
        for (var i = 0; i < radials.Length; i++)
        {
            junctions[i] = points.Count;
            var here = radials[i].PointAt(radialMetres[i]);
            var next = radials[(i + 1) % radials.Length].PointAt(radialMetres[(i + 1) % radials.Length]);
            points.Add(here);
            points.Add(BulgedMiddle(here, next));
        }
        points.Add(points[0]);
        var ring = new Road("AR8 Ashmere Ring", points);
        return new RoadNetwork(radials, ring, radialMetres, Array.ConvertAll(junctions, ring.MetresOf));
    }

    /// <summary>From far out on one radial to far out on another, over the market cross or round the ring.</summary>
    internal IReadOnlyList<Leg> Route(int fromRadial, double fromMetres, int toRadial, double toMetres, bool byRing)
    {
        var (from, to) = (Radials[fromRadial], Radials[toRadial]);
        if (fromRadial == toRadial) return [new Leg(from, fromMetres, toMetres)];
        if (!byRing) return [new Leg(from, fromMetres, 0), new Leg(to, 0, toMetres)];

        var legs = new List<Leg> { new(from, fromMetres, _radialMetresOfJunction[fromRadial]) };
        AddRing(legs, _ringMetresOfJunction[fromRadial], _ringMetresOfJunction[toRadial]);
        legs.Add(new Leg(to, _radialMetresOfJunction[toRadial], toMetres));
        return legs;
    }

    void AddRing(List<Leg> legs, double from, double to)
    {
        var around = Ring.LengthMetres;
        if (Math.Abs(to - from) <= around / 2)
        {
            legs.Add(new Leg(Ring, from, to));
            return;
        }
        var clockwise = from > to;
        legs.Add(new Leg(Ring, from, clockwise ? around : 0));
        legs.Add(new Leg(Ring, clockwise ? 0 : around, to));
    }

    static Road Radial(Prng prng, string name, double heading)
    {
        var segments = prng.Below(2) + 7;
        var points = new List<GeoPoint> { MarketCross };
        for (var i = 1; i <= segments; i++)
        {
            var aside = prng.Between(-60, 60);
            points.Add(GeoPoint.OfMetres(
                MarketCross.EastingMetres + i * SegmentMetres * Math.Sin(heading) + aside * Math.Cos(heading),
                MarketCross.NorthingMetres + i * SegmentMetres * Math.Cos(heading) - aside * Math.Sin(heading)));
        }
        return new Road(name, points);
    }

    // A ring of straight chords would look like a stop sign; its middles are pushed away from the market cross.
    static GeoPoint BulgedMiddle(GeoPoint here, GeoPoint next) => GeoPoint.OfMetres(
        Bulged((here.EastingMetres + next.EastingMetres) / 2, MarketCross.EastingMetres),
        Bulged((here.NorthingMetres + next.NorthingMetres) / 2, MarketCross.NorthingMetres));

    static double Bulged(double middle, double centre) => centre + (middle - centre) * 1.12;
}

/// <summary>A stretch of one road driven one way, in metres from the road's first point.</summary>
readonly record struct Leg(Road Road, double FromMetres, double ToMetres)
{
    public double LengthMetres => Math.Abs(ToMetres - FromMetres);

    /// <summary>1 the way the road was drawn, -1 against it.</summary>
    public int Direction => ToMetres >= FromMetres ? 1 : -1;

    public Leg Reversed => new(Road, ToMetres, FromMetres);

    public bool Passes(double metres) =>
        metres >= Math.Min(FromMetres, ToMetres) && metres < Math.Max(FromMetres, ToMetres);
}

using GeoIntel.Models.Simulation;
using NetTopologySuite.Geometries;

namespace GeoIntel.Benchmarks.Workload;

/// <summary>Outlines of zones: stars that ripple, one in ten with a hole, one in twenty a rectangle with corners in
/// line.</summary>
/// <remarks>Every coordinate is a whole number of centimetres, so that every engine is given the same doubles.</remarks>
static class ZoneShapes
{
    const double RadiusMetresMin = 50, RadiusMetresMax = 1_500;

    public static Polygon Some(Prng random, Places places)
    {
        while (true)
        {
            var (east, north) = places.Some(random);
            var radius = RadiusMetresMin * Math.Pow(RadiusMetresMax / RadiusMetresMin, random.Between(0, 1));
            var outline = random.Chance(0.05)
                ? new Polygon(Rectangle(random, east, north, radius))
                : random.Chance(0.1)
                    ? new Polygon(Star(random, east, north, radius), [Star(random, east, north, radius * 0.2)])
                    : new Polygon(Star(random, east, north, radius));
            if (outline.IsValid) return outline;
        }
    }

    /// <summary>The radius is where the farthest corner may be.</summary>
    static LinearRing Star(Prng random, double east, double north, double radius)
    {
        var corners = random.Below(181) + 20;
        var ripples = new[] { 2, 3, 5 };
        var heights = Array.ConvertAll(ripples, ripple => random.Between(0.3, 0.7) / ripple);
        var turns = Array.ConvertAll(ripples, _ => random.Between(0, Math.Tau));
        var scale = radius / (1 + heights.Sum() + 0.05);
        var ring = new Coordinate[corners + 1];
        for (var i = 0; i < corners; i++)
        {
            var angle = Math.Tau * i / corners;
            var reach = 1 + random.Between(-0.05, 0.05);
            for (var of = 0; of < ripples.Length; of++) reach += heights[of] * Math.Sin(ripples[of] * angle + turns[of]);
            ring[i] = Corner(east + scale * reach * Math.Cos(angle), north + scale * reach * Math.Sin(angle));
        }
        ring[^1] = ring[0].Copy();
        return new LinearRing(ring);
    }

    /// <summary>Four corners and five more on each side.</summary>
    static LinearRing Rectangle(Prng random, double east, double north, double radius)
    {
        var (wide, high) = (radius * random.Between(0.3, 0.7), radius * random.Between(0.3, 0.7));
        (double X, double Y)[] corners = [(-wide, -high), (wide, -high), (wide, high), (-wide, high)];
        var ring = new List<Coordinate>();
        for (var side = 0; side < 4; side++)
        {
            var (from, to) = (corners[side], corners[(side + 1) % 4]);
            for (var step = 0; step < 6; step++)
            {
                ring.Add(Corner(
                    east + from.X + (to.X - from.X) * step / 6, north + from.Y + (to.Y - from.Y) * step / 6));
            }
        }
        ring.Add(ring[0].Copy());
        return new LinearRing([.. ring]);
    }

    static Coordinate Corner(double east, double north) =>
        new(Math.Round(east * 100) / 100, Math.Round(north * 100) / 100);
}

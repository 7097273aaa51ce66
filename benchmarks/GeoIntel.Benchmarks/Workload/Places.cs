using GeoIntel.Models.Geo;
using GeoIntel.Models.Simulation;

namespace GeoIntel.Benchmarks.Workload;

/// <summary>A district of 20 x 15 km: six in ten places lie round six town centres, the rest anywhere.</summary>
sealed class Places
{
    const double West = 325_000, South = 382_000, Width = 20_000, Height = 15_000;
    const double TownSpreadMetres = 1_500;

    readonly (double East, double North)[] _towns;

    public Places(Prng random) => _towns =
    [
        .. Enumerable.Range(0, 6).Select(_ =>
            (West + random.Between(0.15, 0.85) * Width, South + random.Between(0.15, 0.85) * Height)),
    ];

    /// <summary>In EPSG:27700 metres, within the district.</summary>
    public (double East, double North) Some(Prng random)
    {
        var east = West + random.Between(0, Width);
        var north = South + random.Between(0, Height);
        if (!random.Chance(0.6)) return (east, north);

        // Normal in both directions (Box and Muller).
        var town = random.Pick(_towns);
        var reach = TownSpreadMetres * Math.Sqrt(-2 * Math.Log(1 - random.Between(0, 1)));
        var angle = random.Between(0, Math.Tau);
        return (
            Math.Clamp(town.East + reach * Math.Cos(angle), West, West + Width),
            Math.Clamp(town.North + reach * Math.Sin(angle), South, South + Height));
    }

    public GeoPoint SomePoint(Prng random)
    {
        var (east, north) = Some(random);
        return GeoPoint.OfMetres(east, north);
    }
}

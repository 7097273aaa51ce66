using System.Globalization;
using GeoIntel.Models.Conditions;
using GeoIntel.Models.Geo;
using NetTopologySuite.Geometries;

namespace GeoIntel.Models.Simulation;

/// <summary>Eighteen zones: most around an ANPR camera's capture point, three where no camera looks.</summary>
static class ZonePlan
{
    static readonly string[] Names =
    [
        "Mossgate Parade", "Heronsbridge Estate", "Candlewick Market", "Fullers Wharf", "Stonequay Gardens",
        "Larkmoor Green", "Saltwick Terraces", "Priory Fields", "Tannery Row", "Ashmere Station", "Kingfisher Court",
        "Millrace Quarter", "Bellfounders Walk", "Old Ropeworks", "Wainwright Park", "Gorsehill Farm", "Peddlers Heath",
        "Swale Meadow",
    ];

    const int NotWatched = 3;
    const int WithHole = 2;
    const int MultiPart = 5;
    const int ProtectsPerson = 8;

    // An easting first and a northing second, in metres.
    static readonly GeometryFactory Grid = new(new PrecisionModel(100), 27700);

    public static IReadOnlyList<Zone> Create(Prng prng, IReadOnlyList<CameraSite> sites, DateTimeOffset yearStart)
    {
        var watched = prng.Shuffled(sites.Where(site => !site.BothWays));
        var zones = new List<Zone>();
        for (var i = 0; i < Names.Length; i++)
        {
            var centre = i < Names.Length - NotWatched
                ? watched[i].Camera.CapturePoint!.Value
                : GeoPoint.OfMetres(prng.Between(341_000, 349_000), prng.Between(385_700, 385_800));
            zones.Add(new Zone
            {
                Id = string.Create(CultureInfo.InvariantCulture, $"zone-{i + 1:00}"),
                DisplayName = Names[i],
                Outline = Outline(prng, centre, i),
                ProtectsPerson = i == ProtectsPerson,
                Period = Period.StartingAt(yearStart.AddYears(-2)),
            });
        }
        return zones;
    }

    static Geometry Outline(Prng prng, GeoPoint centre, int index)
    {
        var (east, north) = (centre.EastingMetres, centre.NorthingMetres);
        var radius = prng.Between(250, 650);
        return index switch
        {
            // The hole lies beside the camera, so that the capture point stays in the zone.
            WithHole => Grid.CreatePolygon(
                Star(prng, east, north, 600, 600), [Star(prng, east + 200, north + 200, 90, 140)]),
            MultiPart => Grid.CreateMultiPolygon(
            [
                Grid.CreatePolygon(Star(prng, east, north, 260, 320)),
                Grid.CreatePolygon(Star(prng, east + 800, north, 180, 300)),
            ]),
            _ => Grid.CreatePolygon(Star(prng, east, north, radius * 0.6, radius)),
        };
    }

    /// <summary>A ring whose corners go once round the centre, so that it cannot cross itself.</summary>
    static LinearRing Star(Prng prng, double east, double north, double radiusMin, double radiusMax)
    {
        var corners = prng.Below(5) + 7;
        var ring = new Coordinate[corners + 1];
        for (var i = 0; i < corners; i++)
        {
            var angle = 2 * Math.PI * (i + prng.Between(0, 0.6)) / corners;
            var radius = prng.Between(radiusMin, radiusMax);
            ring[i] = new Coordinate(
                Math.Round(east + radius * Math.Sin(angle)), Math.Round(north + radius * Math.Cos(angle)));
        }
        ring[corners] = ring[0].Copy();
        return Grid.CreateLinearRing(ring);
    }
}

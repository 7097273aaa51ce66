using System.Globalization;
using GeoIntel.Models.Sightings;

namespace GeoIntel.Models.Simulation;

/// <summary>Where the cameras stand: five ANPR cameras a road, seven CCTV a radial, eleven on the ring.</summary>
static class CameraPlan
{
    public const string PoliceFeed = "police-anpr";
    public const string CouncilFeed = "council-anpr";
    public const string CctvFeed = "council-cctv";

    public static IReadOnlyList<Feed> Feeds { get; } =
    [
        new Feed
        {
            Id = PoliceFeed,
            DisplayName = "Ashmere police ANPR",
            Controller = "Ashmere Police",
            Regime = LegalRegime.PolicePart3,
            Numbered = true,
        },
        new Feed
        {
            Id = CouncilFeed,
            DisplayName = "Ashmere council ANPR",
            Controller = "Ashmere Council",
            Regime = LegalRegime.CouncilPart3,
            Numbered = true,
        },
        new Feed
        {
            Id = CctvFeed,
            DisplayName = "Ashmere town CCTV",
            Controller = "Ashmere Council",
            Regime = LegalRegime.CouncilPart3,
        },
    ];

    const int CctvOnRadial = 7;
    const int CctvOnRing = 11;

    // Share of the radial's length and the direction looked; the outermost pair is the cordon.
    static readonly (double Share, int Direction, string Feed)[] AnprOnRadial =
    [
        (0.93, -1, PoliceFeed), (0.92, 1, PoliceFeed), (0.62, -1, PoliceFeed), (0.60, 1, PoliceFeed),
        (0.22, -1, CouncilFeed),
    ];

    static readonly (double Share, int Direction, string Feed)[] AnprOnRing =
    [
        (0.08, 1, CouncilFeed), (0.27, -1, CouncilFeed), (0.49, 1, CouncilFeed), (0.68, -1, CouncilFeed),
        (0.90, 1, CouncilFeed),
    ];

    public static IReadOnlyList<CameraSite> Create(Prng prng, RoadNetwork roads)
    {
        var sites = new List<CameraSite>();
        foreach (var road in roads.All)
        {
            foreach (var (share, direction, feed) in road == roads.Ring ? AnprOnRing : AnprOnRadial)
                sites.Add(Anpr(prng, road, share, direction, feed, sites.Count + 1));
        }
        var number = 0;
        foreach (var road in roads.All)
        {
            var count = road == roads.Ring ? CctvOnRing : CctvOnRadial;
            for (var i = 0; i < count; i++) sites.Add(Cctv(prng, road, (i + 0.5) / count, ++number));
        }
        return sites;
    }

    static CameraSite Anpr(Prng prng, Road road, double share, int direction, string feed, int number)
    {
        var id = string.Create(CultureInfo.InvariantCulture, $"anpr-{number:00}");
        var device = feed == PoliceFeed
            ? string.Create(CultureInfo.InvariantCulture, $"ASH-N-{number:000}")
            : string.Create(CultureInfo.InvariantCulture, $"02:a5:00:00:00:{number:x2}/1");
        var camera = new Camera { Id = id, FeedId = feed, DeviceIds = [device], SurveyUncertaintyMetres = 3 };
        return Placed(camera, road, share * road.LengthMetres, direction, prng.Between(16, 28), bothWays: false);
    }

    static CameraSite Cctv(Prng prng, Road road, double share, int number)
    {
        var id = string.Create(CultureInfo.InvariantCulture, $"cctv-{number:00}");
        var device = string.Create(CultureInfo.InvariantCulture, $"ashmere_cctv_{number:000}");
        var camera = new Camera { Id = id, FeedId = CctvFeed, DeviceIds = [device], SurveyUncertaintyMetres = 8 };
        var direction = prng.Chance(0.5) ? 1 : -1;
        return Placed(camera, road, share * road.LengthMetres, direction, prng.Between(20, 45), bothWays: true);
    }

    static CameraSite Placed(
        Camera camera, Road road, double captureMetres, int direction, double aheadMetres, bool bothWays)
    {
        var bearing = Math.Round(road.BearingDegreesAt(captureMetres) + (direction < 0 ? 180 : 0), 1) % 360;
        var placed = camera with
        {
            DisplayName = $"{road.Name} {Towards(bearing)} ({camera.Id.ToUpperInvariant().Replace('-', ' ')})",
            Road = road.Name,
            BearingDegrees = bearing,
            // Traffic keeps left: the capture point is in the near lane, the mast on the verge.
            CapturePoint = road.PointAt(captureMetres, leftMetres: 2 * direction),
            Mast = road.PointAt(captureMetres - direction * aheadMetres, leftMetres: 7 * direction),
        };
        return new CameraSite(placed, road, captureMetres, direction, bothWays);
    }

    static string Towards(double bearing) => ((int)((bearing + 45) / 90) % 4) switch
    {
        0 => "northbound",
        1 => "eastbound",
        2 => "southbound",
        _ => "westbound",
    };
}

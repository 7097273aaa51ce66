using GeoIntel.Models.Conditions;
using GeoIntel.Models.Correlation;
using GeoIntel.Models.Geo;
using GeoIntel.Models.Sightings;
using GeoIntel.Models.Subjects;
using NetTopologySuite.Geometries;

namespace GeoIntel.Benchmarks.Correlation;

/// <summary>A borough of 20 x 15 km made from a seed: zones, bound nominals, linked vehicles, cameras, a stream of
/// reads.</summary>
/// <remarks>
/// One vehicle in ten is linked, half of those to a nominal bound to zones; 60 % of zones and cameras stand round six
/// town
/// centres; coordinates are whole centimetres, so every engine sees the same places.
/// </remarks>
public sealed class CorrelationWorkload
{
    public static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    const int Vehicles = 50_000;
    const int LinkedVehicles = 5_000;
    const int Nominals = 2_500;
    const int BoundNominals = 1_000;
    const int Cameras = 400;

    static readonly string[] Schedules = ["", "Mon-Fri 07:00-19:00", "Daily 22:00-06:00"];

    readonly Random _random;
    readonly (double East, double North)[] _centres;

    /// <param name="fixedCameras">Reads at the cameras' capture points; else anywhere.</param>
    public CorrelationWorkload(int seed, int zones, int sightings, bool fixedCameras)
    {
        _random = new Random(seed);
        _centres =
        [
            .. Enumerable.Range(0, 6).Select(_ =>
                (328_000 + _random.NextDouble() * 14_000, 385_000 + _random.NextDouble() * 9_000)),
        ];
        State = new RegistryState
        {
            Version = 1,
            Zones = [.. Enumerable.Range(0, zones).Select(Zone)],
            Cameras = [.. Enumerable.Range(0, Cameras).Select(Camera)],
            Nominals = [.. Enumerable.Range(0, Nominals).Select(Nominal)],
            VehicleLinks = [.. Enumerable.Range(0, LinkedVehicles).Select(Link)],
            Conditions = [.. Enumerable.Range(0, BoundNominals).SelectMany(nominal => Conditions(nominal, zones))],
        };
        Watchlist = WatchlistCompiler.Compile(State, Start, out _, TimeSpan.FromDays(30));
        Sightings = [.. Enumerable.Range(0, sightings).Select(i => Sighting(i, fixedCameras))];
    }

    public RegistryState State { get; }
    public WatchlistSnapshot Watchlist { get; }
    public Sighting[] Sightings { get; }

    static Vrm VrmOf(int vehicle) => Vrm.Of(
        $"{(char)('A' + vehicle % 23)}{(char)('A' + vehicle / 23 % 23)}{10 + vehicle % 60}" +
        $"{(char)('A' + vehicle / 529 % 23)}{(char)('A' + vehicle / 12_167 % 23)}{(char)('A' + vehicle % 7)}");

    Zone Zone(int index)
    {
        var (east, north) = SomePlace();
        var radius = 50 * Math.Pow(30, _random.NextDouble()); // 50 to 1500 m, log-uniform
        var corners = _random.Next(20, 201);
        var (two, three, five) = (_random.NextDouble() * 0.2, _random.NextDouble() * 0.15, _random.NextDouble() * 0.1);
        var ring = new Coordinate[corners + 1];
        for (var i = 0; i < corners; i++)
        {
            var angle = Math.Tau * i / corners;
            var wave = two * Math.Sin(2 * angle) + three * Math.Sin(3 * angle) + five * Math.Sin(5 * angle);
            var (x, y) = (east + radius * (1 + wave) * Math.Cos(angle), north + radius * (1 + wave) * Math.Sin(angle));
            ring[i] = new Coordinate(Centimetre(x), Centimetre(y));
        }
        ring[^1] = ring[0].Copy();
        return new Zone { Id = $"zone-{index:00000}", Outline = new Polygon(new LinearRing(ring)) };
    }

    Camera Camera(int index)
    {
        var (east, north) = SomePlace();
        var place = GeoPoint.OfMetres(east, north);
        return new Camera { Id = $"camera-{index:000}", FeedId = "feed", CapturePoint = place };
    }

    static Nominal Nominal(int index) => new() { Id = $"N-{index:0000}", Category = DataSubjectCategory.Convicted };

    VehicleLink Link(int index) => new()
    {
        Id = $"link-{index:0000}",
        NominalId = $"N-{_random.Next(Nominals):0000}",
        Vrm = VrmOf(index * (Vehicles / LinkedVehicles)),
        Type = VehicleLinkType.SeenDriving,
    };

    IEnumerable<Condition> Conditions(int nominal, int zones)
    {
        var count = _random.Next(1, 6);
        for (var i = 0; i < count; i++)
        {
            yield return new Condition
            {
                Id = $"condition-{nominal:0000}-{i}",
                NominalId = $"N-{nominal:0000}",
                Kind = ConditionKind.ExclusionZone,
                ZoneId = $"zone-{_random.Next(zones):00000}",
                Schedule = Schedule.Of(Schedules[_random.Next(Schedules.Length)]),
                Basis = new Basis
                {
                    Kind = BasisKind.LicenceCondition,
                    Reference = "L",
                    Necessity = "made up",
                    Proportionality = "made up",
                },
                Owner = "made up",
                Approval = ApprovalState.Approved,
                ServedAt = Start.AddDays(-1),
                Period = Period.Always,
            };
        }
    }

    Sighting Sighting(int index, bool fixedCameras)
    {
        var captured = Start.UtcTicks + index * TimeSpan.FromMilliseconds(604).Ticks;
        // Busy vehicles and quiet ones: Zipf-Mandelbrot with exponent 1 and shift 20, drawn by inverting its integral.
        var vehicle = (int)(20 * Math.Pow((Vehicles + 20) / 20.0, _random.NextDouble())) - 20;
        var camera = fixedCameras ? _random.Next(Cameras) : -1;
        var (east, north) = SomePlace();
        var place = fixedCameras ? Watchlist.Cameras[camera].CapturePoint!.Value : GeoPoint.OfMetres(east, north);
        return new Sighting(new Guid(index, 0, 0, new byte[8]), VrmOf(vehicle), captured, captured, place, camera, 700);
    }

    (double East, double North) SomePlace()
    {
        if (_random.Next(10) >= 6)
            return (325_000 + _random.NextDouble() * 20_000, 382_000 + _random.NextDouble() * 15_000);
        var centre = _centres[_random.Next(_centres.Length)];
        var reach = 1500 * Math.Sqrt(-2 * Math.Log(1 - _random.NextDouble()));
        var angle = Math.Tau * _random.NextDouble();
        return (centre.East + reach * Math.Cos(angle), centre.North + reach * Math.Sin(angle));
    }

    static double Centimetre(double metres) => Math.Round(metres * 100) / 100;
}

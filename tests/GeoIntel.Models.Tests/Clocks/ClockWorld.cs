using GeoIntel.Models.Clocks;

namespace GeoIntel.Models.Tests.Clocks;

/// <summary>A day of a town: twelve cameras whose clocks are out by known amounts and drift, vehicles that pass them,
/// and reads that arrive late.</summary>
/// <remarks>Of the cameras two are far ahead or behind, one sends everything hours later, one does so for half of the
/// day. One read in fifty shows the mark of another vehicle.</remarks>
sealed class ClockWorld
{
    const double Day = 86_400;
    const double MisreadShare = 0.02;

    readonly Random _random;
    readonly (double East, double North)[] _places;
    readonly double[] _ahead;
    readonly double[] _drift;
    readonly List<(int Vehicle, int Camera, double Captured, double Received)> _reads = [];

    public ClockWorld(int seed, int vehicles = 1500)
    {
        _random = new Random(seed);
        _places = [.. Enumerable.Range(0, 12).Select(_ => (_random.NextDouble() * 6000, _random.NextDouble() * 6000))];
        _ahead = [.. Enumerable.Range(0, 12).Select(i => i switch
        {
            0 => 20 + _random.NextDouble() * 40, // refused beyond the registered limit, so not much more
            1 => -(20 + _random.NextDouble() * 600),
            _ => (_random.NextDouble() - 0.5) * 4,
        })];
        _drift = [.. Enumerable.Range(0, 12).Select(_ => (_random.NextDouble() - 0.5) * 2 * 3.5 / Day)];
        for (var vehicle = 0; vehicle < vehicles; vehicle++) Drive(vehicle, vehicles);
    }

    /// <summary>How far a camera's clock is ahead at the day's ends: it is never further out in between.</summary>
    public (double, double) TrueEnds(int camera) => (AheadAt(camera, 0), AheadAt(camera, Day));

    /// <summary>Whether a camera's reads arrive promptly by a clock that is right or ahead.</summary>
    public static bool IsPlain(int camera) => camera is not (1 or 2);

    public IReadOnlyList<ClockBound> Estimate(ClockRule rule)
    {
        var cameras = _places.Select((place, camera) => new ClockCamera(
            camera, place.East, place.North,
            [.. _reads.Where(of => of.Camera == camera).GroupBy(of => (int)(of.Captured / 3600))
                .Where(of => of.Key is >= 0 and < 24)
                .Select(of => new ClockArrivals(of.Key, of.Count(), Behind([.. of.Select(read => read.Received - read.Captured)], rule)))],
            null)).ToList();
        var journeys = new List<ClockJourney>();
        foreach (var vehicle in _reads.GroupBy(of => of.Vehicle))
        {
            var ordered = vehicle.OrderBy(of => of.Captured).ToList();
            for (var i = 1; i < ordered.Count; i++)
            {
                var apart = ordered[i].Captured - ordered[i - 1].Captured;
                if (ordered[i].Camera != ordered[i - 1].Camera && apart <= 7200)
                    journeys.Add(new ClockJourney(ordered[i - 1].Camera, ordered[i].Camera, apart));
            }
        }
        return ClockEstimate.Of(cameras, journeys, rule);
    }

    static double Behind(List<double> behind, ClockRule rule)
    {
        behind.Sort();
        return behind[Math.Min((int)Math.Ceiling(rule.ArrivalDoubtShare * behind.Count), behind.Count - 1)];
    }

    void Drive(int vehicle, int vehicles)
    {
        for (var trips = 1 + _random.Next(3); trips > 0; trips--)
        {
            var speed = 6 + _random.NextDouble() * 22;
            var at = _random.NextDouble() * Day;
            var camera = _random.Next(12);
            for (var stops = 2 + _random.Next(4); stops > 0 && at < Day; stops--)
            {
                Read(vehicle, vehicles, camera, at);
                var next = _random.Next(12);
                at += Distance(camera, next) * (1.1 + _random.NextDouble() * 0.5) / speed + (_random.Next(5) == 0 ? 600 : 0);
                camera = next;
            }
        }
    }

    void Read(int vehicle, int vehicles, int camera, double at)
    {
        if (_random.NextDouble() < MisreadShare) vehicle = _random.Next(vehicles);
        var transport = 0.2 - Math.Log(1 - _random.NextDouble()) * 0.8;
        if (camera == 2 || camera == 3 && at < Day / 2) transport += 3 * 3600 + _random.NextDouble() * 600;
        _reads.Add((vehicle, camera, at + AheadAt(camera, at), at + transport));
    }

    double AheadAt(int camera, double at) => _ahead[camera] + _drift[camera] * (at - Day / 2);

    double Distance(int a, int b) =>
        Math.Sqrt(Math.Pow(_places[a].East - _places[b].East, 2) + Math.Pow(_places[a].North - _places[b].North, 2));
}

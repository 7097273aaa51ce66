using GeoIntel.Models.Conditions;
using GeoIntel.Models.Correlation;
using GeoIntel.Models.Geo;
using GeoIntel.Models.Sightings;
using GeoIntel.Models.Simulation;
using NetTopologySuite.Geometries;

namespace GeoIntel.Benchmarks.Workload;

/// <summary>A district made from a seed: its registry, and the reads of its cameras or of moving ones.</summary>
/// <remarks>A registry of fewer zones is the beginning of one with more: the same zones, cameras, people and
/// reads.</remarks>
public sealed class CorrelationWorkload
{
    /// <summary>The district that the figures are stated for: of thirty it comes nearest to the shares they
    /// name.</summary>
    public const int Seed = 8;

    public const int Cameras = 400;

    /// <summary>Reads begin here; those of the first four days lie within a snapshot's reach of <see cref="Now"/>.</summary>
    public static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static readonly DateTimeOffset Now = Start.AddDays(2);

    // A read every 604 ms: a million of them are seven days.
    const long TicksApart = 604 * TimeSpan.TicksPerMillisecond;
    const int CamerasOnEdges = 8;

    readonly int _seed;
    readonly Places _places;
    readonly Vrm[] _marks;
    readonly Camera[] _cameras;
    readonly double[] _cameraShares; // summed up

    public CorrelationWorkload(int seed, int zones)
    {
        _seed = seed;
        _places = new Places(Stream(0));
        _marks = Marks.Some(Stream(1), Marks.Count);
        Zones = [.. Enumerable.Range(0, zones).Select(Zone)];
        _cameras = [.. Enumerable.Range(0, Cameras).Select(Camera)];
        _cameraShares = CameraShares(Stream(4));
        State = new Watched(Stream(5), _marks, Zones, _places).Register(_cameras);
    }

    public RegistryState State { get; }

    /// <summary>What conditions may name; the surroundings of addresses under curfew are not among them.</summary>
    public IReadOnlyList<Zone> Zones { get; }

    /// <summary>The snapshot of <see cref="State"/> at <see cref="Now"/>.</summary>
    /// <exception cref="InvalidOperationException">Something was left out: the workload would not be the one
    /// meant.</exception>
    public WatchlistSnapshot Compile()
    {
        var watchlist = WatchlistCompiler.Compile(State, Now, out var problems);
        return problems.Count == 0
            ? watchlist
            : throw new InvalidOperationException($"{problems[0].Resource}: {problems[0].Description}");
    }

    /// <summary>Reads at fixed cameras, busy ones up to fifteen times as often as quiet ones.</summary>
    public Sighting[] FixedSightings(int count)
    {
        var random = Stream(6);
        var sightings = new Sighting[count];
        for (var i = 0; i < count; i++)
        {
            var camera = Array.BinarySearch(_cameraShares, random.Between(0, 1));
            camera = Math.Min(camera < 0 ? ~camera : camera, Cameras - 1);
            sightings[i] = Sighting(random, i, camera, _cameras[camera].CapturePoint!.Value);
        }
        return sightings;
    }

    /// <summary>Reads anywhere, one in a hundred exactly on a corner or on a level or upright side.</summary>
    public Sighting[] FreeSightings(int count)
    {
        var random = Stream(7);
        var sightings = new Sighting[count];
        for (var i = 0; i < count; i++)
        {
            var place = random.Chance(0.01) ? PointOnEdge(random, random.Below(Zones.Count)) : _places.SomePoint(random);
            sightings[i] = Sighting(random, i, -1, place);
        }
        return sightings;
    }

    static Sighting Sighting(Prng random, int index, int camera, GeoPoint place, Vrm mark)
    {
        var captured = Start.UtcTicks + index * TicksApart + random.Below((int)TicksApart);
        var received = captured + TimeSpan.TicksPerSecond;
        return new Sighting(new Guid(index, 0, 0, new byte[8]), mark, captured, received, place, camera, 700);
    }

    Sighting Sighting(Prng random, int index, int camera, GeoPoint place) =>
        Sighting(random, index, camera, place, _marks[Marks.SomeRank(random)]);

    Zone Zone(int index) => new()
    {
        Id = $"zone-{index:00000}",
        Outline = ZoneShapes.Some(Stream(2, index), _places),
    };

    Camera Camera(int index) => new()
    {
        Id = $"camera-{index:000}",
        FeedId = "feed",
        // The first zones are the same whatever their number, and with them the cameras on their edges.
        CapturePoint = index < CamerasOnEdges ? PointOnEdge(Stream(3, index), index) : _places.SomePoint(Stream(3, index)),
    };

    GeoPoint PointOnEdge(Prng random, int zone)
    {
        var corners = ((Polygon)Zones[zone].Outline).ExteriorRing.Coordinates;
        var at = random.Below(corners.Length - 1);
        var (from, to) = (Point(corners[at]), Point(corners[at + 1]));
        var straight = from.EastingCentimetres == to.EastingCentimetres
            || from.NorthingCentimetres == to.NorthingCentimetres;
        return straight
            ? new GeoPoint(
                Between(random, from.EastingCentimetres, to.EastingCentimetres),
                Between(random, from.NorthingCentimetres, to.NorthingCentimetres))
            : from;
    }

    static GeoPoint Point(Coordinate corner) => GeoPoint.OfMetres(corner.X, corner.Y);

    static int Between(Prng random, int from, int to) => Math.Min(from, to) + random.Below(Math.Abs(to - from) + 1);

    static double[] CameraShares(Prng random)
    {
        double[] weights = [.. Enumerable.Range(0, Cameras).Select(_ => Math.Pow(15, random.Between(0, 1)))];
        var (sum, whole) = (0.0, weights.Sum());
        return Array.ConvertAll(weights, weight => (sum += weight) / whole);
    }

    /// <summary>Each thing is drawn from a stream of its own, so that more of one changes nothing of another.</summary>
    Prng Stream(int kind, int index = 0) => new(new Prng(((ulong)_seed << 40) + ((ulong)kind << 32) + (uint)index).Next());
}

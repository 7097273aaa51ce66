using GeoIntel.Benchmarks.Workload;
using GeoIntel.Models.Conditions;
using GeoIntel.Models.Geo;
using GeoIntel.Models.Sightings;
using NetTopologySuite.Geometries;

namespace GeoIntel.Models.Tests.Workload;

/// <summary>The figures are measured on the district that they are stated for.</summary>
public class CorrelationWorkloadTests
{
    const int Reads = 100_000;

    static readonly CorrelationWorkload Thousand = new(CorrelationWorkload.Seed, zones: 1_000);

    [Theory]
    [InlineData(100, 0.28, 0.27)]
    [InlineData(1_000, 2.4, 2.2)]
    public void A_read_lies_in_as_many_zones_as_stated(int zones, double fixedDepth, double freeDepth)
    {
        var workload = new CorrelationWorkload(CorrelationWorkload.Seed, zones);

        Assert.InRange(Depth(workload, workload.FixedSightings(Reads)), fixedDepth * 0.85, fixedDepth * 1.15);
        Assert.InRange(Depth(workload, workload.FreeSightings(Reads)), freeDepth * 0.85, freeDepth * 1.15);
    }

    [Fact]
    public void A_tenth_of_the_traffic_is_linked_and_half_of_that_is_bound_to_a_zone()
    {
        var zoneBound = Thousand.State.Conditions
            .Where(of => of.Kind == ConditionKind.ExclusionZone)
            .Select(of => of.NominalId)
            .ToHashSet();
        var links = Thousand.State.VehicleLinks.ToLookup(link => link.Vrm, link => link.NominalId);
        var sightings = Thousand.FixedSightings(Reads);

        Assert.InRange(Share(sightings, of => links.Contains(of.Vrm)), 0.099, 0.109);
        Assert.InRange(Share(sightings, of => links[of.Vrm].Any(zoneBound.Contains)), 0.045, 0.055);
    }

    [Fact]
    public void Hits_on_zones_are_rare()
    {
        var sightings = Thousand.FixedSightings(Reads);
        var links = Thousand.State.VehicleLinks.ToLookup(link => link.Vrm, link => link.NominalId);
        var bound = Thousand.State.Conditions
            .Where(of => of.Kind == ConditionKind.ExclusionZone)
            .ToLookup(of => of.NominalId);
        var outlines = Thousand.Zones.ToDictionary(of => of.Id, Compile);

        var share = Share(sightings, sighting => links[sighting.Vrm]
            .SelectMany(nominal => bound[nominal])
            .Any(condition => condition.Period.Contains(sighting.CapturedAt)
                && condition.Schedule.Covers(LondonClock.MinuteOfWeek(sighting.CapturedAtTicks))
                && outlines[condition.ZoneId].Contains(sighting.Position)));

        Assert.InRange(share, 0.0002, 0.0016);
    }

    [Fact]
    public void Fewer_zones_are_the_beginning_of_more()
    {
        var hundred = new CorrelationWorkload(CorrelationWorkload.Seed, zones: 100);

        Assert.Equal(hundred.Zones.Select(Written), Thousand.Zones.Take(100).Select(Written));
        Assert.Equal(hundred.State.Cameras, Thousand.State.Cameras, (one, other) => one.CapturePoint == other.CapturePoint);
        Assert.Equal(hundred.FixedSightings(1_000), Thousand.FixedSightings(1_000));
        Assert.Equal(hundred.State.VehicleLinks, Thousand.State.VehicleLinks);
    }

    [Fact]
    public void One_read_in_a_hundred_and_eight_cameras_lie_exactly_on_an_edge()
    {
        var outlines = Thousand.Zones.Select(Compile).ToArray();
        var atCameras = Thousand.State.Cameras.Count(camera =>
            outlines.Any(outline => outline.DistanceToEdgeCentimetres(camera.CapturePoint!.Value) == 0
                && outline.Contains(camera.CapturePoint!.Value)));
        var free = Thousand.FreeSightings(10_000);

        Assert.InRange(atCameras, 8, 12);
        Assert.InRange(Share(free, of => outlines.Any(outline => IsOnEdge(outline, of.Position))), 0.007, 0.014);
    }

    [Fact]
    public void The_registry_holds_what_is_stated()
    {
        var state = Thousand.State;

        Assert.Equal(20_000, state.ListEntries.DistinctBy(entry => entry.Vrm).Count());
        Assert.Equal(300, state.Conditions.Where(of => of.Kind == ConditionKind.Curfew).DistinctBy(of => of.Id).Count());
        Assert.Equal(100, state.Conditions.Where(of => of.Kind == ConditionKind.NonAssociation).DistinctBy(of => of.Id).Count());
        Assert.Equal(40, state.Conditions.Where(of => of.Kind == ConditionKind.GroupPresence).DistinctBy(of => of.Id).Count());
        Assert.All(state.Memberships.CountBy(of => of.GroupId), of => Assert.InRange(of.Value, 5, 25));
        var conditions = state.Conditions.DistinctBy(of => of.Id).Count();
        Assert.InRange(state.Permissions.Count, conditions / 10, conditions / 10 + 1);
        Assert.InRange(state.Conditions.Count - conditions, conditions / 5, conditions / 5 + 1);
        Assert.All(Thousand.Zones, zone => Assert.True(zone.Outline.IsValid, zone.Id));
    }

    static bool IsOnEdge(Outline outline, GeoPoint point) =>
        outline.DistanceToEdgeCentimetres(point) == 0 && outline.Contains(point);

    static double Depth(CorrelationWorkload workload, Sighting[] sightings)
    {
        var grid = ZoneGrid.Create([.. workload.Zones.Select(Compile)]);
        var points = Array.ConvertAll(sightings, sighting => sighting.Position);
        var found = grid.Find(points, new int[points.Length * grid.ZonesPerPointMax], new int[points.Length]);
        return (double)found / points.Length;
    }

    static double Share(Sighting[] sightings, Func<Sighting, bool> which) => (double)sightings.Count(which) / sightings.Length;

    static string Written(Zone zone) => ((Polygon)zone.Outline).AsText();

    static Outline Compile(Zone zone)
    {
        Assert.True(Outline.TryCreate(zone.Outline, out var outline, out var problem), problem);
        return outline;
    }
}
